package dev.larder.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A command that has been started. Closing it ends it and all of its children the hard way.
///
/// @param files a folder of its own with what it reads and writes: `in`, `out`, `err`
record Running(List<String> command, Process process, Path files) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Waits until it ends.
  Ended await() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("%s has not ended after %s; so far: %s%s".formatted(command, PATIENCE, text("out"),
            text("err")));
      }
      return new Ended(command, process.exitValue(), text("out"), text("err"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + command, e);
    }
  }

  /// The processes that it started and whose command line holds `words`, as long as they live.
  List<ProcessHandle> children(String words) {
    return process.descendants().filter(ProcessHandle::isAlive)
        .filter(child -> commandLine(child).contains(words)).toList();
  }

  /// Its children that run the demo's worker.
  List<ProcessHandle> workers() {
    return children("dev.larder.demo.Worker");
  }

  /// The arguments of a process, with spaces between them; empty once it has ended. As Linux has it: the JDK leaves out what is long.
  static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")).replace('\0', ' ');
    } catch (CharacterCodingException e) {
      return "";
    } catch (IOException e) {
      Optional<String> known = process.info().commandLine();
      return known.orElse("");
    }
  }

  /// `kill -9` of the command alone; its children are told by nobody.
  void kill() {
    process.destroyForcibly();
  }

  /// `kill -9` of the command and everything that it started.
  void killAll() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private String text(String name) {
    try {
      return new String(Files.readAllBytes(files.resolve(name)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    killAll();
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
      Files.delete(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
