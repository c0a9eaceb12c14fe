package dev.larder.datastore.vfs;

import dev.larder.datastore.ByteRange;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.model.ArtifactPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Files below one root, as one kind of storage shows them. Asked by many threads at once, none of which is ever interrupted.
///
/// Whoever implements this tells absence from ignorance: only what the storage itself says is not there is absent, all else is an [IOException].
interface RemoteFiles extends Closeable {

  /// What is at a place; empty only if surely nothing is. Symbolic links are not followed.
  Optional<Found> look(ArtifactPath path) throws IOException;

  /// The bytes of a file from `range.offset()` on, as many as there are.
  ///
  /// @throws java.nio.file.NoSuchFileException if surely no file is there
  InputStream open(ArtifactPath path, ByteRange range) throws IOException;

  /// What is in a folder, in any order, without symbolic links and devices.
  ///
  /// @throws java.nio.file.NoSuchFileException if surely no folder is there
  List<Child> children(ArtifactPath folder) throws IOException;

  /// What is directly below the root, as [#children(ArtifactPath)] has it.
  List<Child> children() throws IOException;

  /// The root itself, to find out whether it is there at all: a root that has vanished holds no artifacts, but that does not make them absent.
  ///
  /// @throws IOException if it is not there, or nobody can tell
  void requireRoot() throws IOException;

  /// How many pieces of work are worth being done at the same time.
  int parallelism();

  /// Whether [#children] answers at all.
  boolean lists();

  /// How many names a listing brings for the price of one look.
  int listPage();

  /// Where the root is for others, with `/` at its end.
  URI root();

  /// What is to be known of this storage, found by trying it out where there is something to try.
  List<ProbeResult> probe(ProbeDepth depth) throws IOException;
}
