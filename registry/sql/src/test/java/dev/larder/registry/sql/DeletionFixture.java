package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.ROW;
import static dev.larder.registry.sql.JournalDraft.chunk;
import static dev.larder.registry.sql.JournalDraft.well;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.Registry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// Stored datasets of run `a`, and deletes of them.
abstract class DeletionFixture extends RegistryFixture {
  final UUID operation = UUID.randomUUID();

  static StoredDataset dataset(String well) {
    return dataset("a", well);
  }

  static StoredDataset dataset(String run, String well) {
    return JournalDraft.stored(new JournalDraft(run).ref(ROW, well("P", well)), "x");
  }

  static UUID id(StoredDataset dataset) {
    return dataset.ref().id();
  }

  ChunkOutcome ingest(StoredDataset... datasets) {
    return ingest(List.of(), datasets);
  }

  /// Through a journal of its own.
  ChunkOutcome ingest(List<UUID> lifts, StoredDataset... datasets) {
    return ingestInto(registry, lifts, datasets);
  }

  static ChunkOutcome ingestInto(Registry registry, List<UUID> lifts, StoredDataset... datasets) {
    JournalDraft journal = new JournalDraft(datasets[0].ref().run().value());
    Stream.of(datasets).forEach(each -> journal.add(each, lifts));
    return registry.ingest(chunk(journal.cut()));
  }

  static DeletedDataset planned(StoredDataset dataset, StorageRecord... records) {
    return new DeletedDataset(id(dataset), dataset.ref().run(), List.of(records));
  }

  static DeletedDataset planned(StoredDataset dataset) {
    return planned(dataset, dataset.records().toArray(StorageRecord[]::new));
  }

  static Deletion unstoring(UUID operation, StoredDataset... datasets) {
    return new Deletion(operation, DeletionAction.UNSTORE,
        Stream.of(datasets).map(DeletionFixture::planned).toList(), false);
  }

  static Deletion purging(UUID operation, StoredDataset... datasets) {
    return new Deletion(operation, DeletionAction.PURGE,
        Stream.of(datasets).map(DeletionFixture::planned).toList(), false);
  }

  static Deletion unlinking(Deletion deletion) {
    return new Deletion(deletion.operation(), deletion.action(), deletion.datasets(), true);
  }

  void committed(long datasets, long records, Deletion deletion) {
    assertEquals(new DeletionOutcome.Committed(datasets, records), registry.delete(deletion));
  }

  String voided(Deletion deletion) {
    return assertInstanceOf(DeletionOutcome.Voided.class, registry.delete(deletion)).reason();
  }

  List<FoundDataset> everything() {
    return everything(registry);
  }

  static List<FoundDataset> everything(Registry registry) {
    List<FoundDataset> found = new ArrayList<>();
    try (DatasetCursor cursor = registry.query(DatasetQuery.ALL.withRecords())) {
      cursor.forEachRemaining(found::add);
    }
    return found;
  }

  /// How many storage records each dataset has.
  Map<UUID, Integer> records() {
    Map<UUID, Integer> records = new HashMap<>();
    everything().forEach(found -> records.put(found.ref().id(), found.records().size()));
    return records;
  }
}
