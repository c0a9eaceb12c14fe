package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.ExternalUri;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The journal of the technote: everything in it is fixed.
final class Example {
  static final UUID WRITER = UUID.fromString("0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001");
  static final UUID REPOSITORY = UUID.fromString("8c1d2e3f-0a1b-4c2d-9e3f-4a5b6c7d8e9f");
  static final UUID INCARNATION = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");
  static final UUID OPERATION = UUID.fromString("2f1e6a5c-3b0d-4e8f-a1c2-d3e4f5061728");
  static final UUID SECOND_OPERATION = UUID.fromString("2f1e6a5c-3b0d-4e8f-a1c2-d3e4f5061729");
  static final RunName RUN = new RunName("u/ann/night 1");
  static final Instant BEGUN = Instant.parse("2026-11-20T08:15:30Z");
  static final RunFolder FOLDER = new RunFolder(RUN, INCARNATION, JournalLayout.run(RUN, 1));
  static final ArtifactPath JOURNAL = JournalLayout.journal(FOLDER.path(), BEGUN, WRITER);
  static final WriterProcess PROCESS = new WriterProcess("node17",
      "d1c7a6b2-5a0e-4a63-9f5c-2b7e8f1a9c30 pid:[4026531836]", 4711, "8812345");
  static final DatasetType TYPE = DatasetType.of("well_annotation", List.of("plate", "well"), "application/json");

  private Example() {}

  static JournalRecord.Header header() {
    return new JournalRecord.Header(1, 1, REPOSITORY, FOLDER.scope(), PROCESS, 30, Durability.DISK, BEGUN, "");
  }

  static DataId dataId(String plate, Object well) {
    return new DataId(new TreeMap<>(Map.of(new DimensionName("plate"), plate, new DimensionName("well"), well)));
  }

  static Claim claim(DataId dataId, String component, String path) {
    return new Claim(TYPE.deterministicId(INCARNATION, dataId), component, new ArtifactPath(path));
  }

  static JournalRecord.Stored stored(DataId dataId, StorageRecord... records) {
    return new JournalRecord.Stored(TYPE.deterministicId(INCARNATION, dataId), TYPE.name(), dataId, List.of(records));
  }

  static StorageRecord record(String component, String path, long size) {
    byte[] digest = new byte[32];
    digest[0] = (byte) size;
    return new StorageRecord(component, new ArtifactPath(path), size, Checksum.sha256(digest), "application/json",
        Instant.parse("2026-11-20T08:15:30.123456Z"));
  }

  /// The first segment of the technote's journal: one dataset stored.
  static List<JournalRecord> first() {
    DataId dataId = dataId("P1", "A2");
    String path = "u/ann/night_1/well_annotation/P1/A2_" + TYPE.deterministicId(INCARNATION, dataId) + ".json";
    return List.of(header(), new JournalRecord.Intent(List.of(claim(dataId, "", path))),
        stored(dataId, record("", path, 27)));
  }

  /// A segment that holds everything that a line may hold, but for the two ends.
  static List<JournalRecord> everyKind() {
    DataId dataId = dataId("Größe \"[1]\\µ\" 🧫", Long.MIN_VALUE);
    Claim image = claim(dataId, "image", "a/b_1.image.tif");
    Claim mask = claim(dataId, "mask", "a/b_1.mask.2.tif");
    return List.of(header(), new JournalRecord.Intent(List.of(image, mask)),
        stored(dataId, record("image", "a/b_1.image.tif", 0), record("mask", "a/b_1.mask.2.tif", 1L << 40)),
        new JournalRecord.GivenUp(image), new JournalRecord.Conceded(mask));
  }

  /// A segment of a run that holds what later versions added: a job, scratch durability, inputs, lifted operations.
  static List<JournalRecord> laterFields() {
    DataId dataId = dataId("P1", "A3");
    JournalRecord.Stored plain = stored(dataId, record("", "a/b_2.json", 27));
    return List.of(
        new JournalRecord.Header(1, 1, REPOSITORY, FOLDER.scope(), PROCESS, 30, Durability.CACHE, BEGUN,
            "segment_cells --größe 7"),
        new JournalRecord.Stored(plain.id(), plain.type(), dataId, plain.records(), List.of(WRITER, INCARNATION),
            List.of(OPERATION)));
  }

