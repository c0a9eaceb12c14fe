package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatterTest extends FormatterContract<CsvTable> {
  @Override
  protected Formatter<CsvTable> formatter() {
    return new CsvFormatter();
  }

  @Override
  protected String format() {
    return "text/csv";
  }

  @Override
  protected CsvTable random() {
    Set<String> columns = new LinkedHashSet<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      // A byte order mark at the beginning of the file would be taken for one.
      columns.add("c" + TextFormatterTest.text(random, random.nextInt(8)));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 1 + random.nextInt(200); i > 0; i--) {
      rows.add(columns.stream().map(column -> TextFormatterTest.text(random, random.nextInt(12))).toList());
    }
    return CsvTable.of(List.copyOf(columns), rows);
  }

  @Override
  protected CsvTable empty() {
    return CsvTable.of(List.of("a"), List.of());
  }

  @Override
  protected Object seen(CsvTable value) throws IOException {
    return List.of(value.columns(), value.all());
  }

  private StoredArtifact csv(String text) throws IOException {
    return shelf.artifact(Content.bytes(text.getBytes(StandardCharsets.UTF_8)), "text/csv");
  }

  private FormatException refused(String text) throws IOException {
    StoredArtifact artifact = csv(text);
    return assertThrows(FormatException.class, () -> read(artifact).all(), text);
  }

  @Test
  void anEmptyValueAloneInItsLineIsARow() throws Exception {
    CsvTable table = CsvTable.of(List.of("a"), List.of(List.of("x"), List.of(""), List.of("y")));
    assertEquals(table.all(),
        read(shelf.artifact(formatter().write(table, MediaType.of("text/csv")), "text/csv")).all());
  }

  @Test
  void otherProgramsFilesAreRead() throws Exception {
    CsvTable table = read(csv("\uFEFFplate,well\r\nP1,\"A,\"\"2\"\"\"\r\n\r\nP1,\r\n"));
    assertEquals(List.of(Map.of("plate", "P1", "well", "A,\"2\""), Map.of("plate", "P1", "well", "")), table.maps());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a,a\n", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1,\"2", "a,b\n1,\"2\"3\n"})
  void malformedTablesAreRefused(String text) throws Exception {
    refused(text);
  }

  @Test
  void theMessageNamesArtifactAndLine() throws Exception {
    assertEquals("a/0 cannot be read as text/csv: line 3 has 1 values in a table of 2 columns",
        refused("a,b\n1,2\n3\n").getMessage());
  }

  @ParameterizedTest
  @CsvSource({"a,1", "b,2", "c,3"})
  void oneColumnIsReadAlone(String column, String value) throws Exception {
    CsvTable table = formatter().read(csv("a,b,c\n1,2,3\n"), CsvTable.class,
        ReadParameters.NONE.withColumns(List.of(column)));
    assertEquals(List.of(Map.of(column, value)), table.maps());
  }

  @Test
  void columnsComeInTheOrderInWhichTheyAreAskedFor() throws Exception {
    CsvTable table = formatter().read(csv("a,b,c\n1,2,3\n"), CsvTable.class,
        ReadParameters.NONE.withColumns(List.of("c", "a")));
    assertEquals(List.of(List.of("3", "1")), table.all());
  }

  @Test
  void aColumnThatIsNotThereIsNamed() throws Exception {
    StoredArtifact artifact = csv("a,b\n1,2\n");
    FormatException error = assertThrows(FormatException.class, () -> formatter().read(artifact, CsvTable.class,
        ReadParameters.NONE.withColumns(List.of("B"))));
    assertEquals("a/0 has no column 'B'; it has a, b", error.getMessage());
    assertEquals("format-parameter", error.code());
  }

  @Test
  void otherCharsetsAreReadAndNotWritten() throws Exception {
    StoredArtifact latin = shelf.artifact(Content.bytes("a\nKäse\n".getBytes(StandardCharsets.ISO_8859_1)), "text/csv");
    assertThrows(FormatException.class, () -> read(latin).all());
    assertEquals(List.of(List.of("Käse")), formatter().read(latin, CsvTable.class,
        ReadParameters.NONE.withCharset(StandardCharsets.ISO_8859_1)).all());
    assertThrows(FormatException.class,
        () -> formatter().write(empty(), MediaType.of("text/csv; charset=iso-8859-1")));
  }

  @Test
  void aRowThatIsTooShortIsNotWritten() {
    CsvTable table = CsvTable.of(List.of("a", "b"), List.of(List.of("1")));
    assertTrue(String.valueOf(assertThrows(FormatException.class, () -> bytes(table)).getMessage())
        .contains("a row of 1 values in a table of 2 columns"));
  }

  private static String columns(StoredArtifact artifact, String... names) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Formatters.installed().copyColumns(artifact, List.of(names), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void columnsAreWrittenAsATableOfTheSameFormat() throws Exception {
    assertEquals("c,a\n3,1\n\",\",4\n", columns(csv("a,b,c\r\n1,2,3\r\n4,5,\",\"\r\n"), "c", "a"));
    StoredArtifact tabs = shelf.artifact(Content.bytes("a\tb\n1\t\u00E9\n".getBytes(StandardCharsets.ISO_8859_1)),
        "text/tab-separated-values; charset=ISO-8859-1");
    assertEquals("b\ta\n\u00E9\t1\n", columns(tabs, "b", "a"));
    assertThrows(FormatException.class, () -> columns(csv("a,b\n1,2\n"), "d"));
    assertThrows(FormatException.class, () -> columns(csv("a,b\n1\n"), "a"));
    StoredArtifact text = shelf.artifact(Content.bytes(new byte[1]), "text/plain");
    assertEquals("format-parameter", assertThrows(FormatException.class, () -> columns(text, "a")).code());
    StoredArtifact parquet = shelf.artifact(Content.bytes(new byte[1]), "application/vnd.apache.parquet");
    assertEquals("Put the module larder-datastore-arrow on the class path.",
        assertThrows(FormatException.class, () -> columns(parquet, "a")).remedy());
  }
}
