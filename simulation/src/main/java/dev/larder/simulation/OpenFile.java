package dev.larder.simulation;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/// A file or folder that a process holds open. It stays bound to its inode, wherever that is found later.
///
/// @param path by which it was opened
/// @param life of the process that opened it
record OpenFile(SimulatedPath path, Inode inode, int life) {
  OpenFile(SimulatedPath path, Inode inode) {
    this(path, inode, path.disk().lives());
  }

  Medium medium() {
    return path.disk().medium();
  }

  /// To be called before each operation.
  void before(String kind) throws IOException {
    path.disk().before(kind, path);
    if (path.disk().lives() != life) {
      throw new ClosedChannelException();
    }
  }

  Inode.File file() throws IOException {
    if (inode instanceof Inode.File file) {
      return file;
    }
    throw new IOException("Is a directory");
  }
}
