package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/queries.md` shows expressions that can be asked, and says of them what is so.
final class DocumentedWhereTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final Specimen WITHOUT_PLATE = new Specimen(Map.of(), List.of());

  private static String section(String title) throws IOException {
    String page = Files.readString(Path.of("../../docs/queries.md"));
    int begin = page.indexOf("\n### " + title + "\n");
    assertTrue(begin >= 0, title);
    int end = page.indexOf("\n### ", begin + 1);
    return page.substring(begin, end < 0 ? page.length() : end);
  }

  /// The rows of the first table of a section, without its head.
  private static List<String[]> rows(String section) {
    return section.lines().filter(line -> line.startsWith("|")).skip(2).map(line -> line.split("\\|")).toList();
  }

  private static Stream<String> codes(String text) {
    return CODE.matcher(text).results().map(match -> match.group(1));
  }

  private static Condition condition(String text) {
    return assertDoesNotThrow(() -> Where.parse(text).check(Words.VOCABULARY), text);
  }

  @Test
  void examplesCanBeAsked() throws IOException {
    String page = Files.readString(Path.of("../../docs/queries.md"));
    List<String> examples = page.substring(page.indexOf("```\n") + 4).lines().takeWhile(line -> !line.equals("```"))
        .toList();
    assertTrue(examples.size() >= 3);
    examples.forEach(DocumentedWhereTest::condition);
    List<String> ofArtifacts = rows(section("Artifacts")).stream().flatMap(row -> codes(row[1])).toList();
    assertTrue(ofArtifacts.size() >= 10);
    ofArtifacts.forEach(DocumentedWhereTest::condition);
  }

  @Test
  void whatIsSaidOfAnAbsentPlateIsSo() throws IOException {
    List<String[]> rows = rows(section("What is absent"));
    assertTrue(rows.size() >= 3);
    assertAll(rows.stream().flatMap(row -> codes(row[1]).map(text -> () -> assertTrue(
        WITHOUT_PLATE.fulfils(condition(text)) == row[2].strip().equals("yes"), text))));
  }
}