  /// A segment of a run of which one artifact was ingested in place, with a checksum and without.
  static List<JournalRecord> elsewhere() {
    DataId dataId = dataId("P1", "A4");
    StorageRecord read = record("image", "a/b_3.json", 27);
    return List.of(header(), new JournalRecord.Intent(List.of()),
        stored(dataId,
            new StorageRecord("image", new ExternalUri("file:///data/Gr%C3%B6%C3%9Fe%201.tif"), 27, read.checksum(),
                read.format(), read.written()),
            new StorageRecord("mask", new ExternalUri("s3://bucket/masks/1.tif"), 28, Checksum.NONE, read.format(),
                read.written())));
  }

  static JournalRecord.Header operationsHeader() {
    return new JournalRecord.Header(1, 1, REPOSITORY, new JournalScope.OperationsScope(), PROCESS, 30, Durability.DISK,
        BEGUN, "");
  }

  /// A segment of `_operations` with every kind that belongs there.
  static List<JournalRecord> operations() {
    DataId dataId = dataId("P1", "A2");
    UUID id = TYPE.deterministicId(INCARNATION, dataId);
    UUID second = TYPE.deterministicId(INCARNATION, dataId("P1", "A3"));
    UUID third = TYPE.deterministicId(INCARNATION, dataId("P1", "A4"));
    ArtifactPath path = new ArtifactPath("u/ann/night_1/well_annotation/P1/A2_" + id + ".json");
    ArtifactPath image = new ArtifactPath("u/ann/night_1/well_annotation/P1/A3_" + second + ".image.tif");
    return List.of(operationsHeader(),
        new JournalRecord.DeleteIntent(OPERATION, DeleteAction.UNSTORE, RUN, INCARNATION,
            List.of(new DeleteTarget.AtPath(id, "", path))),
        new JournalRecord.DeleteIntent(OPERATION, DeleteAction.UNSTORE, RUN, INCARNATION,
            List.of(new DeleteTarget.AtPath(second, "image", image))),
        new JournalRecord.DeleteCommitted(OPERATION),
        new JournalRecord.DeleteOutcomes(OPERATION,
            List.of(new DeleteOutcome(id, "", path, DeleteOutcome.Outcome.DELETED, ""),
                new DeleteOutcome(second, "image", image, DeleteOutcome.Outcome.FAILED, "Input/output error"))),
        new JournalRecord.DeleteIntent(SECOND_OPERATION, DeleteAction.PURGE, RUN, INCARNATION,
            List.of(new DeleteTarget.AtPath(second, "image", image), new DeleteTarget.NotStored(third))),
        new JournalRecord.KeyConflict(RUN, INCARNATION, TYPE.name(), dataId, WRITER, id));
  }

  static JournalRecord.Fence fence() {
    return new JournalRecord.Fence(PROCESS, "its process has ended on this host", BEGUN);
  }

  /// The bytes of one segment.
  static byte[] segment(UUID writer, int number, long first, List<? extends JournalRecord> records)
      throws JournalException {
    SegmentBuilder segment = new SegmentBuilder(writer, number, first);
    for (JournalRecord record : records) {
      if (!segment.append(record)) {
        throw new IllegalArgumentException("too much for one segment");
      }
    }
    return segment.finish();
  }

  /// A journal of deletes with these records, open.
  static void operations(ArtifactStore store, UUID repository, JournalRecord... records) throws JournalException {
    UUID writer = UUID.randomUUID();
    List<JournalRecord> all = new ArrayList<>();
    all.add(new JournalRecord.Header(1, 1, repository, new JournalScope.OperationsScope(), PROCESS, 30, Durability.DISK,
        BEGUN, ""));
    all.addAll(List.of(records));
    assertInstanceOf(CreateResult.Created.class,
        store.create(JournalLayout.segment(JournalLayout.journal(JournalLayout.OPERATIONS, BEGUN, writer), 1),
            Content.bytes(segment(writer, 1, 1, all))));
  }
}
