package dev.larder.registry.sql;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;

/// The journal of one writer as tests make it: datasets are added, slices are cut off.
final class JournalDraft {
  static final DatasetType ROW = DatasetType.of("row", List.of("plate", "well"), "application/json");
  static final Instant NOON = Instant.parse("2026-11-03T12:00:00.123456Z");

  final UUID writer;
  final RunName run;
  final UUID incarnation;
  private final List<JournaledDataset> waiting = new ArrayList<>();
  private long from;
  private long to;

  JournalDraft(UUID writer, String run, UUID incarnation) {
    this.writer = writer;
    this.run = new RunName(run);
    this.incarnation = incarnation;
  }

  JournalDraft(String run) {
    this(UUID.randomUUID(), run, incarnation(run));
  }

  static UUID incarnation(String run) {
    return UUID.nameUUIDFromBytes(run.getBytes(StandardCharsets.UTF_8));
  }

  static DataId well(String plate, String well) {
    return DataId.of(Map.of("plate", plate, "well", well));
  }

  /// The dataset with its deterministic id.
  DatasetRef ref(DatasetType type, DataId dataId) {
    return new DatasetRef(type.deterministicId(incarnation, dataId), type, dataId, run);
  }

  JournalDraft add(StoredDataset dataset) {
    return add(dataset, List.of());
  }

  /// @param lifts deletes
  JournalDraft add(StoredDataset dataset, List<UUID> lifts) {
    waiting.add(new JournaledDataset(++to, dataset, List.of(), lifts));
    return this;
  }

  JournalDraft row(String plate, String well, String content) {
    return add(stored(ref(ROW, well(plate, well)), content));
  }

  /// Stored in one artifact whose size and checksum follow from `content`.
  static StoredDataset stored(DatasetRef ref, String content) {
    return new StoredDataset(ref, List.of(record(ref, "", content)));
  }

  static StorageRecord record(DatasetRef ref, String component, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return new StorageRecord(component, new ArtifactPath("%s/%s%s.json".formatted(ref.run(), ref.id(), component)),
        bytes.length, Checksum.parse("sha256:" + "%08x".formatted(crc.getValue()).repeat(8)), "application/json", NOON);
  }

  /// What was added since the last cut.
  JournalSlice cut() {
    return cut(false, List.of());
  }

  JournalSlice cut(boolean ended, List<Quarantined> refused) {
    JournalSlice slice = new JournalSlice(writer, run, incarnation, from, to, (int) (to / 2), ended, "", waiting,
        refused);
    waiting.clear();
    from = to;
    return slice;
  }

  static JournalChunk chunk(JournalSlice... slices) {
    return new JournalChunk("main", List.of(slices));
  }
}
