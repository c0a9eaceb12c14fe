package dev.larder.datastore;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What tells whether a file is still the same, with the same bytes, as far as a file system can say.
///
/// @param size in bytes
/// @param key device and inode; null where there are none
public record FileState(long size, FileTime modified, @Nullable Object key) {

  /// The state of a regular file; a symbolic link stands for what it leads to.
  ///
  /// @throws NoSuchFileException if nothing is there
  /// @throws IOException also if it is a folder, a pipe or a device
  public static FileState of(Path file) throws IOException {
    return of(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  /// [#of(Path)], of attributes that were read.
  static FileState of(Path file, BasicFileAttributes attributes) throws FileNotFoundException {
    if (!attributes.isRegularFile()) {
      throw new FileNotFoundException("%s is %s, not a file".formatted(file,
          attributes.isDirectory() ? "a folder" : "a pipe or a device"));
    }
    return new FileState(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /// @throws IOException if the file is another one now, or was written to
  public void requireSame(Path file) throws IOException {
    FileState now = of(file);
    if (!equals(now)) {
      throw new IOException("%s changed while it was read".formatted(file));
    }
  }
}
