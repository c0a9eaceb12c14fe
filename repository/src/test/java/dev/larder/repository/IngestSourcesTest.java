package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.TableException;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetTypeName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders, manifests of URIs and inventories name what is to be ingested.
final class IngestSourcesTest {
  @TempDir
  Path folder;

  private static List<String> read(IngestSource source) throws IOException {
    List<String> items = new ArrayList<>();
    try (IngestSource.Reading reading = source.read(List.of(), true)) {
      for (Optional<IngestItem> item = reading.next(); item.isPresent(); item = reading.next()) {
        items.add("%d %s %s".formatted(item.get().line(), item.get().place(), item.get().dataId()));
      }
      items.add("unmatched: " + reading.unmatched());
    }
    return items;
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.writeString(file, content);
  }

  @Test
  void aFolderIsReadInTheOrderOfItsNamesAndWhatDoesNotFitIsCounted() throws IOException {
    file("P2/A1.tif", "");
    file("P1/B1.tif", "");
    file("P1/A1.tif", "");
    file("P1/notes.txt", "");
    file("P1/deep/A1.tif", "");
    file("A1.tif", "");
    Files.createSymbolicLink(folder.resolve("P3"), folder.resolve("P1"));
    assertEquals(List.of(
        "2 %s/P1/A1.tif {\"plate\":\"P1\",\"well\":\"A1\"}".formatted(folder),
        "3 %s/P1/B1.tif {\"plate\":\"P1\",\"well\":\"B1\"}".formatted(folder),
        "6 %s/P2/A1.tif {\"plate\":\"P2\",\"well\":\"A1\"}".formatted(folder),
        "unmatched: 4"), read(new FolderSource(folder, FilePattern.parse("{plate}/{well}.tif"))));
  }

  @Test
  void twoNamesOfOneDataIdAreAnError() throws IOException {
    file("e\u0301.tif", "");
    file("\u00E9.tif", "");
    FolderSource source = new FolderSource(folder, FilePattern.parse("{well}.tif"));
    RepositoryException error = assertThrows(RepositoryException.class, () -> read(source));
    assertTrue(String.valueOf(error.getMessage()).contains("another file"), error::toString);
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    FolderSource source = new FolderSource(folder.resolve("gone"), FilePattern.parse("{well}.tif"));
    assertEquals("folder-not-found", assertThrows(RepositoryException.class, () -> read(source)).code());
  }

  @Test
  void aManifestMayNameUrisWithTheirSizes() throws IOException {
    Path manifest = file("manifest.csv", "path,size,checksum,plate\ns3://bucket/a.tif,7,,P1\n"
        + "https://host/b.tif,8,sha256:%s,P2\n".formatted("00".repeat(32)));
    assertEquals(List.of("2 s3://bucket/a.tif {\"plate\":\"P1\"}", "3 https://host/b.tif {\"plate\":\"P2\"}",
        "unmatched: 0"), read(new ManifestSource(manifest)));
    for (String wrong : List.of("path,size,plate\ns3://k:s@bucket/a.tif,7,P1", "path,plate\ns3://bucket/a.tif,P1",
        "path,size,plate\ns3://bucket/a.tif,big,P1", "path,size,plate\ns3://bucket/a.tif,7,P1\nb.tif,7,P2")) {
      file("manifest.csv", wrong);
      TableException error = assertThrows(TableException.class, () -> read(new ManifestSource(manifest)));
      assertTrue(String.valueOf(error.getMessage()).contains("line "), error::toString);
    }
    file("plain.csv", "path,size\na.tif,7\n");
    assertEquals("2 %s/a.tif {\"size\":\"7\"}".formatted(folder),
        read(new ManifestSource(folder.resolve("plain.csv"))).getFirst(), "size is a dimension like any other there");
  }

