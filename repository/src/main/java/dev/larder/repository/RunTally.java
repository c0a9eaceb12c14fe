package dev.larder.repository;

import dev.larder.journal.RunJournals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// How far the journals of a run have been taken in, over all datastores. Written to by several threads.
final class RunTally {
  private final List<RunIn> parts = new ArrayList<>();
  private final double mostRefused;
  private final List<UUID> abandoned = new ArrayList<>();
  private long segments;
  private final Set<UUID> ended = new HashSet<>();
  private boolean partial;
  private long datasets;
  private long refused;
  private boolean stopped;
  private boolean removed;

  RunTally(double mostRefused) {
    this.mostRefused = mostRefused;
  }

  /// Adds its journals in one more datastore.
  synchronized void add(RunIn part) {
    parts.add(part);
    partial |= !part.journals().damaged().isEmpty();
  }

  synchronized List<RunIn> parts() {
    return List.copyOf(parts);
  }

  /// Something in its journals is not in the Registry, and stays so for now.
  synchronized void leave() {
    partial = true;
  }

  /// The Registry has the journal of this writer to its end. May be told more than once: where the outcome of a transaction was unknown, progress tells again.
  synchronized void ended(UUID writer) {
    ended.add(writer);
  }

  synchronized void read(int more) {
    segments += more;
  }

  /// A writer has gone without ending its journal.
  synchronized void abandoned(UUID writer) {
    abandoned.add(writer);
  }

  /// Of `given` datasets so many were refused. If they are too many, nothing more of this run is taken in.
  synchronized void judge(long given, long no) {
    datasets += given;
    refused += no;
    stopped |= mostRefused < 1 && datasets >= TransferOptions.JUDGED && refused > mostRefused * datasets;
  }

  /// Somebody has removed it since it was listed.
  synchronized void remove() {
    removed = true;
  }

  synchronized boolean removed() {
    return removed;
  }

  /// Whether nothing more of it is taken in.
  synchronized boolean stopped() {
    return stopped || removed;
  }

  synchronized TransferReport.Run report() {
    int journals = parts.stream().mapToInt(part -> part.journals().journals().size()).sum();
    RunState state = partial || stopped
        ? RunState.PARTIAL
        : parts.stream().map(RunIn::journals).allMatch(RunJournals::closed) && ended.size() == journals
            ? RunState.COMPLETE
            : RunState.CURRENT;
    return new TransferReport.Run(parts.getFirst().folder().run(), state, journals, segments, stopped, abandoned);
  }
}
