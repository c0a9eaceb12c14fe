package dev.larder.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real process of this host that can be killed.
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final WriterProcess name;

  private ChildProcess(Process process, WriterProcess name) {
    this.process = process;
    this.name = name;
  }

  static ChildProcess start() throws IOException {
    Process process = new ProcessBuilder("sleep", "600").start();
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String started = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)).get(19);
    WriterProcess self = WriterProcess.self();
    return new ChildProcess(process, new WriterProcess(self.host(), self.boot(), process.pid(), started));
  }

  /// A process that was there and is not any more.
  static WriterProcess gone() throws IOException {
    try (ChildProcess child = start()) {
      child.kill();
      return child.name();
    }
  }

  WriterProcess name() {
    return name;
  }

  void kill() throws IOException {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IOException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
