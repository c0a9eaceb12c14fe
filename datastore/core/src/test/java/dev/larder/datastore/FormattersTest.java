package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.model.DatasetType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FormattersTest {
  private final Formatters formatters = Formatters.installed();
  private final Shelf shelf = new Shelf(new MemoryArtifactStore());

  record Annotation(String label, int cells) {}

  /// Another way to write annotations, which somebody invented later.
  private static final class Lines implements Formatter<Annotation> {
    @Override
    public Class<Annotation> type() {
      return Annotation.class;
    }

    @Override
    public List<String> formats() {
      return List.of("application/vnd.acme.annotation");
    }

    @Override
    public Content write(Annotation value, MediaType format) {
      return WrittenContent
          .of(out -> out.write((value.label + "|" + value.cells).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Annotation read(StoredArtifact artifact, Class<? extends Annotation> as, ReadParameters parameters)
        throws IOException {
      String[] parts = new String(BytesFormatter.all(artifact), StandardCharsets.UTF_8).split("\\|", 2);
      return new Annotation(parts[0], Integer.parseInt(parts[1]));
    }
  }

  private StoredArtifact stored(Object value, String format, Formatters with) throws IOException {
    FormattedComponent one = with.components(value, format).getFirst();
    return shelf.artifact(one.content(), one.format());
  }

  private <T> T read(StoredArtifact artifact, Class<T> as) throws IOException {
    return formatters.read(artifact, as, ReadParameters.NONE);
  }

  /// The promise for which storage records bear a format.
  @Test
  void anOldDatasetStaysReadableWhenTheDefaultOfItsTypeChanges() throws Exception {
    Annotation value = new Annotation("mitosis", 7);
    DatasetType old = DatasetType.of("annotation", List.of("plate"), "application/json");
    StoredArtifact before = stored(value, old.format(), formatters);

    DatasetType now = DatasetType.of("annotation", List.of("plate"), "application/vnd.acme.annotation");
    Formatters later = formatters.with(new Lines());
    StoredArtifact after = stored(value, now.format(), later);

    assertEquals("application/json", before.record().format());
    assertEquals("application/vnd.acme.annotation", after.record().format());
    assertEquals(value, later.read(before, Annotation.class, ReadParameters.NONE));
    assertEquals(value, later.read(after, Annotation.class, ReadParameters.NONE));
  }

  @Test
  void bytesAreReadAndWrittenAsTheyAreInEveryFormat() throws Exception {
    byte[] bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    StoredArtifact json = stored(bytes, "application/json", formatters);
    assertArrayEquals(bytes, read(json, byte[].class));
    assertEquals(1, read(json, JsonNode.class).get("a").asInt());
    assertArrayEquals(bytes,
        read(stored(Content.bytes(bytes), "application/x-never-heard-of", formatters), byte[].class));
    try (InputStream in = read(json, Content.class).open()) {
      assertArrayEquals(bytes, in.readAllBytes());
    }
  }

  @Test
  void filesAreWrittenAsTheyAre(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("x.tif"), "an image");
    StoredArtifact image = stored(file, "image/tiff", formatters);
    assertEquals("an image", new String(read(image, byte[].class), StandardCharsets.UTF_8));
    assertTrue(String.valueOf(assertThrows(FormatException.class, () -> read(image, Path.class)).remedy())
        .contains("copyTo"));
  }

  @Test
  void extensionsComeWithTheFormat() throws Exception {
    assertEquals("json", formatters.components(new Annotation("x", 1), "application/geo+json").getFirst().extension());
    assertEquals("txt", formatters.components("x", "text/plain; charset=utf-8").getFirst().extension());
    assertEquals("tif", formatters.components(new byte[0], "image/tiff").getFirst().extension());
  }

  @Test
  void aFormatBuiltOnAnotherIsReadLikeThat() throws Exception {
    StoredArtifact geo = stored(new Annotation("x", 1), "application/geo+json", formatters);
    assertEquals("x", read(geo, ObjectNode.class).get("label").asText());
  }

  @Test
  void textAndTablesAreDifferentViewsOfOneFormat() throws Exception {
    StoredArtifact csv = stored(CsvTable.of(List.of("a"), List.of(List.of("1"))), "text/csv", formatters);
    assertEquals("a\n1\n", read(csv, String.class));
    assertEquals(List.of(List.of("1")), read(csv, CsvTable.class).all());
  }

  @Test
  void anUnknownFormatNamesItselfAndTheModuleThatKnowsIt() throws Exception {
    StoredArtifact parquet = stored(new byte[3], "application/vnd.apache.parquet", formatters);
    FormatException error = assertThrows(FormatException.class, () -> read(parquet, CsvTable.class));
    assertEquals("format-unknown", error.code());
    assertEquals("a/0 is application/vnd.apache.parquet, and nothing here reads that as dev.larder.datastore.CsvTable",
        error.getMessage());
    assertEquals("Put the module larder-datastore-arrow on the class path.", error.remedy());

    StoredArtifact fits = stored(new byte[3], "application/fits", formatters);
    assertEquals(
        "Put the module that knows application/fits on the class path, or handle it as bytes (byte[], Content).",
        assertThrows(FormatException.class, () -> read(fits, String.class)).remedy());
  }

  @Test
  void aClassThatAFormatDoesNotGiveIsExplained() throws Exception {
    StoredArtifact text = stored("x", "text/plain", formatters);
    FormatException error = assertThrows(FormatException.class, () -> read(text, Annotation.class));
    assertEquals("Here text/plain is of String; such values are application/json.", error.remedy());
  }

  @Test
  void aValueThatNoFormatterWritesIsExplained() {
    FormatException error = assertThrows(FormatException.class,
        () -> formatters.components(new Annotation("x", 1), "text/csv"));
    assertEquals("nothing here writes a dev.larder.datastore.FormattersTest$Annotation as text/csv",
        error.getMessage());
  }

  @Test
  void aParameterThatAFormatDoesNotHaveIsNotIgnored() throws Exception {
    StoredArtifact json = stored(new Annotation("x", 1), "application/json", formatters);
    FormatException error = assertThrows(FormatException.class,
        () -> formatters.read(json, JsonNode.class, ReadParameters.NONE.withColumns(List.of("label"))));
    assertEquals("a/0 is application/json, which is not read by columns", error.getMessage());
  }

  @Test
  void mediaTypesAreTakenApart() {
    assertEquals(new MediaType("text/plain", Map.of("charset", "UTF-8")),
        MediaType.of("Text/Plain; Charset=UTF-8"));
    assertEquals("text/plain; charset=UTF-8", MediaType.of("text/plain;charset=UTF-8").toString());
  }
}
