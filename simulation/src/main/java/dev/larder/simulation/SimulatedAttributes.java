package dev.larder.simulation;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// What a simulated disk says of a file or folder. It knows no links but hard ones, and one time.
///
/// @param number of the inode
/// @param modified in milliseconds since 1970
record SimulatedAttributes(boolean isDirectory, long size, long number, long modified) implements BasicFileAttributes {
  @Override
  public FileTime lastModifiedTime() {
    return FileTime.fromMillis(modified);
  }

  @Override
  public FileTime lastAccessTime() {
    return FileTime.fromMillis(modified);
  }

  @Override
  public FileTime creationTime() {
    // Numbers are not used again here: it need not tell inodes apart.
    return FileTime.fromMillis(1);
  }

  @Override
  public boolean isRegularFile() {
    return !isDirectory;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public Object fileKey() {
    return number;
  }
}
