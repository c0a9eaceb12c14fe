package dev.larder.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/// A channel to a file of a [SimulatedDisk]. As one to a real file, it is closed by an interrupt of the thread that uses it.
final class SimulatedChannel extends FileChannel {
  private final OpenFile open;
  private final boolean reads;
  private final boolean writes;
  private final boolean append;

  /// Guarded by this channel.
  private long position;

  SimulatedChannel(SimulatedPath path, Inode inode, boolean reads, boolean writes, boolean append) {
    this.open = new OpenFile(path, inode);
    this.reads = reads;
    this.writes = writes;
    this.append = append;
  }

  private interface Work<T> {
    T on(Medium medium) throws IOException;
  }

  /// Does one operation, or says that an interrupt has closed the channel; then the operation has not happened.
  private <T> T io(String kind, Work<T> work) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    open.before(kind);
    boolean completed = false;
    try {
      begin();
      if (!isOpen()) {
        throw new ClosedChannelException();
      }
      T result = work.on(open.medium());
      completed = true;
      return result;
    } finally {
      end(completed);
    }
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    synchronized (this) {
      int count = read(bytes, position);
      position += Math.max(count, 0);
      return count;
    }
  }

  @Override
  public int read(ByteBuffer bytes, long at) throws IOException {
    if (!reads) {
      throw new NonReadableChannelException();
    }
    return io("read", medium -> {
      byte[] read = medium.read(open.file(), at, bytes.remaining());
      bytes.put(read);
      return read.length == 0 ? -1 : read.length;
    });
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    return length == 0 ? 0 : read(buffers[offset]);
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    synchronized (this) {
      int count = write(bytes, position);
      position = append ? open.medium().size(open.file()) : position + count;
      return count;
    }
  }

  @Override
  public int write(ByteBuffer bytes, long at) throws IOException {
    if (!writes) {
      throw new NonWritableChannelException();
    }
    return io("write", medium -> {
      byte[] written = new byte[bytes.remaining()];
      bytes.get(written);
      synchronized (medium) {
        medium.write(open.file(), append ? medium.size(open.file()) : at, written);
      }
      return written.length;
    });
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += write(buffers[i]);
    }
    return count;
  }

  @Override
  public long position() {
    synchronized (this) {
      return position;
    }
  }

  @Override
  public FileChannel position(long at) {
    synchronized (this) {
      position = at;
    }
    return this;
  }

  @Override
  public long size() throws IOException {
    return io("stat", medium -> medium.size(open.file()));
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    if (!writes) {
      throw new NonWritableChannelException();
    }
    return io("truncate", medium -> {
      medium.truncate(open.file(), size);
      return this;
    });
  }

  @Override
  public void force(boolean metaData) throws IOException {
    io("force", medium -> {
      medium.force(open.inode());
      return this;
    });
  }

  @Override
  protected void implCloseChannel() {
    // Nothing is held that would have to be given back.
  }

  private static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException("a channel of a simulated disk cannot " + what);
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) {
    throw unsupported("transfer");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw unsupported("transfer");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw unsupported("be mapped");
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) {
    throw unsupported("be locked");
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) {
    throw unsupported("be locked");
  }
}
