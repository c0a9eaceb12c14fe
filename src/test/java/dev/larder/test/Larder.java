package dev.larder.test;

import dev.larder.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The `larder` command as a script has it: the launcher of this checkout, started as a process.
///
/// @param folder the current folder of the process
/// @param launcher the words that start it
/// @param environment variables beside those of this process; an empty value takes one away
/// @param input what it reads on standard input; null for one that stays open and silent as long as it runs
record Larder(Path folder, List<String> launcher, Map<String, String> environment, @Nullable String input) {
  /// The root of the checkout.
  static final Path ROOT = Path.of(System.getProperty("larder.root", "")).toAbsolutePath().normalize();

  /// The jars of the distribution that these tests are about.
  static final Path JARS = Path.of(Objects.requireNonNullElse(System.getenv("LARDER_HOME"), "cli/target/dist"))
      .resolve("lib");

  /// Our commands are over before the optimising compiler pays, and there are hundreds of them.
  private static final String SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:CompileThresholdScaling=4 -XX:-AOTReplayTraining";

  static Larder in(Path folder) {
    return new Larder(folder, List.of(ROOT.resolve("larder").toString()), Map.of("LARDER_JAVA_OPTS", SHORT), "");
  }

  /// Started by other words: another path of the launcher, or a program that starts it.
  Larder startedBy(String... words) {
    return new Larder(folder, List.of(words), environment, input);
  }

  /// Behind other words, such as `setpriv` and its options.
  Larder behind(List<String> words) {
    return new Larder(folder, Stream.concat(words.stream(), launcher.stream()).toList(), environment, input);
  }

  /// @param value empty to take the variable away
  Larder with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Larder(folder, launcher, more, input);
  }

  Larder reading(String text) {
    return new Larder(folder, launcher, environment, text);
  }

  /// With a standard input that does not end before the process does.
  Larder listening() {
    return new Larder(folder, launcher, environment, null);
  }

  /// Runs a command to its end.
  Ended run(Object... arguments) {
    try (Running running = start(arguments)) {
      return running.await();
    }
  }

  /// Runs a command to its end in the process of the test: at a hundredth of the price, and without what the launcher adds. The folder is
  /// not the current one: paths are absolute.
  static Ended here(Object... arguments) {
    List<String> words = Stream.of(arguments).map(Object::toString).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(words, out, new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(words, exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Starts a command, which whoever asked for it ends or closes.
  Running start(Object... arguments) {
    List<String> command = new ArrayList<>(launcher);
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    try {
      Path files = Files.createTempDirectory("larder-test");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
          .redirectOutput(files.resolve("out").toFile()).redirectError(files.resolve("err").toFile());
      if (input != null) {
        builder.redirectInput(Files.writeString(files.resolve("in"), input, StandardCharsets.UTF_8).toFile());
      }
      environment.forEach((variable, value) -> {
        if (value.isEmpty()) {
          builder.environment().remove(variable);
        } else {
          builder.environment().put(variable, value);
        }
      });
      return new Running(command, builder.start(), files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
