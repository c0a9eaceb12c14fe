package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes take the same journals into one database at once.
final class IngestersTest {
  private static final int JOURNALS = 20;
  private static final int ROWS = 100;

  @TempDir
  Path folder = Path.of("");

  /// What an ingester process does: takes in every journal in slices, and prints how many datasets were new.
  public static void main(String[] arguments) {
    long ingested = 0;
    try (Registry registry = open(arguments[0])) {
      // A journal that somebody else has in hand is left out: it may be that somebody who comes too early with its next slice keeps
      // everybody from the one before. So until nothing is left.
      do {
        for (JournalChunk chunk : chunks()) {
          ChunkOutcome outcome = registry.ingest(chunk);
          ingested += outcome.ingested();
        }
      } while (ended(registry) < JOURNALS);
    }
    System.out.println(ingested);
  }

  private static long ended(Registry registry) {
    return registry.progress(chunks().stream().map(chunk -> chunk.slices().getFirst().writer()).toList()).values()
        .stream().filter(progress -> progress.records() == ROWS).count();
  }

  /// The same in every process: the slices of each journal, and pairs of journals that hold the same datasets.
  private static List<JournalChunk> chunks() {
    List<JournalChunk> chunks = new ArrayList<>();
    for (int i = 0; i < JOURNALS; i++) {
      JournalDraft journal = new JournalDraft(new UUID(1, i), "demo", JournalDraft.incarnation("demo"));
      for (int j = 0; j < ROWS; j++) {
        journal.row("P" + i / 2, "A" + j, "x");
        if (j % 10 == 9) {
          chunks.add(JournalDraft.chunk(journal.cut()));
        }
      }
    }
    return chunks;
  }

  private static Registry open(String url) {
    RegistrySettings settings = RegistrySettings.of(url);
    return ServiceLoader.load(RegistryProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(provider -> provider.accepts(url)).findFirst().orElseThrow().open(settings);
  }

  @Test
  void inAFileEveryDatasetIsThereOnceAndCountedOnce() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("registry.sqlite");
    new SqliteRegistryProvider().create(RegistrySettings.of(url));
    assertOnce(url);
  }

  @Test
  void onAServerEveryDatasetIsThereOnceAndCountedOnce() throws Exception {
    assertOnce(PostgresServer.get().freshRegistry());
  }

  private static void assertOnce(String url) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"),
          "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
          IngestersTest.class.getName(), url).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }
    long ingested = 0;
    for (Process process : processes) {
      try (BufferedReader output = process.inputReader()) {
        ingested += Long.parseLong(output.readLine());
      }
      assertEquals(0, process.waitFor());
    }

    assertEquals(JOURNALS / 2 * ROWS, ingested);
    try (Registry registry = open(url)) {
      Set<UUID> ids = new HashSet<>();
      long rows = 0;
      try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
        while (cursor.hasNext()) {
          ids.add(cursor.next().ref().id());
          rows++;
        }
      }
      assertEquals(JOURNALS / 2 * ROWS, ids.size());
      assertEquals(ids.size(), rows);
      assertEquals(List.of(), registry.quarantine());
      assertEquals(JOURNALS, ended(registry));
    }
  }
}
