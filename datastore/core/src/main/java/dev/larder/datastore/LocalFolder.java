package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One folder of a file system, as it is listed.
///
/// @param start what is being listed, for faults
record LocalFolder(ArtifactPath start, Path path) {
  @FunctionalInterface
  interface Visitor {
    /// @param open the folder, for [LocalFolder#look(DirectoryStream, Path)]
    void child(DirectoryStream<Path> open, Path path, String name) throws IOException;
  }

  @FunctionalInterface
  private interface Reading {
    void of(DirectoryStream<Path> open) throws IOException;
  }

  /// Shows what is directly in it, in any order, and says whether it is there.
  boolean visit(Visitor visitor) throws IOException {
    return read(open -> {
      for (Path child : open) {
        String name = name(child);
        if (name != null) {
          visitor.child(open, child, name);
        }
      }
    });
  }

  private boolean read(Reading reading) throws IOException {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(path)) {
      reading.of(open);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause();
      throw LocalFaults.of("list", start, cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      throw LocalFaults.of("list", start, e);
    }
  }

  /// The name of a child, or null if it is no Unicode text, so that no path of ours leads to it. The other reason for a name
  /// that cannot be read is a locale without it, and that is a fault: what is there must not be left out.
  @Nullable
  String name(Path child) throws StorageException {
    String name = String.valueOf(child.getFileName());
    if (name.indexOf('\uFFFD') < 0) {
      return name;
    }
    try {
      return path.resolve(name).equals(child) ? name : null;
    } catch (InvalidPathException e) {
      throw LocalFaults.unencodable("list", start, e);
    }
  }

  /// What is there, itself: symbolic links are not followed. Null where it is gone.
  static @Nullable BasicFileAttributes look(Path child) throws IOException {
    return child.getFileSystem().provider().readAttributesIfExists(child, BasicFileAttributes.class,
        LinkOption.NOFOLLOW_LINKS);
  }

  /// The same of a child of a folder that is open, asked for by its name alone where the system can do that: the way to it from the root takes longer than the look. May be called by several threads.
  static @Nullable BasicFileAttributes look(DirectoryStream<Path> open, Path child) throws IOException {
    if (!(open instanceof SecureDirectoryStream<Path> secure)) {
      return look(child);
    }
    try {
      return secure.getFileAttributeView(Objects.requireNonNull(child.getFileName()), BasicFileAttributeView.class,
          LinkOption.NOFOLLOW_LINKS).readAttributes();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean isElement(String name) {
    try {
      start.resolve(name);
      return true;
    } catch (InvalidNameException e) {
      return false;
    }
  }

  /// The names of all that an [ArtifactPath] can lead to; empty where there is no such folder.
  ///
  /// @param workers look at many children at the same time
  Optional<FolderNames> names(Workers workers) throws IOException {
    List<FolderNames> names = new ArrayList<>(1);
    read(open -> {
      FolderChildren children = new FolderChildren(path, open);
      for (Path child : open) {
        String name = name(child);
        if (name != null && isElement(name)) {
          children.add(child, name);
        } else {
          children.leaveOut();
        }
      }
      children.look(workers);
      names.add(children.names());
    });
    return names.stream().findFirst();
  }
}
