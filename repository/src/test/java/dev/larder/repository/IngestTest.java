package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.TableException;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestTest {
  private static final DatasetTypeName IMAGE = new DatasetTypeName("image");
  private static final List<Dimension> DECLARED = List.of(Dimension.of("visit", ValueType.INTEGER),
      Dimension.of("night", ValueType.DATE), Dimension.of("taken", ValueType.TIMESTAMP),
      new Dimension(new DimensionName("detector"), ValueType.STRING,
          new TreeSet<>(List.of(new DimensionName("visit"))), new TreeMap<>()));

  @TempDir
  Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "a");
    Files.writeString(folder.resolve("b.txt"), "b");
  }

  private Ingest read(Collection<Dimension> declared, String... lines) throws IOException {
    Path manifest = Files.writeString(folder.resolve("manifest.csv"), String.join("\n", lines));
    return Ingest.of(new ManifestSource(manifest), IMAGE, Optional.<DatasetType>empty(), declared, Optional.empty());
  }

  private void assertRefused(List<String> lines, String... texts) {
    TableException error = assertThrows(TableException.class, () -> read(DECLARED, lines.toArray(String[]::new)));
    for (String text : texts) {
      assertTrue(String.valueOf(error.getMessage()).contains(text), error::toString);
    }
  }

  @Test
  void valuesGetTheFormOfTheirDeclaredTypes() throws IOException {
    Repository.init(folder.resolve("pantry"));
    try (Repository repository = Repository.open(folder.resolve("pantry"))) {
      Ingest ingest = read(DECLARED, "path,visit,night,taken,filter",
          "a.txt,007,2026-11-21,2026-11-21T07:30:00.5+01:00,007",
          "b.txt, -3 ,2026-11-20,2026-11-21T06:30:00Z,g");
      try (var writer = repository.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
        assertEquals(2, ingest.store(repository.datastore(), writer, IngestOptions.DEFAULT, _ -> {
        }).stored());
      }
      new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
      List<String> dataIds = new ArrayList<>();
      try (DatasetCursor cursor = repository.registry().query(DatasetQuery.ALL)) {
        while (cursor.hasNext()) {
          dataIds.add(cursor.next().ref().dataId().toString());
        }
      }
      assertEquals(List.of(
          "{\"filter\":\"007\",\"night\":\"2026-11-21\",\"taken\":\"2026-11-21T06:30:00.500Z\",\"visit\":7}",
          "{\"filter\":\"g\",\"night\":\"2026-11-20\",\"taken\":\"2026-11-21T06:30:00Z\",\"visit\":-3}"),
          dataIds.stream().sorted().toList());
    }
  }

  @Test
  void aValueThatIsNoneOfItsTypeIsNamedWithItsLine() {
    assertRefused(List.of("path,visit", "a.txt,7", "b.txt,seven"), "line 3", "visit", "seven", "integer");
    assertRefused(List.of("path,night", "a.txt,2026-02-30"), "line 2", "night", "2026-02-30", "date");
  }

  @Test
  void twoFormsOfOneValueAreOneDataId() {
    assertRefused(List.of("path,visit", "a.txt,7", "b.txt,07"), "line 3", "line 2 already");
  }

  @Test
  void aDimensionNeedsTheColumnsThatItRequires() throws IOException {
    assertRefused(List.of("path,detector", "a.txt,x"), "detector:string requires visit");
    assertEquals(1, read(DECLARED, "path,detector,visit", "a.txt,x,1").size());
  }

  @Test
  void whatNobodyDeclaredIsText() throws IOException {
    assertEquals(2, read(List.of(), "path,visit", "a.txt,7", "b.txt,07").size());
  }
}
