package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournaledDelete;
import dev.larder.registry.Registry;
import dev.larder.registry.Tombstone;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Deletes, restorings and transfer-backs in any order give what the model gives that makes one after another.
abstract class DeletionHistoryContract extends DeletionFixture {
  private static final int HISTORIES = 12;
  private static final int STEPS = 40;

  private final long seed = Long.getLong("seed", System.nanoTime());

  /// A history that is made up while it happens, in a Registry and in the model.
  private static final class History {
    private final Random random;
    private final SequentialOracle oracle = new SequentialOracle();
    private final Deque<JournalChunk> journals;
    private final List<Deletion> deletions = new ArrayList<>();
    private final List<JournalSlice> slices = new ArrayList<>();
    private final long seed;
    private int committed;
    private int voided;
    private int restored;

    History(long seed, boolean wellBehaved) {
      this.seed = seed;
      random = new Random(seed);
      RandomJournals source = new RandomJournals(random, wellBehaved);
      List<Deque<JournalSlice>> made = source.journals();
      made.forEach(slices::addAll);
      journals = new ArrayDeque<>(source.chunks(made));
    }

    void step(Registry registry) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          if (!journals.isEmpty()) {
            ingest(registry, journals.poll());
          }
        }
        case 3, 4 -> delete(registry, deletion());
        case 5 -> {
          if (!deletions.isEmpty()) {
            delete(registry, deletions.get(random.nextInt(deletions.size())));
          }
        }
        case 6 -> restore(registry);
        default -> settle(registry);
      }
    }

    void ingest(Registry registry, JournalChunk chunk) {
      SequentialOracle.Outcome expected = oracle.ingest(chunk);
      ChunkOutcome outcome = registry.ingest(chunk);
      assertEquals(expected, new SequentialOracle.Outcome(outcome.ingested(), outcome.alreadyThere(),
          outcome.quarantined().size(), outcome.behind()), this::where);
    }

    private void delete(Registry registry, Deletion deletion) {
      boolean expected = oracle.delete(deletion);
      DeletionOutcome outcome = registry.delete(deletion);
      if (expected) {
        committed++;
        assertEquals(new DeletionOutcome.Committed(deletion.datasets().size(), deletion.records()), outcome,
            this::where);
      } else {
        voided++;
        assertTrue(outcome instanceof DeletionOutcome.Voided, this::where);
      }
    }

    /// Of datasets as they are, and now and then as they are not.
    private Deletion deletion() {
      List<DeletedDataset> planned = new ArrayList<>();
      List<SequentialOracle.Held> held = new ArrayList<>(oracle.datasets.values());
      Collections.shuffle(held, random);
      for (SequentialOracle.Held each : held.subList(0, Math.min(held.size(), random.nextInt(6)))) {
        planned.add(random.nextInt(15) == 0
            ? wrong(each)
            : new DeletedDataset(each.ref().id(), each.ref().run(),
                each.records()));
      }
      Deletion deletion = new Deletion(new UUID(random.nextLong(), random.nextLong()),
          random.nextInt(3) == 0 ? DeletionAction.PURGE : DeletionAction.UNSTORE, planned, random.nextBoolean());
      deletions.add(deletion);
      return deletion;
    }

    private DeletedDataset wrong(SequentialOracle.Held held) {
      DatasetRef ref = held.ref();
      return switch (random.nextInt(3)) {
        case 0 -> new DeletedDataset(ref.id(), new RunName("run7"), held.records());
        case 1 -> new DeletedDataset(new UUID(random.nextLong(), 0), ref.run(), held.records());
        default -> new DeletedDataset(ref.id(), ref.run(), held.records().isEmpty()
            ? List.of(JournalDraft.record(ref, "", "other"))
            : held.records().subList(1, held.records().size()));
      };
    }

    /// Lifts all deletes, and now and then not all of them.
    private void restore(Registry registry) {
      List<SequentialOracle.Held> unstored = oracle.datasets.values().stream()
          .filter(held -> held.records().isEmpty()).toList();
      if (unstored.isEmpty()) {
        return;
      }
      DatasetRef ref = unstored.get(random.nextInt(unstored.size())).ref();
      List<UUID> lifts = new ArrayList<>(oracle.tombstones.getOrDefault(ref.id(), Map.of()).keySet());
      Collections.shuffle(lifts, random);
      if (random.nextInt(4) == 0) {
        lifts = lifts.subList(0, random.nextInt(lifts.size() + 1));
      }
      JournalDraft journal = new JournalDraft(new UUID(random.nextLong(), random.nextLong()), ref.run().value(),
          JournalDraft.incarnation(ref.run().value()));
      JournalSlice slice = journal.add(JournalDraft.stored(ref, "restored " + restored++), lifts).cut();
      slices.add(slice);
      ingest(registry, JournalDraft.chunk(slice));
    }

    /// One that is on record, or one that comes too late.
    private void settle(Registry registry) {
      Deletion deletion = deletions.isEmpty() || random.nextBoolean()
          ? deletion()
          : deletions.get(random.nextInt(deletions.size()));
      boolean expected = oracle.operations.computeIfAbsent(deletion.operation(), id -> false);
      assertEquals(Map.of(deletion.operation(), expected), registry.settle(List.of(deletion.operation())),
          this::where);
    }

    void compare(Registry registry) {
      Map<UUID, FoundDataset> found = new HashMap<>();
      everything(registry).forEach(dataset -> found.put(dataset.ref().id(), dataset));
      Map<UUID, FoundDataset> expected = new HashMap<>();
      oracle.datasets.forEach(
          (id, dataset) -> expected.put(id, new FoundDataset(dataset.ref(), CollectionName.of(dataset.ref().run()),
              dataset.records().stream().sorted(Comparator.comparing(StorageRecord::component)).toList())));
      assertEquals(expected, found, this::where);
      assertEquals(oracle.quarantine.size(), registry.quarantine().size(), this::where);
      Map<UUID, Map<UUID, DeletionAction>> tombstones = new HashMap<>();
      registry.tombstones(all()).forEach((dataset, each) -> {
        Map<UUID, DeletionAction> of = new HashMap<>();
        each.forEach((Tombstone tombstone) -> of.put(tombstone.operation(), tombstone.action()));
        tombstones.put(dataset, of);
      });
      assertEquals(oracle.tombstones, tombstones, this::where);
      assertEquals(oracle.operations.keySet(),
          registry.decided(deletions.stream().map(Deletion::operation).toList()), this::where);
    }

    private Collection<UUID> all() {
      List<UUID> ids = new ArrayList<>(oracle.tombstones.keySet());
      slices.forEach(slice -> slice.datasets().forEach(each -> ids.add(each.dataset().ref().id())));
      return ids;
    }

    /// The committed deletes, as journals tell of them.
    List<JournaledDelete> journaled() {
      List<JournaledDelete> told = new ArrayList<>();
      for (Deletion deletion : deletions) {
        if (oracle.operations.getOrDefault(deletion.operation(), false)) {
          List<UUID> ids = deletion.datasets().stream().map(DeletedDataset::id).toList();
          boolean purged = deletion.action() == DeletionAction.PURGE;
          told.add(new JournaledDelete.Committed(deletion.operation(), purged ? List.of() : ids,
              purged ? ids : List.of()));
        }
      }
      Collections.shuffle(told, random);
      return told;
    }

    String where() {
      return "seed " + seed;
    }
  }

  /// Repeat a failure with `-Dseed=`.
  @Test
  void anyHistoryGivesWhatItsStepsGiveOneAfterAnother() throws Exception {
    int committed = 0;
    int voided = 0;
    int restored = 0;
    for (int i = 0; i < HISTORIES; i++) {
      History history = new History(seed + i, false);
      for (int step = 0; step < STEPS; step++) {
        history.step(registry);
        history.compare(registry);
      }
      committed += history.committed;
      voided += history.voided;
      restored += history.restored;
      close();
      open();
    }
    assertTrue(committed > 0 && voided > 0 && restored > 0, "seed " + seed + ": nothing happened");
  }

  @Test
  void aRegistryMadeAnewOrRestoredFromABackupComesToTheSame() throws Exception {
    for (int i = 0; i < HISTORIES; i++) {
      History history = new History(seed + i, true);
      Random random = new Random(seed + i);
      int until = random.nextInt(STEPS);
      for (int step = 0; step < until; step++) {
        history.step(registry);
      }
      Registry backup = registry;
      List<Deletion> before = List.copyOf(history.deletions);
      Set<UUID> decided = Set.copyOf(history.oracle.operations.keySet());
      List<JournalSlice> slices = List.copyOf(history.slices);
      Map<UUID, Long> progress = new HashMap<>(history.oracle.progress);

      url = backend().fresh(Files.createDirectory(folder.resolve("again" + i)));
      Registry whole = backend().open(url);
      // The same history once more, and then on: the backup stays where it is.
      History again = new History(seed + i, true);
      for (int step = 0; step < STEPS; step++) {
        again.step(whole);
      }
      assertEquals(before, again.deletions.subList(0, before.size()), again::where);
      assertTrue(again.slices.containsAll(slices), again::where);
      while (!again.journals.isEmpty()) {
        again.ingest(whole, again.journals.poll());
      }
      again.compare(whole);
      List<FoundDataset> expected = everything(whole);

      backup.replay(again.journaled());
      take(backup, again, random);
      assertEquals(expected, everything(backup), () -> again.where() + ", backup after step " + until + ", "
          + decided.size() + " deletes and " + progress.size() + " journals");

      Registry anew = backend().open(backend().fresh(
          Files.createDirectory(folder.resolve("anew" + i))));
      anew.replay(again.journaled());
      take(anew, again, random);
      assertEquals(expected, everything(anew), again::where);
      anew.close();
      whole.close();
      close();
      open();
    }
  }

  /// All journals, each in its order, mixed with the others.
  private static void take(Registry registry, History history, Random random) {
    Map<UUID, Deque<JournalSlice>> journals = new HashMap<>();
    history.slices.forEach(slice -> journals.computeIfAbsent(slice.writer(), id -> new ArrayDeque<>()).add(slice));
    List<Deque<JournalSlice>> left = new ArrayList<>(journals.values());
    left.sort(Comparator.comparing(each -> each.getFirst().writer()));
    while (!left.isEmpty()) {
      Deque<JournalSlice> journal = left.get(random.nextInt(left.size()));
      registry.ingest(JournalDraft.chunk(journal.poll()));
      if (journal.isEmpty()) {
        left.remove(journal);
      }
    }
  }
}
