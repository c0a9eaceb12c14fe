package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.record;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/// Journals of few ids, places and contents, so that they collide in every way; cut into slices and chunks at random.
final class RandomJournals {
  private static final DatasetType OTHER_ROW = DatasetType.of("row", List.of("plate"), "application/json");
  private static final DatasetType LOG = DatasetType.of("log", List.of("plate"), "text/plain");

  private final Random random;
  private final int spread;
  /// Whether writers do only what a correct pipeline does: deterministic ids and contents, one incarnation, one definition.
  private final boolean wellBehaved;

  RandomJournals(Random random, boolean wellBehaved) {
    this.random = random;
    this.spread = 3 + random.nextInt(40);
    this.wellBehaved = wellBehaved;
  }

  /// The slices of some journals: those of each journal in order.
  List<Deque<JournalSlice>> journals() {
    List<Deque<JournalSlice>> journals = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i >= 0; i--) {
      String run = "run" + random.nextInt(2);
      UUID incarnation = wellBehaved || random.nextInt(8) > 0 ? JournalDraft.incarnation(run) : new UUID(9, 9);
      JournalDraft journal = new JournalDraft(new UUID(random.nextLong(), random.nextLong()), run, incarnation);
      Deque<JournalSlice> slices = new ArrayDeque<>();
      for (int j = random.nextInt(5); j >= 0; j--) {
        for (int k = random.nextInt(20); k > 0; k--) {
          journal.add(dataset(journal));
        }
        slices.add(journal.cut());
      }
      journals.add(slices);
    }
    return journals;
  }

  private StoredDataset dataset(JournalDraft journal) {
    DatasetType type = random.nextInt(4) == 0 ? LOG : JournalDraft.ROW;
    String plate = "P" + random.nextInt(spread);
    DataId dataId = type.equals(LOG) ? DataId.of(Map.of("plate", plate)) : JournalDraft.well(plate, "A1");
    if (!wellBehaved && random.nextInt(20) == 0) {
      type = OTHER_ROW;
      dataId = DataId.of(Map.of("plate", plate));
    }
    DatasetRef ref = journal.ref(type, dataId);
    if (!wellBehaved && random.nextInt(4) == 0) {
      ref = new DatasetRef(new UUID(7, random.nextInt(spread)), type, dataId, journal.run);
    }
    String content = wellBehaved ? plate : "content " + (random.nextInt(4) == 0);
    List<StorageRecord> records = new ArrayList<>(List.of(record(ref, "", content)));
    if (wellBehaved ? type.equals(LOG) : random.nextInt(6) == 0) {
      records.add(record(ref, "mask", content));
    }
    Collections.shuffle(records, random);
    return new StoredDataset(ref, records);
  }

  /// All of the journals' slices in chunks: journals mixed, each in its own order, chunks and slices repeated now and then.
  List<JournalChunk> chunks(List<Deque<JournalSlice>> journals) {
    List<Deque<JournalSlice>> left = new ArrayList<>();
    journals.forEach(slices -> left.add(new ArrayDeque<>(slices)));
    List<JournalChunk> chunks = new ArrayList<>();
    List<JournalSlice> gathered = new ArrayList<>();
    while (!left.isEmpty()) {
      Deque<JournalSlice> journal = left.get(random.nextInt(left.size()));
      JournalSlice slice = random.nextInt(10) == 0 ? journal.peekLast() : journal.poll();
      gathered.add(slice);
      if (journal.isEmpty()) {
        left.remove(journal);
      }
      if (left.isEmpty() || random.nextInt(3) == 0) {
        chunks.add(new JournalChunk("main", gathered));
        gathered.clear();
        if (random.nextInt(4) == 0) {
          chunks.add(chunks.get(random.nextInt(chunks.size())));
        }
      }
    }
    return chunks;
  }
}
