package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larder.datastore.Content;
import dev.larder.datastore.DatasetHandle;
import dev.larder.datastore.FormattedComponent;
import dev.larder.datastore.Formatters;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.datastore.arrow.ArrowTable;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `larder get --columns` gives tables of the format that is stored.
final class ColumnsTest {
  @TempDir
  Path folder;

  /// The id of the only dataset of a new repository, which is this file.
  private String stored(Path file) throws IOException {
    Files.writeString(folder.resolve("manifest.csv"), "path,plate\n%s,P1\n".formatted(file.getFileName()));
    Larder.in(folder).run("init", "night").done();
    Larder.in(folder).run("ingest", "night", "manifest.csv", "--run", "night1", "--dataset-type", "cells").done();
    return Larder.in(folder).run("query", "datasets", "night", "--output", "json").done().json().get(0).get("id")
        .asText();
  }

  private Ended get(String id, Object... more) {
    List<Object> words = new ArrayList<>(List.of("get", "night", id));
    words.addAll(List.of(more));
    return Larder.in(folder).run(words.toArray());
  }

  @Test
  void ofCsvInTheOrderInWhichTheyAreAskedFor() throws IOException {
    String id = stored(Files.writeString(folder.resolve("cells.csv"), "cell,area,\"a,b\"\n1,10,x\n2,20,y\n"));
    assertEquals("area,cell\n10,1\n20,2\n", get(id, "--columns", "area,cell").done().out());
    assertEquals("area,cell\n10,1\n20,2\n", get(id, "--columns", "area", "--columns", "cell").done().out());
    assertEquals("\"a,b\"\nx\ny\n", get(id, "--columns", "a\\,b").done().out());
    get(id, "--columns", "area", "--to", "areas.csv").done();
    assertEquals("area\n10\n20\n", Files.readString(folder.resolve("areas.csv")));
    get(id, "--columns", "Area", "--to", "none.csv").failed("format-parameter", "'Area'", "cell, area");
    assertFalse(Files.exists(folder.resolve("none.csv")));
    get(id, "--columns", "area", "--range", "0-1").with(2).saying("choose one of them");
    get(id, "--columns", "area,area").with(2).saying("twice");
  }

  @Test
  void whatIsNoTableHasNone() throws IOException {
    String id = stored(Files.writeString(folder.resolve("notes.txt"), "a,b\n1,2\n"));
    get(id, "--columns", "a").failed("format-parameter", "text/plain", "no columns");
  }

  @ParameterizedTest
  @CsvSource({"application/vnd.apache.arrow.file,arrow", "application/vnd.apache.parquet,parquet"})
  void ofArrowAndParquetAsFilesOfTheSameFormat(String format, String extension) throws Exception {
    Path file = folder.resolve("cells." + extension);
    try (RootAllocator memory = new RootAllocator()) {
      BigIntVector cell = new BigIntVector("cell", memory);
      VarCharVector note = new VarCharVector("note", memory);
      BigIntVector area = new BigIntVector("area", memory);
      for (int row = 0; row < 3; row++) {
        cell.setSafe(row, row);
        note.setSafe(row, "unwanted".getBytes(StandardCharsets.UTF_8));
        area.setSafe(row, 10L * row);
      }
      VectorSchemaRoot root = VectorSchemaRoot.of(cell, note, area);
      root.setRowCount(3);
      try (ArrowTable table = ArrowTable.of(root)) {
        FormattedComponent written = Formatters.installed().components(table, format).getFirst();
        try (InputStream in = written.content().open()) {
          Files.copy(in, file);
        }
      }
    }
    get(stored(file), "--columns", "area,cell", "--to", "some." + extension).done();
    assertEquals("area cell: 0 0, 10 1, 20 2, ", seen(folder.resolve("some." + extension), format));
  }

  private static String seen(Path file, String format) throws Exception {
    StringBuilder seen = new StringBuilder();
    try (MemoryArtifactStore store = new MemoryArtifactStore()) {
      ArtifactPath path = new ArtifactPath("table");
      store.create(path, Content.file(file));
      StorageRecord record = new StorageRecord("", path, Files.size(file), Content.file(file).checksum(), format,
          Instant.EPOCH);
      DatasetRef ref = new DatasetRef(UUID.randomUUID(), DatasetType.of("cells", List.of("plate"), format),
          DataId.of(Map.of("plate", "P1")), new RunName("r"));
      try (ArrowTable table = DatasetHandle.of(new StoredDataset(ref, List.of(record)), store).read(ArrowTable.class);
          ArrowTable.Batches batches = table.batches()) {
        table.schema().getFields().forEach(field -> seen.append(field.getName()).append(' '));
        seen.setCharAt(seen.length() - 1, ':');
        seen.append(' ');
        while (batches.next()) {
          BigIntVector area = (BigIntVector) batches.root().getVector("area");
          BigIntVector cell = (BigIntVector) batches.root().getVector("cell");
          for (int row = 0; row < area.getValueCount(); row++) {
            seen.append(area.get(row)).append(' ').append(cell.get(row)).append(", ");
          }
        }
      }
    }
    return seen.toString();
  }
}
