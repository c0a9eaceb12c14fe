package dev.larder.simulation;

import dev.larder.datastore.Content;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.model.Checksum;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Remembers what processes were told, whatever becomes of them. It is outside of the simulated world and never forgets.
final class Oracle {
  private final Map<UUID, List<StorageRecord>> acknowledged = new LinkedHashMap<>();
  private final Map<UUID, List<StorageRecord>> winners = new LinkedHashMap<>();
  private final Set<UUID> promised = new HashSet<>();
  private Optional<Set<UUID>> seenByCloser = Optional.empty();
  private boolean closing;

  Oracle copy() {
    Oracle copy = new Oracle();
    copy.acknowledged.putAll(acknowledged);
    copy.winners.putAll(winners);
    copy.promised.addAll(promised);
    copy.seenByCloser = seenByCloser;
    copy.closing = closing;
    return copy;
  }

  /// Somebody was told that `dataset` is stored so.
  void stored(String who, NewDataset dataset, DatasetRef ref, List<StorageRecord> records) throws IOException {
    for (NewComponent component : dataset.components()) {
      StorageRecord record = find(records, component.component())
          .orElseThrow(() -> new Violation("what is acknowledged was asked for",
              "%s was told that %s is stored without its component %s".formatted(who, ref, component.component())));
      if (!record.checksum().equals(component.content().checksum())
          || record.size() != size(component.content())) {
        throw new Violation("what is acknowledged was asked for",
            "%s was told that %s is stored as %s, which is not its content".formatted(who, ref, record));
      }
    }
    List<StorageRecord> before = acknowledged.putIfAbsent(ref.id(), List.copyOf(records));
    if (before != null && !contents(before).equals(contents(records))) {
      throw new Violation("at most one content of a dataset is acknowledged",
          "%s was told that %s is stored as %s, and somebody else before as %s".formatted(who, ref, records, before));
    }
  }

  /// Somebody was told that a dataset is stored with other content.
  void conflict(String who, NewDataset dataset, DatasetRef ref, List<StorageRecord> winner) throws IOException {
    boolean same = true;
    for (NewComponent component : dataset.components()) {
      same &= find(winner, component.component()).filter(record -> isContent(record, component.content())).isPresent();
    }
    if (same) {
      throw new Violation("a conflict has a reason",
          "%s was told of a conflict over %s, which holds just that content".formatted(who, ref));
    }
    winners.putIfAbsent(ref.id(), List.copyOf(winner));
  }

  /// Somebody whose writer came to an end was told that this is stored, and not as what.
  void promised(DatasetRef ref) {
    promised.add(ref.id());
  }

  Set<UUID> promised() {
    return promised;
  }

  /// Somebody begins to close the run: who finds it closed is no defect from now on.
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /// Somebody has closed the run, and found these writers when that was done.
  void closed(Set<UUID> writers) {
    seenByCloser = Optional.of(Set.copyOf(writers));
  }

  Optional<Set<UUID>> seenByCloser() {
    return seenByCloser;
  }

  Map<UUID, List<StorageRecord>> acknowledged() {
    return acknowledged;
  }

  Map<UUID, List<StorageRecord>> winners() {
    return winners;
  }

  private static Optional<StorageRecord> find(List<StorageRecord> records, String component) {
    return records.stream().filter(record -> record.component().equals(component)).findFirst();
  }

  private static boolean isContent(StorageRecord record, Content content) {
    try {
      return record.checksum().equals(content.checksum());
    } catch (IOException e) {
      throw new IllegalStateException("contents of scenarios are in memory", e);
    }
  }

  private static long size(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return in.readAllBytes().length;
    }
  }

  private static Set<Map.Entry<String, Checksum>> contents(List<StorageRecord> records) {
    Set<Map.Entry<String, Checksum>> contents = new HashSet<>();
    records.forEach(record -> contents.add(Map.entry(record.component(), record.checksum())));
    return contents;
  }
}
