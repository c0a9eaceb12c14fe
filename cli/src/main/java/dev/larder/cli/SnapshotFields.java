package dev.larder.cli;

import dev.larder.bridge.SnapshotInfo;
import dev.larder.repository.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the commands about snapshots print of one.
final class SnapshotFields {
  static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("snapshot"), Column.text("as_of"),
      Column.number("datasets"), Column.number("artifacts"), Column.number("removed"), Column.size("bytes"),
      Column.text("since"), Column.truth("pending"), Column.text("selection"), Column.number("files"));

  private SnapshotFields() {}

  /// A value for each of [#COLUMNS].
  static @Nullable Object[] of(Snapshot snapshot) {
    SnapshotInfo info = snapshot.info();
    @Nullable
    UUID since = info.origin().since().orElse(null);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(snapshot.name());
    values.add(info.origin().snapshot());
    values.add(info.origin().asOf());
    values.add(info.datasets());
    values.add(info.artifacts());
    values.add(info.removed());
    values.add(snapshot.bytes());
    values.add(since);
    values.add(info.origin().journals());
    values.add(info.origin().selection().isEmpty() ? null : info.origin().selection());
    values.add(snapshot.files().size());
    return values.toArray();
  }
}
