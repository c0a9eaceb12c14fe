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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One folder of a file system, as it is listed.
///
/// @param start what is being listed, for faults
record LocalFolder(ArtifactPath start, Path path) {
  /// How many files one thread looks at before it asks for more.
  private static final int TOGETHER = 500;

  @FunctionalInterface
  interface Visitor {
    void child(Path path, String name) throws IOException;
  }

  /// Shows what is directly in it, in any order, and says whether it is there.
  boolean visit(Visitor visitor) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        String name = name(child);
        if (name != null) {
          visitor.child(child, name);
        }
      }
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
    List<Path> children = new ArrayList<>();
    List<String> names = new ArrayList<>();
    boolean there = visit((child, name) -> {
      if (isElement(name)) {
        children.add(child);
        names.add(name);
      }
    });
    if (!there) {
      return Optional.empty();
    }
    @Nullable
    BasicFileAttributes[] found = new @Nullable BasicFileAttributes[names.size()];
    AtomicReference<@Nullable IOException> fault = new AtomicReference<>();
    workers.forEach((found.length + TOGETHER - 1) / TOGETHER, piece -> {
      try {
        for (int i = piece * TOGETHER; i < Math.min(found.length, (piece + 1) * TOGETHER); i++) {
          found[i] = look(children.get(i));
        }
      } catch (IOException e) {
        fault.set(e);
      }
    });
    IOException cause = fault.get();
    if (cause != null) {
      throw LocalFaults.of("list", start, cause);
    }
    List<String> folders = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      BasicFileAttributes attributes = found[i];
      if (attributes != null && attributes.isDirectory()) {
        folders.add(names.get(i));
      } else if (attributes != null && attributes.isRegularFile()) {
        files.add(names.get(i));
      }
    }
    Utf8Order.sort(folders);
    Utf8Order.sort(files);
    return Optional.of(new FolderNames(folders, files));
  }
}
