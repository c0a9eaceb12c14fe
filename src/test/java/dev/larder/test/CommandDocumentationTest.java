package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/commands.md` describes every field that a command prints, and no field that none does.
final class CommandDocumentationTest {
  private static final Path GOLDEN = Larder.ROOT.resolve("src/test/resources/golden");

  /// Objects whose fields are data.
  private static final Set<String> OPEN = Set.of("data_id", "metadata");

  /// The sections of the page by command, as golden files are named: `query-datasets` for `## larder query datasets`.
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new TreeMap<>();
    for (String section : Files.readString(Larder.ROOT.resolve("docs/commands.md")).split("(?m)^## ", -1)) {
      if (section.startsWith("larder ")) {
        int line = section.indexOf('\n');
        sections.put(section.substring("larder ".length(), line).replace(' ', '-'), section.substring(line));
      }
    }
    return sections;
  }

  /// The fields of each command's golden files, as the page names them.
  private static Map<String, Set<String>> printed() throws IOException {
    Map<String, Set<String>> printed = new TreeMap<>();
    try (Stream<Path> files = Files.list(GOLDEN)) {
      for (Path file : files.toList()) {
        String command = file.getFileName().toString().split("\\.", 2)[0];
        addFields("", new ObjectMapper().readTree(file.toFile()),
            printed.computeIfAbsent(command, c -> new TreeSet<>()));
      }
    }
    return printed;
  }

  private static void addFields(String prefix, JsonNode value, Set<String> fields) {
    if (value.isArray()) {
      value.forEach(element -> addFields(prefix.isEmpty() ? "" : prefix + "[]", element, fields));
      return;
    }
    value.properties().forEach(field -> {
      String name = (prefix.isEmpty() ? "" : prefix + ".") + field.getKey();
      fields.add(name);
      if (!OPEN.contains(field.getKey())) {
        addFields(name, field.getValue(), fields);
      }
    });
  }

  /// What stands in backquotes in the first cells of the section's tables.
  private static Set<String> described(String section) {
    Set<String> described = new TreeSet<>();
    for (String line : section.lines().filter(row -> row.startsWith("| `")).toList()) {
      String cell = line.split("\\|", 3)[1];
      List.of(cell.split(",")).forEach(name -> described.add(name.strip().replace("`", "")));
    }
    return described;
  }

  @Test
  void hasASectionForEachCommandThatPrintsFieldsAndEachHasGoldenFiles() throws IOException {
    Set<String> commands = new TreeSet<>(sections().keySet());
    assertTrue(commands.remove("get"), "get prints bytes, not fields");
    assertTrue(commands.remove("admin-grants"), "it prints SQL");
    assertTrue(commands.remove("journal-pack"), "it prints a file");
    assertEquals(commands, printed().keySet());
  }

  @Test
  void describesEveryFieldAndNoOther() throws IOException {
    Map<String, String> sections = sections();
    for (Map.Entry<String, Set<String>> command : printed().entrySet()) {
      assertEquals(command.getValue(), described(sections.getOrDefault(command.getKey(), "")), command.getKey());
    }
  }

  @Test
  void isAboutEveryCommandThatTheHelpLists() throws IOException {
    List<String> listed = Larder.in(Larder.ROOT).run("--help").done().out().lines()
        .filter(line -> line.matches("  [a-z-]+ {2,}\\S.*")).map(line -> line.strip().split(" ", 2)[0])
        .filter(word -> !word.matches("larder|-.*")).toList();
    Set<String> documented = sections().keySet();
    for (String command : listed) {
      assertTrue(documented.stream().anyMatch(name -> name.equals(command) || name.startsWith(command + "-")), command);
    }
    assertTrue(listed.contains("transfer-back"), listed::toString);
  }
}
