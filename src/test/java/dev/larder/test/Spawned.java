package dev.larder.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A process of ours that is spoken to and listened to line by line. Closing it kills it.
final class Spawned implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Thread listener;
  private final OutputStream input;
  private volatile boolean ready;

  private Spawned(Process process, Consumer<String> said) {
    this.process = process;
    input = process.getOutputStream();
    listener = Thread.ofPlatform().daemon().start(() -> listen(said));
  }

  /// Starts a JVM that runs the `main` of a class of these tests, on their class path.
  ///
  /// @param said is told every whole line that the process says, by a thread of its own
  static Spawned start(Class<?> main, Consumer<String> said, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData", "-Xmx256m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), main.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    try {
      return new Spawned(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line without its end is none: the process was killed before it had said it.
  private void listen(Consumer<String> said) {
    try (InputStream out = process.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      byte[] rest = new byte[0];
      for (int length = out.read(buffer); length >= 0; length = out.read(buffer)) {
        int begin = 0;
        for (int i = 0; i < length; i++) {
          if (buffer[i] == '\n') {
            String line = text(rest) + new String(buffer, begin, i - begin, StandardCharsets.UTF_8);
            rest = new byte[0];
            begin = i + 1;
            said.accept(line);
            ready = true;
          }
        }
        rest = concat(rest, buffer, begin, length);
      }
    } catch (IOException e) {
      // Closed under us: the process has ended.
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] rest, byte[] buffer, int begin, int end) {
    byte[] both = Arrays.copyOf(rest, rest.length + end - begin);
    System.arraycopy(buffer, begin, both, rest.length, end - begin);
    return both;
  }

  /// Says a line to it. One that has ended does not hear it.
  void tell(String line) {
    try {
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Whether it has said anything yet.
  boolean ready() {
    return ready;
  }

  boolean alive() {
    return process.isAlive();
  }

  /// `kill -9`, without waiting for it.
  void strike() {
    process.destroyForcibly();
  }

  /// `kill -9`. When this returns it is gone, and all that it had said has been taken.
  void kill() {
    strike();
    await();
  }

  /// Lets it end by itself.
  ///
  /// @return its exit code
  int finish() {
    try {
      input.close();
    } catch (IOException e) {
      // It had ended already.
    }
    return await();
  }

  private int await() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("process %d has not ended after %d s".formatted(process.pid(), PATIENCE_SECONDS));
      }
      listener.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for process " + process.pid(), e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
