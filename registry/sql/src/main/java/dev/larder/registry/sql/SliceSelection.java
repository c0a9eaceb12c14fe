package dev.larder.registry.sql;

import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Which slices begin where the progress of their journals ends, and the writers of those that do not.
///
/// @param held those among them whose progress somebody else has locked
/// @param jobs that the writers of `taken` were started for; empty text where they did not say
record SliceSelection(List<JournalSlice> taken, Set<UUID> behind, Set<UUID> held, Map<UUID, String> jobs) {

  /// As it looks now. A journal that was never met is at 0.
  static SliceSelection seen(Session session, List<JournalSlice> slices) throws SQLException {
    return of(slices, ProgressRows.read(session, writers(slices)), Set.of(), true);
  }

  /// As it stays until the end of the transaction: with locks on the journals that are taken. Those that somebody else holds are left out.
  static SliceSelection locked(Session session, List<JournalSlice> slices) throws SQLException {
    List<UUID> writers = writers(slices);
    Map<UUID, ProgressRows.Held> locked = ProgressRows.lock(session, writers);
    List<UUID> others = writers.stream().filter(writer -> !locked.containsKey(writer)).toList();
    // What is there and was passed over is somebody else's; a journal that begins in the middle may have no row at all.
    Set<UUID> held = others.isEmpty() ? Set.of() : ProgressRows.read(session, others).keySet();
    return of(slices, locked, held, false);
  }

  private static List<UUID> writers(List<JournalSlice> slices) {
    return slices.stream().map(JournalSlice::writer).distinct().sorted().toList();
  }

  /// One whose writer is on record for another run never matches: writers are not reused, and the progress of one journal is no measure for
  /// another.
  private static SliceSelection of(List<JournalSlice> slices, Map<UUID, ProgressRows.Held> rows, Set<UUID> held,
      boolean unmet) {
    Map<UUID, Long> at = new HashMap<>();
    Map<UUID, String> jobs = new HashMap<>();
    List<JournalSlice> taken = new ArrayList<>(slices.size());
    Set<UUID> behind = new HashSet<>();
    for (JournalSlice slice : slices) {
      ProgressRows.Held row = rows.get(slice.writer());
      JournalProgress known = row == null ? null : row.progress();
      long begin = at.getOrDefault(slice.writer(), known == null ? 0 : known.records());
      if (slice.from() == begin && (known == null ? unmet : known.run().equals(slice.run()))) {
        taken.add(slice);
        at.put(slice.writer(), slice.to());
        if (!slice.job().isEmpty() || row != null) {
          jobs.putIfAbsent(slice.writer(), slice.job().isEmpty() && row != null ? row.job() : slice.job());
        }
      } else if (!held.contains(slice.writer())) {
        behind.add(slice.writer());
      }
    }
    return new SliceSelection(taken, behind, held, jobs);
  }
}
