package dev.larder.datastore.vfs;

import java.time.Instant;

/// What is at a place.
///
/// @param size in bytes, of a file
/// @param modified by the clock of whoever keeps it
record Found(Kind kind, long size, Instant modified) {
  enum Kind {
    FILE, FOLDER,
    /// A symbolic link, a device: no artifact, and nothing can be created there.
    OTHER
  }

  boolean isFile() {
    return kind == Kind.FILE;
  }

  boolean isFolder() {
    return kind == Kind.FOLDER;
  }
}
