package dev.larder.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A rehearsal of the command: the launcher records which classes it loads, and later starts begin with these in place.
///
/// It runs in one process against a temporary folder and prints nothing but what goes wrong, which is no reason to stop: a
/// cache that misses something is only slower. Its exit code says whether anything did.
public final class Training {
  /// What is rehearsed, in this order: one command line a line, `{folder}` being the temporary folder.
  private static final String COMMAND_LINES = """
      --help
      --version
      demo {folder}/repository --workers 1
      status {folder}/repository
      run list {folder}/repository --output json
      query datasets {folder}/repository --limit 10 --output jsonl
      query datasets {folder}/repository --where stored --order-by -size --limit 10
      collection chain {folder}/repository newest demo
      check {folder}/repository --pending --output csv
      """;

  private Training() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("larder-training");
    List<String> failures;
    try {
      failures = rehearse(folder);
      outputs();
    } finally {
      delete(folder);
    }
    failures.forEach(System.err::println);
    System.exit((failures.isEmpty() ? ExitCode.DONE : ExitCode.ERROR).number());
  }

  /// Runs everything below `folder` and answers with what went wrong.
  static List<String> rehearse(Path folder) {
    Stream<List<String>> own = COMMAND_LINES.lines()
        .map(line -> Stream.of(line.split(" ")).map(word -> word.replace("{folder}", folder.toString())).toList());
    Stream<List<String>> helps = Commands.all().stream().map(entry -> List.of(entry.name(), "--help"));
    List<String> failures = new ArrayList<>();
    Stream.concat(own, helps).forEach(args -> {
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
      int exitCode = Main.run(args, OutputStream.nullOutputStream(), err, new Terminal(false, 0));
      if (exitCode != ExitCode.DONE.number()) {
        failures.add(args + " ended with " + exitCode + ": " + errors.toString(StandardCharsets.UTF_8));
      }
    });
    return failures;
  }

  /// Every way of printing.
  private static void outputs() throws IOException {
    List<Column> columns = List.of(Column.text("id"), Column.size("size"), Column.seconds("seconds"));
    for (OutputFormat format : OutputFormat.values()) {
      OutputStream nowhere = OutputStream.nullOutputStream();
      Rows rows = Rows.of(format, columns, nowhere);
      rows.add(List.of("a", "b"), 12_345L, 1.5);
      rows.end();
      SingleObject.print(format, columns, new Object[]{"a", 12_345L, 1.5}, nowhere);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
