package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionRecord;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a caller is told when the file, the disk or somebody else stands in the way; and that nothing is half applied.
final class SqliteFaultsTest {
  @TempDir
  Path folder = Path.of("");

  private final SqliteRegistryProvider provider = new SqliteRegistryProvider();
  private final JournalDraft journal = new JournalDraft("demo");
  private boolean mounted;

  private RegistrySettings settings() {
    return RegistrySettings.of(url()).withPatience(Duration.ofMillis(50));
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("registry.sqlite");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", folder.toString());
    }
  }

  private void mount(String size) throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()) == 0;
    assumeTrue(mounted,
        "a tmpfs cannot be mounted here (it takes root): the test of a full or read-only disk is skipped");
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
        .waitFor();
  }

  @Test
  void aRegistryThatSomebodyWritesToIsReadableAndBusy() throws Exception {
    provider.create(settings());
    try (Registry registry = provider.open(settings());
        Connection other = DriverManager.getConnection(url());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThrows(RegistryException.Transient.class, () -> registry.ingest(chunk(journal.cut())));
      assertEquals(List.of(), registry.runs());
      assertTrue(registry.capabilities().writable());
      statement.execute("ROLLBACK");
      assertEquals(1, registry.ingest(chunk(journal.row("P1", "A1", "x").cut())).ingested());
    }
  }

  @Test
  void aDiskThatIsFullFailsTheChunkAndTheNextOneWorksWhenThereIsSpace() throws Exception {
    mount("2m");
    provider.create(settings());
    try (Registry registry = provider.open(settings())) {
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));
      Path ballast = folder.resolve("ballast");
      fill(ballast);
      JournalChunk large = large();

      RegistryException.Failed failed = assertThrows(RegistryException.Failed.class, () -> registry.ingest(large));
      assertTrue(failed.remedy().contains("free space"), failed.remedy());
      assertEquals(1, registry.runs().getFirst().datasets());
      assertEquals(1, registry.progress(List.of(journal.writer)).values().iterator().next().records());

      Files.delete(ballast);
      assertEquals(1_000, registry.ingest(large).ingested());
    }
  }

  @Test
  void aDiskThatIsFullFailsTheBatchAsAWhole() throws Exception {
    mount("2m");
    provider.create(settings());
    try (Registry registry = provider.open(settings())) {
      registry.apply(RegistryBatch.of(new Change.CreateCollection(new CollectionName("first"), CollectionType.TAGGED)));
      Path ballast = folder.resolve("ballast");
      fill(ballast);
      Dimension plate = Dimension.of("plate", ValueType.STRING);
      List<DimensionRecord> records = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        records.add(new DimensionRecord(plate.name(), DataId.of(Map.of("plate", "P" + i)), new TreeMap<>()));
      }
      RegistryBatch batch = RegistryBatch.of(new Change.DeclareDimension(plate),
          new Change.CreateCollection(new CollectionName("best"), CollectionType.TAGGED),
          new Change.PutDimensionRecords(records, false));

      RegistryException.Failed failed = assertThrows(RegistryException.Failed.class, () -> registry.apply(batch));
      assertTrue(failed.remedy().contains("free space"), failed.remedy());
      assertEquals(List.of(), registry.dimensions());
      assertEquals(1, registry.collections().size());

      Files.delete(ballast);
      assertEquals(List.of(1L, 1L, 5_000L), registry.apply(batch).changed());
    }
  }

  private JournalChunk large() {
    for (int i = 0; i < 1_000; i++) {
      journal.row("P2", "A" + i, "x");
    }
    return chunk(journal.cut());
  }

  private static void fill(Path ballast) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      byte[] block = new byte[64 * 1024];
      while (true) {
        file.write(block);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("space"), full.getMessage());
    }
  }

  @Test
  void aFileSystemThatIsReadOnlyIsReadAndNotWritten() throws Exception {
    mount("8m");
    provider.create(settings());
    try (Registry registry = provider.open(settings())) {
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));
    }
    assertEquals(0, run("mount", "-o", "remount,ro", folder.toString()));

    try (Registry registry = provider.open(settings())) {
      assertFalse(registry.capabilities().writable());
      assertEquals(1, registry.runs().getFirst().datasets());
      assertThrows(RegistryException.ReadOnly.class, () -> registry.ingest(chunk(journal.row("P1", "A2", "x").cut())));
      assertEquals(1, registry.runs().getFirst().datasets());
    }
  }

  @Test
  void aFileThatBecomesReadOnlyWhileItIsOpenIsNotWritten() throws Exception {
    mount("8m");
    provider.create(settings());
    try (Registry registry = provider.open(settings())) {
      assertTrue(registry.capabilities().writable());
      assertEquals(0, run("mount", "-o", "remount,ro", folder.toString()));

      assertFalse(registry.capabilities().writable());
      assertThrows(RegistryException.ReadOnly.class, () -> registry.ingest(chunk(journal.row("P1", "A2", "x").cut())));
      assertEquals(List.of(), registry.runs());
    }
  }

  @Test
  void aDamagedFileIsSaidToBeDamaged() throws Exception {
    provider.create(settings());
    try (Registry registry = provider.open(settings())) {
      registry.ingest(large());
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("registry.sqlite").toFile(), "rw")) {
      file.seek(file.length() / 2);
      while (file.getFilePointer() < file.length()) {
        file.write(0x5a);
      }
    }
    try (Registry registry = provider.open(settings())) {
      RegistryException.Failed failed = assertThrows(RegistryException.Failed.class,
          () -> registry.query(DatasetQuery.ALL).forEachRemaining(dataset -> {}));
      assertTrue(failed.remedy().contains("backup"), failed.remedy());
    }
  }
}
