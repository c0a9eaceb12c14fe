package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every command has in common: its words, its formats, its streams.
final class CommandLineTest {
  @TempDir
  static Path folder;

  static Larder larder;
  static List<Object[]> commands;

  @BeforeAll
  static void makePantry() throws IOException {
    larder = Larder.in(folder);
    larder.run("demo", "pantry").done();
    Night.manifest(folder, "A1");
    Files.writeString(folder.resolve("A1.tif"), "image of A1");
    larder.run("ingest", "pantry", "manifest.csv", "--run", "night2", "--dataset-type", "image").done();
    commands = List.of(new Object[]{"transfer-back", "pantry"}, new Object[]{"run", "list", "pantry"},
        new Object[]{"status", "pantry"}, new Object[]{"doctor", "pantry"},
        new Object[]{"run", "show", "pantry", "demo"},
        new Object[]{"journal", "list", "pantry"}, new Object[]{"run", "close", "pantry", "night2"},
        new Object[]{"journal", "archive", "pantry", "--run", "demo"},
        new Object[]{"query", "datasets", "pantry", "--storage"},
        new Object[]{"check", "pantry"}, new Object[]{"retrieve", "pantry", "out", "--dataset-type", "summary"},
        new Object[]{"ingest", "pantry", "manifest.csv", "--run", "night1", "--dataset-type", "image"});
  }

  private static Ended run(Object[] command, String format) {
    List<Object> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--output", format));
    return larder.run(arguments.toArray());
  }

  /// All but `json`, which the golden files hold.
  @Nested
  class Formats {
    @Test
    void ofOneCommandHaveTheSameFields() {
      for (Object[] command : commands) {
        JsonNode line = run(command, "jsonl").done().jsonLines().getFirst();
        String csv = run(command, "csv").done().out().lines().findFirst().orElse("");
        String table = run(command, "table").done().out();
        List<String> fields = new ArrayList<>();
        line.fieldNames().forEachRemaining(fields::add);
        assertEquals(String.join(",", fields), csv, () -> List.of(command).toString());
        for (String field : fields) {
          String title = field.replace('_', ' ');
          assertTrue(Pattern.compile(Pattern.quote(title), Pattern.CASE_INSENSITIVE).matcher(table).find(),
              () -> "no '%s' in %s".formatted(title, table));
        }
      }
    }

    @Test
    void ofInitAndDemoAreTheSame() {
      for (String format : List.of("table", "jsonl", "csv")) {
        Ended init = larder.run("init", "made-for-" + format, "--output", format).done();
        Ended demo = larder.run("demo", "pantry", "--workers", 1, "--output", format).done();
        List<String> words = format.equals("table")
            ? List.of("registry", "datasets", "already there")
            : List.of("registry", "datasets", "already_there");
        assertTrue(init.out().contains(words.get(0)), init::toString);
        assertTrue(demo.out().contains(words.get(1)) && demo.out().contains(words.get(2)), demo::toString);
      }
    }
  }

  @Nested
  class Help {
    @Test
    void listsEveryCommandAndEachExplainsItself() {
      Ended help = larder.run("--help").done();
      for (String command : List.of("init", "demo", "ingest", "transfer-back", "find", "get", "retrieve", "query",
          "check",
          "dimension", "dataset-type", "collection", "run", "journal", "status", "admin", "doctor")) {
        assertTrue(Pattern.compile("^  " + command + " +\\S", Pattern.MULTILINE).matcher(help.out()).find(),
            help::toString);
        assertTrue(larder.run(command, "--help").done().out().contains("Usage: larder " + command + " "), command);
      }
    }
  }

  @Nested
  class WrongWords {
    @Test
    void areNamedWithWhatWasProbablyMeant() {
      larder.run("chekc", "pantry").with(2).saying("error[arguments]", "unknown command 'chekc'", "check");
      larder.run("check", "pantry", "--verfy").with(2).saying("unknown option '--verfy'", "--verify");
      larder.run("check", "pantry", "pantry").with(2).saying("one argument too many: 'pantry'");
      larder.run("check").with(2).saying("REPO", "larder check --help");
      larder.run("demo", "pantry", "--input", "table.csv").with(2).saying("--input and --dimensions belong together");
      larder.run("demo", "pantry", "--workers", "0").with(2).saying("--workers is 0");
      larder.run("check", "pantry", "--output", "xml").with(2).saying("xml");
      larder.run().with(2);
    }

    @Test
    void inNamesOfRunsAndTypesAreErrors() {
      larder.run("demo", "pantry", "--run", "_mine").with(1).saying("error[", "_mine");
      larder.run("query", "datasets", "pantry", "--run", "a//b").with(1).saying("a//b");
    }
  }

  @Nested
  class Streams {
    @Test
    void thatNobodyReadsAnyMoreEndTheCommandQuietly() {
      for (String reader : List.of("head -1", "true")) {
        Ended ended = larder.startedBy("sh", "-c",
            "{ \"$0\" query datasets pantry --storage --output jsonl; echo $? >&2; } | " + reader,
            Larder.ROOT.resolve("larder").toString()).run().done();
        assertEquals("141\n", ended.err(), reader);
        assertEquals(reader.equals("true") ? 0 : 1, ended.out().lines().count(), reader);
      }
    }

    @Test
    void ofErrorsShowAStackTraceToThoseWhoAsk() {
      Ended ended = larder.run("status", "nowhere", "--verbose").with(1);
      assertTrue(ended.err().contains("\tat dev.larder."), ended::toString);
      assertEquals("", ended.out());
    }

    @Test
    void ofProgressAreLinesOfJsonForPrograms() {
      Ended ended = larder.run("demo", "pantry", "--workers", 1, "--progress", "json", "--output", "json").done();
      assertTrue(ended.err().lines().anyMatch(line -> line.startsWith("{") && line.contains("\"write\"")),
          ended::toString);
      assertEquals(388, ended.json().get("found").asInt());
    }
  }
}
