package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.datastore.FileState;
import dev.larder.datastore.Formats;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files with names and rights as people have them are ingested, or refused one by one.
final class AwkwardFilesTest {
  private static final int GOOD = 40;

  @TempDir
  Path folder;

  private Path source = Path.of("");

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
  }

  private static boolean run(String... words) throws Exception {
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
        .waitFor() == 0;
  }

  private static IngestReport ingest(Pantry pantry, IngestSource from, Transfer transfer) throws IOException {
    Ingest ingest = Ingest.of(from, new DatasetTypeName("image"), Optional.empty(), List.of(),
        Optional.of("image/tiff"));
    try (DatasetWriter writer = pantry.repository().writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      return ingest.store(pantry.repository().datastore(), writer, IngestOptions.DEFAULT.with(transfer), _ -> {
      });
    }
  }

  /// A row of the table: what is wrong with a file, and with which code each way to ingest it refuses it; none where it takes it.
  private record Row(String name, Map<Transfer, String> codes) {}

  private static Row row(String name, String copied, String linked, String moved, String direct) {
    Map<Transfer, String> codes = new TreeMap<>(Map.of(Transfer.COPY, copied, Transfer.HARDLINK, linked, Transfer.MOVE,
        moved, Transfer.DIRECT, direct));
    return new Row(name, codes);
  }

  @Test
  void whatCannotBeReadOrLinkedIsRefusedAndStopsNoOther() throws Exception {
    List<Row> rows = new ArrayList<>(List.of(
        row("gone", "file-not-found", "file-not-found", "file-not-found", "file-not-found"),
        row("nowhere", "file-not-found", "file-not-found", "file-not-found", "file-not-found"),
        row("folder", "file-unreadable", "file-unreadable", "file-unreadable", "file-unreadable")));
    Files.createSymbolicLink(source.resolve("nowhere"), source.resolve("gone"));
    Files.createDirectory(source.resolve("folder"));
    if (run("mkfifo", source.resolve("pipe").toString())) {
      rows.add(row("pipe", "file-unreadable", "file-unreadable", "file-unreadable", "file-unreadable"));
    }
    Path secret = Files.writeString(source.resolve("secret"), "mine");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    if (!Files.isReadable(secret)) { // root reads everything
      rows.add(row("secret", "storage", "storage", "storage", "file-unreadable"));
    }
    Path fixed = Files.writeString(source.resolve("fixed"), "for ever");
    boolean immutable = run("chattr", "+i", fixed.toString());
    try {
      if (immutable) { // by root, and on some file systems
        rows.add(row("fixed", "", "storage", "source-not-removed", ""));
      }
      for (Transfer transfer : List.of(Transfer.COPY, Transfer.HARDLINK, Transfer.DIRECT, Transfer.MOVE)) {
        assertRefused(rows, transfer);
      }
    } finally {
      if (immutable) {
        assertTrue(run("chattr", "-i", fixed.toString()));
      }
    }
  }

  private void assertRefused(List<Row> rows, Transfer transfer) throws IOException {
    StringBuilder manifest = new StringBuilder("path,well\n");
    for (int i = 0; i < GOOD; i++) {
      Files.writeString(source.resolve("good%d".formatted(i)), "good " + i);
      manifest.append("good%d,%d\n".formatted(i, i));
      if (i < rows.size()) {
        manifest.append("%s,%s\n".formatted(rows.get(i).name(), rows.get(i).name()));
      }
    }
    Path table = Files.writeString(source.resolve("manifest.csv"), manifest);
    Map<String, String> expected = rows.stream().filter(row -> !String.valueOf(row.codes().get(transfer)).isEmpty())
        .collect(Collectors.toMap(Row::name, row -> String.valueOf(row.codes().get(transfer))));
    try (Pantry pantry = Pantry.in(folder.resolve("pantry-" + transfer))) {
      IngestReport report = ingest(pantry, new ManifestSource(table), transfer);
      Map<String, String> refused = report.refused().stream().collect(
          Collectors.toMap(one -> String.valueOf(Path.of(one.path()).getFileName()), IngestReport.Refused::code));
      assertEquals(new TreeMap<>(expected), new TreeMap<>(refused), () -> transfer + ": " + report);
      // What was stored and could not be removed is both.
      long both = expected.values().stream().filter("source-not-removed"::equals).count();
      assertEquals(GOOD + rows.size() - expected.size() + both, report.stored(), transfer::toString);
      assertEquals(report.stored(), pantry.transfer().ingested());
      if (transfer == Transfer.MOVE) {
        assertTrue(Files.notExists(source.resolve("good0")));
      } else {
        FileState.of(source.resolve("good0"));
      }
    }
  }

  @Test
  void namesOfEveryScriptAndLengthAreValuesAndPathsAreAscii() throws IOException {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "names beyond ASCII need a UTF-8 locale");
    List<String> names = List.of("größe", "e\u0301", "サンプル", "𝄞", "🧫🔬", "שלום", "مرحبا 1", "ends.", "ends..", "CON",
        "nul.txt", "COM1", " space ", "-rf", "[1]#2?%41*", "a:b", "a\\b", "~", "..x", ".hidden", "x".repeat(255),
        "サ".repeat(85),
        "🧫".repeat(63) + "abc", "a" + "e\u0301".repeat(84));
    for (String name : names) {
      Files.writeString(source.resolve(name), "content of " + name);
    }
    for (Transfer transfer : List.of(Transfer.COPY, Transfer.HARDLINK, Transfer.DIRECT)) {
      try (Pantry pantry = Pantry.in(folder.resolve("pantry-" + transfer))) {
        IngestReport report = ingest(pantry, new FolderSource(source, FilePattern.parse("{well}")), transfer);
        assertEquals(List.of(), report.refused(), transfer::toString);
        assertEquals(List.of(), pantry.transfer().quarantined());
        assertEquals(names.stream().map(name -> Normalizer.normalize(name, Normalizer.Form.NFC)).sorted().toList(),
            stored(pantry, transfer).stream().sorted().toList(), transfer::toString);
      }
    }
  }

  /// The values of the dimension, each seen to have the content of the file that it is the name of.
  private static List<String> stored(Pantry pantry, Transfer transfer) throws IOException {
    List<String> values = new ArrayList<>();
    try (DatasetCursor cursor = pantry.repository().registry().query(DatasetQuery.ALL)) {
      while (cursor.hasNext()) {
        var row = cursor.next();
        String value = String.valueOf(row.ref().dataId().values().get(new DimensionName("well")));
        values.add(value);
        if (transfer != Transfer.DIRECT) {
          String path = pantry.repository().datastore().placement().path(row.ref(), "", extension(value), 1).value();
          assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(path), path);
          String content = Files.readString(pantry.path().resolve(path));
          assertEquals("content of " + value, Normalizer.normalize(content, Normalizer.Form.NFC));
        }
      }
    }
    return values;
  }

  private static String extension(String name) {
    return Formats.extension(name);
  }

  @Test
  void aNameThatIsNoValueEndsTheIngestBeforeItBegins() throws IOException {
    Files.writeString(source.resolve("good"), "");
    Files.writeString(source.resolve("line\nbreak"), "");
    RepositoryException error = assertThrows(RepositoryException.class, () -> Ingest.of(
        new FolderSource(source, FilePattern.parse("{well}")), new DatasetTypeName("image"), Optional.empty(),
        List.of(), Optional.empty()));
    assertEquals("file-name", error.code());
  }
}
