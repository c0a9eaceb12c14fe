package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.journal.RunFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.InvalidNameException;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Turns records of one journal into slices for the Registry. Records are untrusted: what does not fit its dataset type, or names
/// a path where no artifact can be, is refused here with a reason, and nothing else.
final class SliceReader {
  /// Why a journal is quarantined as a whole, from some record on.
  static final String CORRUPT = "journal-corrupt";
  private static final Pattern ANY_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final RunFolder run;
  private final RunDatasetTypes types;
  private final JournalCursor cursor;
  private final Map<UUID, UUID> losers;
  private String job = "";
  private long from;
  private List<JournaledDataset> datasets = new ArrayList<>();
  private List<Quarantined> refused = new ArrayList<>();

  /// @param cursor stands where its reader begins, and moves on as its records are given to [#read]
  SliceReader(RunFolder run, RunDatasetTypes types, JournalCursor cursor) {
    this(run, types, cursor, Map.of());
  }

  /// @param losers datasets that have lost their place to another, which is the value, as an earlier transfer-back has written down
  SliceReader(RunFolder run, RunDatasetTypes types, JournalCursor cursor, Map<UUID, UUID> losers) {
    this.run = run;
    this.types = types;
    this.cursor = cursor;
    this.losers = losers;
    this.from = cursor.records();
  }

  int datasets() {
    return datasets.size();
  }

  /// Says whether there is anything to tell the Registry.
  boolean moved() {
    return cursor.records() > from || !refused.isEmpty();
  }

  void read(List<NumberedRecord> records) throws IOException {
    for (NumberedRecord numbered : records) {
      switch (numbered.record()) {
        case JournalRecord.Header header -> job = header.job();
        case JournalRecord.Stored stored -> stored(numbered.number(), stored);
        case JournalRecord.Refused line -> refuse(numbered.number(), Optional.empty(), "record-refused",
            "the record of kind %s cannot be accepted: %s".formatted(line.kind(), line.reason()));
        default -> {
          // Says nothing about what is stored.
        }
      }
    }
  }

  private void stored(long number, JournalRecord.Stored stored) throws IOException {
    UUID winner = losers.get(stored.id());
    if (winner != null) {
      refuse(number, Optional.of(stored.id()), "dataset-key-conflict",
          "an earlier transfer-back has decided for dataset %s, and this one wants its place".formatted(winner));
      return;
    }
    Optional<DatasetType> type = types.find(stored.type());
    if (type.isEmpty()) {
      refuse(number, Optional.of(stored.id()), "dataset-type-unknown",
          "nobody has defined dataset type %s in run %s".formatted(stored.type(), run.run()));
      return;
    }
    for (StorageRecord record : stored.records()) {
      if (!(record.location() instanceof ArtifactPath path)) {
        continue;
      }
      if (reserved(path)) {
        refuse(number, Optional.of(stored.id()), "path-reserved",
            "no artifact can be at %s, which is Larder's own".formatted(path));
        return;
      }
      if (ofAnother(path, stored.id())) {
        refuse(number, Optional.of(stored.id()), "path-of-another",
            "%s bears the id of another dataset, and goes when that one is deleted".formatted(path));
        return;
      }
    }
    try {
      DatasetRef ref = new DatasetRef(stored.id(), type.get(), stored.dataId(), run.run());
      datasets.add(new JournaledDataset(number, new StoredDataset(ref, stored.records()), stored.inputs(),
          stored.lifts()));
    } catch (InvalidNameException e) {
      refuse(number, Optional.of(stored.id()), "record-refused", String.valueOf(e.getMessage()));
    }
  }

  /// Says whether no artifact can be at this path, because it is Larder's own.
  static boolean reserved(ArtifactPath artifact) {
    String path = artifact.value();
    return path.startsWith("_") || path.equals(RepositoryConfig.FILE) || path.startsWith("registry.sqlite");
  }

  /// Says whether the artifact's name holds an id, and not this one. Every path of ours holds that of its dataset; who deletes goes by that.
  private static boolean ofAnother(ArtifactPath path, UUID id) {
    String value = path.value();
    return value.indexOf(id.toString(), value.lastIndexOf('/') + 1) < 0 && ANY_ID.matcher(path.name()).find();
  }

  private void refuse(long record, Optional<UUID> dataset, String reason, String detail) {
    refused.add(new Quarantined(cursor.files().writer(), run.run(), record, dataset, reason, detail));
  }

  /// What is to be told about a journal that cannot be read to its end; also becomes part of the next slice.
  Quarantined corrupt() {
    refuse(cursor.records() + 1, Optional.empty(), CORRUPT, cursor.problem());
    return refused.getLast();
  }

  /// What has been read since the last slice. The next one begins here.
  JournalSlice slice() {
    boolean ended = cursor.end() == JournalEnd.SEALED || cursor.end() == JournalEnd.FENCED;
    JournalSlice slice = new JournalSlice(cursor.files().writer(), run.run(), run.incarnation(), from, cursor.records(),
        cursor.segments(), ended, job, datasets, refused);
    from = cursor.records();
    datasets = new ArrayList<>();
    refused = new ArrayList<>();
    return slice;
  }
}
