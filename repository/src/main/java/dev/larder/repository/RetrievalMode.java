package dev.larder.repository;

import java.util.Locale;

/// How an artifact gets into a folder.
public enum RetrievalMode {
  /// Its bytes are copied, and checked meanwhile.
  COPY,
  /// The file gets another name: nothing is copied, and who changes the one changes the other. Only on one file system.
  HARDLINK,
  /// A symbolic link to the file, as long as that is there.
  SYMLINK,
  /// A hard link where that is possible, else a copy.
  AUTO;

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
