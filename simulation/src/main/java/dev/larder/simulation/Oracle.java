package dev.larder.simulation;

import dev.larder.datastore.Content;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.model.Checksum;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
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
  private final Set<UUID> dying = new HashSet<>();
  private final Set<UUID> dead = new HashSet<>();
  private final Set<UUID> gone = new HashSet<>();
  private final Set<String> removed = new HashSet<>();
  private final List<UUID> inProgress = new ArrayList<>();
  private final Set<UUID> mayAppear = new HashSet<>();
  private final Set<String> judged = new HashSet<>();
  private final Set<String> kept = new HashSet<>();
  private final Set<UUID> silenced = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private boolean deviceFailed;
  private boolean listening;
  private Optional<Set<UUID>> seenByCloser = Optional.empty();
  private boolean closing;

  Oracle copy() {
    Oracle copy = new Oracle();
    copy.acknowledged.putAll(acknowledged);
    copy.winners.putAll(winners);
    copy.promised.addAll(promised);
    copy.dying.addAll(dying);
    copy.dead.addAll(dead);
    copy.gone.addAll(gone);
    copy.removed.addAll(removed);
    copy.inProgress.addAll(inProgress);
    copy.mayAppear.addAll(mayAppear);
    copy.judged.addAll(judged);
    copy.kept.addAll(kept);
    copy.silenced.addAll(silenced);
    copy.violations.addAll(violations);
    copy.deviceFailed = deviceFailed;
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
    if (gone.contains(ref.id())) {
      return; // It was deleted in the same moment, by somebody who may.
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

  /// Somebody begins to put these.
  ///
  /// @return those of which a delete stands in a durable journal
  Set<UUID> begin(List<UUID> ids) {
    inProgress.addAll(ids);
    Set<UUID> refused = new HashSet<>(ids);
    refused.retainAll(dead);
    inProgress.removeAll(refused);
    return refused;
  }

  /// Somebody was told what became of one, and it will not appear any more if it has not.
  void end(UUID id) {
    inProgress.remove(id);
  }

  /// Somebody begins to delete a dataset.
  void dying(UUID id) {
    dying.add(id);
  }

  boolean isDying(UUID id) {
    return dying.contains(id);
  }

  /// The intent to delete a dataset is durable. Who puts it at this moment may not have seen that.
  void dead(UUID id) {
    dead.add(id);
    if (inProgress.contains(id)) {
      mayAppear.add(id);
    }
  }

  /// The delete has committed: nobody is promised anything any more.
  void gone(UUID id) {
    gone.add(id);
    acknowledged.remove(id);
    winners.remove(id);
    promised.remove(id);
  }

  Set<UUID> gone() {
    return gone;
  }

  /// An artifact of a deleted dataset was removed.
  void removed(UUID id, String path) {
    if (!mayAppear.contains(id)) {
      removed.add(path);
    }
  }

  Set<String> removed() {
    return removed;
  }

  /// Somebody has found that nobody will ever need these, and that they are not there any more.
  void judged(String path) {
    judged.add(path);
  }

  Set<String> judged() {
    return judged;
  }

  /// There is an artifact that somebody may need whose record this program does not understand.
  void keep(String path) {
    kept.add(path);
  }

  Set<String> kept() {
    return kept;
  }

  /// Somebody has ended this writer because it gave no sign of life for too long.
  void silenced(UUID writer) {
    silenced.add(writer);
  }

  boolean isSilenced(UUID writer) {
    return silenced.contains(writer);
  }

  /// Something was seen that must never be, by somebody who cannot say so himself.
  void violated(Violation violation) {
    if (!listening) {
      violations.add(violation);
    }
  }

  /// While it listens it reads contents itself, which says nothing of who tells it.
  void listening(boolean now) {
    listening = now;
  }

  /// @throws Violation if somebody has seen one
  void check() {
    if (!violations.isEmpty()) {
      throw violations.getFirst();
    }
  }

  /// The disk has reported a fault, and may have forgotten what it did not report.
  void deviceFailed() {
    deviceFailed = true;
  }

  boolean hasDeviceFailed() {
    return deviceFailed;
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
