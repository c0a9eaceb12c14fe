package dev.larder.simulation;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// What a simulated disk says of a file or folder. It knows no times, and no links but hard ones.
///
/// @param number of the inode
record SimulatedAttributes(boolean isDirectory, long size, long number) implements BasicFileAttributes {
  private static final FileTime NEVER = FileTime.fromMillis(0);

  @Override
  public FileTime lastModifiedTime() {
    return NEVER;
  }

  @Override
  public FileTime lastAccessTime() {
    return NEVER;
  }

  @Override
  public FileTime creationTime() {
    return NEVER;
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
