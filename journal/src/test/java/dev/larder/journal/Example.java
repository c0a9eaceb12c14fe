package dev.larder.journal;

import dev.larder.datastore.Durability;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The journal of the technote: everything in it is fixed.
final class Example {
  static final UUID WRITER = UUID.fromString("0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001");
  static final UUID REPOSITORY = UUID.fromString("8c1d2e3f-0a1b-4c2d-9e3f-4a5b6c7d8e9f");
  static final UUID INCARNATION = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");
  static final RunName RUN = new RunName("u/ann/night 1");
  static final Instant BEGUN = Instant.parse("2026-11-20T08:15:30Z");
  static final RunFolder FOLDER = new RunFolder(RUN, INCARNATION, JournalLayout.run(RUN, 1));
  static final ArtifactPath JOURNAL = JournalLayout.journal(FOLDER.path(), BEGUN, WRITER);
  static final WriterProcess PROCESS = new WriterProcess("node17",
      "d1c7a6b2-5a0e-4a63-9f5c-2b7e8f1a9c30 pid:[4026531836]", 4711, "8812345");
  static final DatasetType TYPE = DatasetType.of("well_annotation", List.of("plate", "well"), "application/json");

  private Example() {}

  static JournalRecord.Header header() {
    return new JournalRecord.Header(1, 1, REPOSITORY, RUN, INCARNATION, PROCESS, 30, Durability.DISK, BEGUN);
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
}
