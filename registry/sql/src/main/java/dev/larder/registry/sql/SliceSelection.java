package dev.larder.registry.sql;

import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Which slices begin where the progress of their journals ends, and the writers of those that do not.
record SliceSelection(List<JournalSlice> taken, Set<UUID> behind) {

  /// A journal that was never met is at 0. One whose writer is on record for another run never matches: writers are not reused,
  /// and the progress of one journal is no measure for another.
  static SliceSelection of(Connection connection, List<JournalSlice> slices) throws SQLException {
    Map<UUID, JournalProgress> progress = ProgressRows.read(connection,
        slices.stream().map(JournalSlice::writer).distinct().toList());
    Map<UUID, Long> at = new HashMap<>();
    List<JournalSlice> taken = new ArrayList<>(slices.size());
    Set<UUID> behind = new HashSet<>();
    for (JournalSlice slice : slices) {
      JournalProgress known = progress.get(slice.writer());
      long begin = at.getOrDefault(slice.writer(), known == null ? 0 : known.records());
      if (slice.from() == begin && (known == null || known.run().equals(slice.run()))) {
        taken.add(slice);
        at.put(slice.writer(), slice.to());
      } else {
        behind.add(slice.writer());
      }
    }
    return new SliceSelection(taken, behind);
  }
}
