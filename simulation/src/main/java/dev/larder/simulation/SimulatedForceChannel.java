package dev.larder.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A channel that can be forced, knows no interrupts, and can do nothing else.
final class SimulatedForceChannel extends AsynchronousFileChannel {
  private final OpenFile open;
  private volatile boolean closed;

  SimulatedForceChannel(SimulatedPath path, Inode inode) {
    this.open = new OpenFile(path, inode);
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    open.before("force");
    open.medium().force(open.inode());
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("an asynchronous channel of a simulated disk can only be forced");
  }

  @Override
  public long size() {
    throw unsupported();
  }

  @Override
  public AsynchronousFileChannel truncate(long size) {
    throw unsupported();
  }

  @Override
  public <A> void lock(long position, long size, boolean shared, @Nullable A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    throw unsupported();
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    throw unsupported();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw unsupported();
  }

  @Override
  public <A> void read(ByteBuffer bytes, long position, @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    throw unsupported();
  }

  @Override
  public Future<Integer> read(ByteBuffer bytes, long position) {
    throw unsupported();
  }

  @Override
  public <A> void write(ByteBuffer bytes, long position, @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    throw unsupported();
  }

  @Override
  public Future<Integer> write(ByteBuffer bytes, long position) {
    throw unsupported();
  }
}
