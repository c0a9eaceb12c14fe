package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.RunFolder;
import dev.larder.journal.WriterOptions;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens to journals: who follows them knows what somebody knows who reads them anew.
final class FollowedJournalsTest {
  private static final int STEPS = 60;

  @TempDir
  Path folder;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<UUID> ids = new ArrayList<>();
  private final List<RunFolder> runs = new ArrayList<>();
  private final List<CraftedJournal> open = new ArrayList<>();
  private final List<UUID> begun = new ArrayList<>();
  private final Set<Path> broken = new HashSet<>();
  private Repository repository;
  private CraftedJournal deletes;
  private int wells;

  /// All that a bridge says of one dataset.
  private record Answer(UUID id, String said, List<StorageRecord> records) {}

  private List<Answer> answers(JournalBridge bridge) {
    List<Answer> answers = new ArrayList<>();
    try (StorageReport report = bridge.check(ids, EnumSet.allOf(StorageField.class))) {
      for (int i = 0; i < ids.size(); i++) {
        answers.add(new Answer(report.id(i), "%s %s %s %s".formatted(report.exists(i), report.recorded(i),
            report.expected(i), report.source(i)), report.records(i)));
      }
    }
    return answers;
  }

  private static Set<UUID> datasets(JournalBridge bridge) {
    List<UUID> all = bridge.datasets().map(dataset -> dataset.ref().id()).toList();
    Set<UUID> distinct = new HashSet<>(all);
    assertEquals(all.size(), distinct.size(), "each once");
    return distinct;
  }

  @BeforeEach
  void makeRepository() throws IOException {
    Repository.init(folder.resolve("pantry"));
    repository = Repository.open(folder.resolve("pantry"));
    deletes = CraftedJournal.ofOperations(repository);
  }

  @AfterEach
  void close() throws IOException {
    repository.close();
  }

  @Test
  void knowWhatAFreshReadingKnows() throws IOException {
    write();
    JournalBridge followed = JournalBridge.all(repository.datastores());
    for (int step = 0; step < STEPS; step++) {
      int more = 1 + random.nextInt(3);
      for (int i = 0; i < more; i++) {
        change();
      }
      followed.follow();
      if (step % 4 == 0 || step == STEPS - 1) {
        String message = "-Dseed=%d step %d".formatted(seed, step);
        JournalBridge fresh = JournalBridge.all(repository.datastores());
        assertEquals(Set.copyOf(fresh.problems()), Set.copyOf(followed.problems()), message);
        assertEquals(answers(fresh), answers(followed), message);
        if (broken.isEmpty()) {
          assertEquals(datasets(fresh), datasets(followed), message);
          assertEquals(List.of(), followed.problems(), message);
        }
        assertFalse(followed.follow(), message);
      }
    }
  }

  private void change() throws IOException {
    switch (random.nextInt(12)) {
      case 0 -> write();
      case 1, 2 -> open.add(new CraftedJournal(repository, run()));
      case 3, 4, 5 -> {
        if (!open.isEmpty()) {
          grow(open.get(random.nextInt(open.size())));
        }
      }
      case 6 -> {
        if (!open.isEmpty()) {
          open.remove(random.nextInt(open.size())).seal();
        }
      }
      case 7 -> archive();
      case 8 -> mend();
      case 9 -> {
        begun.add(deletes.deletes(run(), ids.get(random.nextInt(ids.size()))));
        deletes.flush();
      }
      case 10 -> {
        if (!begun.isEmpty()) {
          deletes.commits(begun.remove(random.nextInt(begun.size())));
          deletes.flush();
        }
      }
      default -> run().close(store(), Host.SYSTEM);
    }
  }

  private ArtifactStore store() {
    return repository.datastore().store();
  }

  private RunFolder run() {
    return runs.get(random.nextInt(runs.size()));
  }

  /// A whole journal of a run that nobody has written to.
  private void write() throws IOException {
    RunName run = new RunName("u/night %d".formatted(runs.size()));
    try (DatasetWriter writer = repository.writer(run, WriterOptions.DEFAULT)) {
      ids.add(writer.put(Pantry.IMAGE, Pantry.well("A" + wells++), Content.bytes(new byte[]{1})).id());
    }
    runs.add(RunFolder.find(store(), run).orElseThrow());
  }

  /// Some datasets, known ones among them.
  private void grow(CraftedJournal journal) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      UUID id = random.nextInt(4) == 0 ? ids.get(random.nextInt(ids.size())) : UUID.randomUUID();
      String type = random.nextInt(10) == 0 ? "mask" : "image";
      journal.stored(id, type, "{\"plate\":\"P 1\",\"well\":\"X%d\"}".formatted(wells++),
          "u/%s/{id}.%d.tif".formatted(journal.writer, wells), "");
      ids.add(id);
    }
    Path segment = journal.flush();
    if (random.nextInt(8) == 0) {
      flip(segment);
      broken.add(segment);
    }
  }

  private void mend() {
    for (Path segment : broken) {
      flip(segment);
    }
    broken.clear();
  }

  private static void flip(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What has ended and can be read. Broken journals stay as they are.
  private void archive() throws IOException {
    JournalArchiving.archive(store(), repository.id(), run(), files -> random.nextBoolean(), Host.SYSTEM);
  }
}
