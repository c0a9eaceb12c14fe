package dev.larder.datastore.vfs;

import dev.larder.datastore.ByteRange;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.vfs2.FileContent;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileType;
import org.apache.commons.vfs2.NameScope;
import org.apache.commons.vfs2.provider.UriParser;

/// Any files that Commons VFS knows, one question at a time, since its file objects are for one thread. They are made anew for every question, so that
/// none answers with what was there before.
sealed class FileObjects implements RemoteFiles permits RamStorage {
  private static final char[] BANG = {'!'};
  private static final char[] NOTHING = {};

  private final VfsManager manager;
  private final FileObject root;
  private final URI uri;
  private final boolean archive;

  /// @param archive whether all names were read when it was opened
  FileObjects(VfsManager manager, FileObject root, URI uri, boolean archive) {
    this.manager = manager;
    this.root = root;
    this.uri = uri;
    this.archive = archive;
  }

  /// Paths are given as they are, and Commons VFS decodes what looks encoded. In an archive `!` is where the path in the archive begins.
  final FileObject resolve(ArtifactPath path) throws FileSystemException {
    return root.resolveFile(UriParser.encode(path.value(), archive ? BANG : NOTHING), NameScope.DESCENDENT);
  }

  @Override
  public synchronized Optional<Found> look(ArtifactPath path) throws IOException {
    Optional<Found> found;
    try (FileObject file = resolve(path)) {
      found = look(file);
    }
    if (found.isEmpty() && !isExact()) {
      confirmAbsence(path);
    }
    return found;
  }

  /// Whether "not there" is never said of what could not be looked at.
  boolean isExact() {
    return archive;
  }

  /// The name that a file has, and not how Commons VFS writes it.
  private static String name(FileObject file) throws FileSystemException {
    return UriParser.decode(file.getName().getBaseName());
  }

  private static Optional<Found> look(FileObject file) throws IOException {
    if (file.isSymbolicLink()) {
      return Optional.of(new Found(Found.Kind.OTHER, 0, Instant.EPOCH));
    }
    FileType type = file.getType();
    if (type == FileType.IMAGINARY) {
      return Optional.empty();
    }
    if (!type.hasContent()) {
      return Optional.of(new Found(Found.Kind.FOLDER, 0, Instant.EPOCH));
    }
    try (FileContent content = file.getContent()) {
      return Optional.of(new Found(Found.Kind.FILE, content.getSize(),
          Instant.ofEpochMilli(content.getLastModifiedTime())));
    }
  }

  /// Most kinds of file objects are "imaginary" also where a folder may not be entered or a server does not answer. So the folders above are asked for
  /// their names, from the top: a name that is not in a folder that could be read is absent.
  private void confirmAbsence(ArtifactPath path) throws IOException {
    requireRoot();
    FileObject folder = root;
    for (String name : path.value().split("/", -1)) {
      FileObject child = null;
      for (FileObject candidate : folder.getChildren()) {
        if (name(candidate).equals(name)) {
          child = candidate;
        }
      }
      if (child == null || child.getType() == FileType.FILE) {
        return;
      }
      if (child.getType() != FileType.FOLDER) {
        break;
      }
      folder = child;
    }
    throw new IOException("its folder names it, and it cannot be looked at");
  }

  @Override
  public final synchronized InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    Optional<Found> found = look(path);
    if (found.isEmpty() || found.get().isFolder()) {
      throw new NoSuchFileException(path.value());
    }
    if (!found.get().isFile()) {
      throw new IOException("it is a symbolic link or a device, not a file");
    }
    FileObject file = resolve(path);
    return new FileObjectInputStream(this, file, file.getContent().getInputStream(), range);
  }

  @Override
  public final synchronized List<Child> children() throws IOException {
    root.refresh();
    return children(root);
  }

  @Override
  public final synchronized List<Child> children(ArtifactPath folder) throws IOException {
    try (FileObject place = resolve(folder)) {
      if (place.getType() != FileType.FOLDER) {
        Optional<Found> found = look(folder);
        if (found.isEmpty() || found.get().isFile()) {
          throw new NoSuchFileException(folder.value());
        }
        throw new IOException("it is no folder that can be read");
      }
      return children(place);
    }
  }

  private List<Child> children(FileObject place) throws IOException {
    List<Child> children = new ArrayList<>();
    for (FileObject child : place.getChildren()) {
      String name = name(child);
      Optional<Found> found = look(child);
      if (found.isPresent() && found.get().isFolder()) {
        children.add(Child.folder(name));
      } else if (found.isPresent() && found.get().isFile()) {
        children.add(Child.file(name, found.get().size()));
      }
      child.close();
    }
    return children;
  }

  @Override
  public final synchronized void requireRoot() throws IOException {
    root.refresh();
    if (!root.getType().hasChildren()) {
      throw new StorageException("datastore root %s %s".formatted(uri,
          root.exists() ? "is not a folder" : "does not exist or cannot be looked at"), new IOException("no root"),
          "Name a folder that is there, or a zip file that can be read.");
    }
  }

  /// More would only wait for each other.
  @Override
  public final int parallelism() {
    return 1;
  }

  @Override
  public final boolean lists() {
    return true;
  }

  /// A listing that begins in the middle reads from the start again.
  @Override
  public final int listPage() {
    return 1;
  }

  @Override
  public final URI root() {
    return uri;
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    return List.of(ProbeResult.refusal("writing",
        "%s is read only: Commons VFS knows no create there that fails where something is, so of two who create one artifact both might be told"
            .formatted(uri.getScheme()) + " that theirs is stored"));
  }

  @Override
  public final synchronized void close() {
    manager.close();
  }
}