  @Test
  void anInventoryNamesObjectsByTheirKeys() throws IOException {
    Path inventory = folder.resolve("inventory.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(inventory))) {
      out.write("""
          "bucket","raw/P1/A%201.tif","v1","true","false","7"
          "bucket","raw/P1/A%201.tif","v0","false","false","6"
          "bucket","raw/P1/A2.tif","v1","true","true",""
          "bucket","raw/P1/e%CC%81.tif","v1","true","false","9"
          "bucket","raw/P1/notes.txt","v1","true","false","1"
          """.getBytes(StandardCharsets.UTF_8));
    }
    InventorySource source = new InventorySource(inventory,
        List.of("Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size".split(",")),
        FilePattern.parse("raw/{plate}/{well}.tif"));
    assertEquals(List.of("1 s3://bucket/raw/P1/A%201.tif {\"plate\":\"P1\",\"well\":\"A 1\"}",
        "4 s3://bucket/raw/P1/e%CC%81.tif {\"plate\":\"P1\",\"well\":\"\u00E9\"}", "unmatched: 1"), read(source));
    assertThrows(RepositoryException.class,
        () -> new InventorySource(inventory, List.of("Bucket", "Key"), FilePattern.parse("{well}")));
  }

  @Test
  void onlyTheFirstFailureIsTriedWhereThatIsAskedForAndTheRestIsCounted() throws IOException {
    StringBuilder manifest = new StringBuilder("path,well\ngone.tif,gone\n");
    int files = 40_000;
    for (int i = 0; i < files; i++) {
      manifest.append("one.tif,W").append(i).append('\n');
    }
    file("one.tif", "x");
    Ingest ingest = Ingest.of(new ManifestSource(file("manifest.csv", manifest.toString())),
        new DatasetTypeName("image"), Optional.empty(), List.of(), Optional.empty());
    assertEquals(files + 1, ingest.size());
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"));
        var writer = pantry.repository().writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      List<Long> progress = new ArrayList<>();
      IngestReport report = ingest.store(pantry.repository().datastore(), writer,
          IngestOptions.DEFAULT.with(Transfer.DIRECT).withoutChecksums().stoppingOnFailure(), progress::add);
      assertEquals(1, report.refused().size());
      assertEquals("file-not-found", report.refused().getFirst().code());
      assertTrue(report.notTried() > 0, report::toString);
      assertEquals(files, report.stored() + report.notTried());
      assertEquals(files + 1 - report.notTried(), progress.stream().mapToLong(Long::longValue).sum());

      IngestReport rest = ingest.store(pantry.repository().datastore(), writer,
          IngestOptions.DEFAULT.with(Transfer.DIRECT).withoutChecksums().skippingExisting(), progress::add);
      assertEquals(report.stored(), rest.skipped());
      assertEquals(files, rest.skipped() + rest.stored());
      assertEquals(0, rest.notTried());
    }
  }

  @Test
  void whatWouldBeDoneIsSaidAndNotDone() throws IOException {
    file("a.tif", "a");
    file("b.tif", "b");
    Files.createDirectory(folder.resolve("c.tif"));
    Path manifest = file("manifest.csv", "path,well\na.tif,A\nb.tif,B\nc.tif,C\nd.tif,D\n");
    Ingest ingest = Ingest.of(new ManifestSource(manifest), new DatasetTypeName("image"), Optional.empty(), List.of(),
        Optional.empty());
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      List<String> before = new ArrayList<>();
      ingest.forecast(pantry.repository().datastore(), Pantry.NIGHT, IngestOptions.DEFAULT,
          forecast -> before.add(forecast.action()));
      assertEquals(List.of("store", "store", "refuse", "refuse"), before);
      assertFalse(Files.exists(folder.resolve("pantry/_journal/v1/night1")));
      try (var writer = pantry.repository().writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
        ingest.store(pantry.repository().datastore(), writer, IngestOptions.DEFAULT, _ -> {
        });
      }
      List<String> after = new ArrayList<>();
      ingest.forecast(pantry.repository().datastore(), Pantry.NIGHT, IngestOptions.DEFAULT,
          forecast -> after.add(forecast.action()));
      assertEquals(List.of("compare", "compare", "refuse", "refuse"), after);
      after.clear();
      ingest.forecast(pantry.repository().datastore(), Pantry.NIGHT, IngestOptions.DEFAULT.skippingExisting(),
          forecast -> after.add(forecast.action()));
      assertEquals(List.of("skip", "skip", "refuse", "refuse"), after);
    }
  }
}
