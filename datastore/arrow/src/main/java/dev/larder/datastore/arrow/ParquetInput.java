package dev.larder.datastore.arrow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/// An artifact as the file that Parquet reads from. Small reads are served from a window, because Parquet reads the ends of files byte by byte, and each may be a request to a store.
record ParquetInput(ArtifactBytes bytes) implements InputFile {
  private static final int WINDOW = 64 * 1024;

  @Override
  public long getLength() {
    return bytes.size();
  }

  @Override
  public SeekableInputStream newStream() {
    return new SeekableInputStream() {
      private byte[] window = new byte[0];
      private long windowAt;
      private long position;

      @Override
      public long getPos() {
        return position;
      }

      @Override
      public void seek(long to) {
        position = to;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = (int) Math.min(length, bytes.size() - position);
        if (length == 0 || count <= 0) {
          return length == 0 ? 0 : -1;
        }
        if (count >= WINDOW) {
          bytes.read(position, into, offset, count);
        } else {
          if (position < windowAt || position + count > windowAt + window.length) {
            window = bytes.read(position, (int) Math.min(WINDOW, bytes.size() - position));
            windowAt = position;
          }
          System.arraycopy(window, (int) (position - windowAt), into, offset, count);
        }
        position += count;
        return count;
      }

      @Override
      public void readFully(byte[] into) throws IOException {
        readFully(into, 0, into.length);
      }

      @Override
      public void readFully(byte[] into, int offset, int length) throws IOException {
        int count = read(into, offset, length);
        if (count < length) {
          throw new EOFException("the end at byte %,d".formatted(bytes.size()));
        }
      }

      @Override
      public int read(ByteBuffer into) throws IOException {
        byte[] piece = new byte[into.remaining()];
        int count = read(piece, 0, piece.length);
        if (count > 0) {
          into.put(piece, 0, count);
        }
        return count;
      }

      @Override
      public void readFully(ByteBuffer into) throws IOException {
        if (into.hasArray()) {
          readFully(into.array(), into.arrayOffset() + into.position(), into.remaining());
          into.position(into.limit());
        } else {
          byte[] piece = new byte[into.remaining()];
          readFully(piece);
          into.put(piece);
        }
      }
    };
  }
}
