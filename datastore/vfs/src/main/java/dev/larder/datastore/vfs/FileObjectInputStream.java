package dev.larder.datastore.vfs;

import dev.larder.datastore.ByteRange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.vfs2.FileObject;

/// Some bytes of a file object, which is closed with it.
final class FileObjectInputStream extends FilterInputStream {
  private final Object lock;
  private final FileObject file;
  private long before;
  private long left;

  /// @param lock held by whoever opens files of this store: who closes the last file of an archive closes the archive, under one that is being opened
  FileObjectInputStream(Object lock, FileObject file, InputStream in, ByteRange range) {
    super(in);
    this.lock = lock;
    this.file = file;
    this.before = range.offset();
    this.left = range.length();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (before > 0) {
      long skipped = in.skip(before);
      if (skipped <= 0 && in.read() < 0) {
        left = 0;
        break;
      }
      before -= Math.max(1, skipped);
    }
    if (left == 0) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count > 0) {
      left -= count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
    } finally {
      synchronized (lock) {
        file.close();
      }
    }
  }
}
