package dev.larder.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/// The bytes of a file, from the start. An interrupt does not reach it.
final class SimulatedInputStream extends InputStream {
  private final OpenFile open;
  private long position;
  private boolean closed;

  SimulatedInputStream(SimulatedPath path, Inode inode) {
    this.open = new OpenFile(path, inode);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new ClosedChannelException();
    }
    if (length == 0) {
      return 0;
    }
    open.before("read");
    byte[] read = open.medium().read(open.file(), position, length);
    System.arraycopy(read, 0, bytes, offset, read.length);
    position += read.length;
    return read.length == 0 ? -1 : read.length;
  }

  @Override
  public void close() {
    closed = true;
  }
}
