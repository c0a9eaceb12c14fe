package dev.larder.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Standard output, which unlike `System.out` never swallows an error: a full disk behind `> file` must not look like success.
/// Not buffered; wrap it.
final class StandardOutput extends OutputStream {
  private final OutputStream stream;

  StandardOutput(OutputStream stream) {
    this.stream = stream;
  }

  /// The standard output of this process. Not for closing: the descriptor lives as long as the process.
  @SuppressWarnings("resource")
  static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[]{(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      stream.flush();
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /// The JDK tells a closed pipe from other errors only in the system's words.
  private static IOException explained(IOException e) {
    String message = e.getMessage();
    return message != null && (message.contains("Broken pipe") || message.contains("pipe is being closed"))
        ? new ClosedPipeException(e)
        : new IOException("cannot write to standard output", e);
  }
}
