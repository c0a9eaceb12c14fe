package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.stream.Stream;

/// Bytes at paths below one root: a folder, a bucket with a prefix, memory. Keep it this small.
///
/// Implementing classes must comply with the following, because journals and promises stand on it:
///
/// * **create is atomic**: a reader sees all of an artifact or none of it, also when the creator is killed half way.
/// * **create never overwrites**: of any number of creators of one path, on any number of machines, exactly one is told
///   [CreateResult.Created], and its bytes stay.
/// * **created means durable**: the bytes, the name and all folders above it survive a power failure from then on.
/// * **unknown is not absent**: what could not be looked at is an error or [StatResult.Unknown], never "not there".
/// * **interruption is harmless**: a thread that is interrupted in here leaves no half-written artifact and no closed store;
///   the call finishes, and the interrupt flag stays set.
///
/// All methods may be called by many threads at once. Every fault is a [StorageException] that names operation and path.
public interface ArtifactStore extends Closeable {

  /// Creates each artifact where nothing is yet. Row i of the answer tells what became of `artifacts.get(i)`; a failure of
  /// one stops no other. Artifacts of one call may be written in any order and at the same time; when the call returns, all
  /// that are reported as created are durable. Folders come into being as needed.
  List<CreateResult> create(List<NewArtifact> artifacts);

  /// [#create(List)] for one.
  default CreateResult create(ArtifactPath path, Content content) {
    return create(List.of(new NewArtifact(path, content))).getFirst();
  }

  /// The bytes of an artifact, from the start. The caller closes the stream.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no artifact, and only then
  InputStream open(ArtifactPath path) throws IOException;

  /// Some of the bytes of an artifact. A range that begins behind the end is empty. The caller closes the stream.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no artifact, and only then
  default InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    return LimitedInputStream.of(open(path), range);
  }

  /// The first bytes of an artifact, all of them if it has no more than `most`. For small ones by the ten thousand: a store may do less for it than for [#open].
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no artifact, and only then
  default byte[] read(ArtifactPath path, int most) throws IOException {
    try (InputStream in = open(path)) {
      return in.readNBytes(most);
    }
  }

  /// Reads artifacts below this folder as [#read] does, there or not. For who reads very many of them: a store may do what they have in common once.
  default FolderReader reader(ArtifactPath folder) {
    return new FolderReader() {
      @Override
      public byte[] read(ArtifactPath path, int most) throws IOException {
        return ArtifactStore.this.read(path, most);
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }

  /// What is at each path. Row i answers `paths.get(i)`.
  List<StatResult> stat(List<ArtifactPath> paths);

  /// All artifacts below the folder `prefix`, at any depth, ascending by the UTF-8 bytes of their paths, read page by page as
  /// the stream is consumed. Nothing there gives an empty stream. The caller closes the stream. What is created or deleted
  /// meanwhile may or may not appear; everything else appears once. A fault in the middle is an
  /// [java.io.UncheckedIOException]: a listing never just ends early.
  Stream<Artifact> list(ArtifactPath prefix) throws IOException;

  /// [#list(ArtifactPath)], but only what comes behind `after` in the order of listing, whether or not that is there. A store that can begin there
  /// does not read what comes before.
  default Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) throws IOException {
    return list(prefix)
        .dropWhile(artifact -> Utf8Order.INSTANCE.compare(artifact.path().value(), after.value()) <= 0);
  }

  /// All artifacts below the root, in no order, but for those whose paths begin with `_`: that is Larder's own, and not read. Read as the stream is consumed, which the caller closes. A folder that
  /// cannot be read, or not to its end, is told to `unreadable` and what is left of it passed over, in a store that reads folder by folder; every other fault ends the stream as it ends a listing.
  Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException;

  /// What is directly in a folder, for who has no use for all that is below it. Empty where nothing is. Cheap where artifacts are local files; elsewhere it costs what [#list] does.
  default Optional<FolderNames> names(ArtifactPath folder) throws IOException {
    SequencedSet<String> folders = new LinkedHashSet<>();
    List<String> files = new ArrayList<>();
    int from = folder.value().length() + 1;
    try (Stream<Artifact> below = list(folder)) {
      below.map(artifact -> artifact.path().value()).forEach(path -> {
        int slash = path.indexOf('/', from);
        if (slash < 0) {
          files.add(path.substring(from));
        } else {
          folders.add(path.substring(from, slash));
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return folders.isEmpty() && files.isEmpty()
        ? Optional.empty()
        : Optional.of(new FolderNames(folders.stream().sorted(Utf8Order.INSTANCE).toList(), files));
  }

  /// Makes durable what is at each of these paths, whoever created it: the names that are directly in a folder, the bytes of an artifact. Who
  /// acts on a name that another process made calls this first, because that process may not have come so far yet. Absent paths are fine.
  void sync(List<ArtifactPath> paths) throws IOException;

  /// Deletes each artifact; one that is absent already counts as deleted. A failure of one stops no other and is reported.
  DeleteReport delete(List<ArtifactPath> paths);

  /// Removes these folders, and those above them, as far as nothing is in them; for who has deleted the last artifact of each. Nothing that is created there meanwhile is lost. Does nothing where there
  /// are no folders, or where they cannot be removed without harm to others, and says nothing of those that stay.
  default void tidy(List<ArtifactPath> folders) {
    // Where names are keys, folders go with their last artifact.
  }

  /// Where others find the artifact, escaped as RFC 3986 says, whether it exists or not.
  URI uri(ArtifactPath path);

  /// A URL that lets whoever bears it do one thing with one artifact, without credentials. Empty where stores of this kind have no such URLs.
  ///
  /// @param valid from now on, at most what the store allows
  default Optional<URI> presigned(ArtifactPath path, Access access, Duration valid) throws IOException {
    return Optional.empty();
  }

  /// The store around an artifact that was ingested in place, as [ArtifactStoreProvider#around] has it, where this store reaches that on its own way: the same server with the same options and
  /// credentials. For reading only, and not for closing. Empty where it reaches nothing but its own root.
  default Optional<ArtifactStore> beside(ExternalUri uri) throws IOException {
    return Optional.empty();
  }

  /// The local file whose bytes are those of the artifact, there or not, for reading and linking only: who writes to it breaks what is promised. Empty
  /// where artifacts are no local files.
  default Optional<Path> file(ArtifactPath path) {
    return Optional.empty();
  }

  /// What this store can do, where stores differ. Asks nobody.
  Capabilities capabilities();

  /// How many requests of each kind it has sent to a server since it was opened, all its views together: what one pays for, and is limited by. Empty where
  /// nothing is sent. May be asked when it is closed.
  default SequencedMap<String, Long> requestCounts() {
    return new LinkedHashMap<>();
  }

  /// This store, with the unfinished work of its creates kept under the name of `writer`, where [#expel] finds it. Closing the view leaves
  /// this store open.
  ///
  /// @param durability what the creates of the view mean by "created"
  ArtifactStore as(UUID writer, Durability durability);

  /// Takes the unfinished creates of `writer` away, so that a process that is slow rather than gone finishes none of them
  /// afterwards. Call only after the writer has been fenced. Harmless when there is nothing to take.
  void expel(UUID writer) throws IOException;

  /// Tries out whether this store can keep what stores promise, and leaves no trace. What [ProbeDepth#NEEDED] finds is remembered as long as the
  /// store is open; [ProbeDepth#EVERYTHING] looks anew.
  ///
  /// @throws IOException if nothing can be tried out, e.g. because nothing can be created at all
  List<ProbeResult> probe(ProbeDepth depth) throws IOException;
}
