package dev.larder.repository;

import java.util.Locale;

/// How a file that exists becomes an artifact. None of them changes its bytes.
public enum Transfer {
  /// Copies files, and leaves in place what is named by a URI.
  AUTO,
  /// Copies the bytes.
  COPY,
  /// Links or copies, and removes the file when its dataset is stored. A file that was removed before counts as stored if its dataset is.
  MOVE,
  /// Makes the artifact another name of the file: who later writes to one of the two changes both.
  HARDLINK,
  /// As [#DIRECT], and puts a symbolic link to the file where a copy would be, for people: Larder reads the file itself, and leaves the link
  /// alone when the dataset goes.
  SYMLINK,
  /// Leaves the file where it is. The dataset is there as long as the file is, and Larder never deletes it.
  DIRECT;

  /// As it is written in commands.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the bytes stay where they are.
  boolean inPlace() {
    return this == DIRECT || this == SYMLINK;
  }
}
