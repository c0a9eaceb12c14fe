package dev.larder.datastore.vfs;

import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.io.InputStream;

/// Some bytes of a file on an SFTP server. It has a line of its own until it is closed, and must be read and closed by one living thread.
///
/// The library takes a connection that is lost in the middle for the end of the file: so the bytes are counted.
final class SftpInputStream extends InputStream {
  private final SftpLines lines;
  private final SftpLines.Line line;
  private final InputStream in;
  private long left;

  private SftpInputStream(SftpLines lines, SftpLines.Line line, InputStream in, long length) {
    this.lines = lines;
    this.line = line;
    this.in = in;
    this.left = length;
  }

  /// @param length how many bytes there are from `offset` on, at least
  static SftpInputStream of(SftpLines lines, String place, long offset, long length) throws IOException {
    try {
      return begin(lines, place, offset, length);
    } catch (LostConnectionException e) {
      return begin(lines, place, offset, length);
    }
  }

  private static SftpInputStream begin(SftpLines lines, String place, long offset, long length) throws IOException {
    SftpLines.Line line = lines.take();
    try {
      return new SftpInputStream(lines, line, line.channel().get(SftpFiles.quoted(place), null, offset), length);
    } catch (SftpException e) {
      boolean answer = SftpLines.isAnswer(e, line);
      if (answer) {
        lines.give(line);
      } else {
        lines.drop(line);
      }
      throw answer ? SftpLines.refusal(e) : SftpLines.lost(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = 0;
    // The library gives nothing at all when answers came in another order.
    while (count == 0) {
      try {
        count = in.read(bytes, offset, (int) Math.min(length, left));
      } catch (IOException e) {
        throw new LostConnectionException("it broke off %,d bytes before its end: %s".formatted(left, e.getMessage()),
            e);
      }
    }
    if (count < 0) {
      throw new LostConnectionException("it broke off %,d bytes before its end".formatted(left),
          new IOException("end of file"));
    }
    left -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    boolean inOrder = false;
    try {
      if (line.isAlive()) {
        in.close();
        inOrder = true;
      }
    } finally {
      if (inOrder) {
        lines.give(line);
      } else {
        lines.drop(line);
      }
    }
  }
}
