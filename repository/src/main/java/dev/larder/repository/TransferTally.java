package dev.larder.repository;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.Quarantined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a transfer-back has done so far. Written to by several threads.
final class TransferTally {
  private final List<Quarantined> quarantined = new ArrayList<>();
  private final Set<Quarantined> known = new HashSet<>();
  private final List<String> unreadable = new ArrayList<>();
  private long ingested;
  private long alreadyThere;

  synchronized void unreadable(String what) {
    unreadable.add(what);
  }

  /// Told once, however often it is found.
  synchronized void refused(Quarantined refused) {
    if (known.add(refused)) {
      quarantined.add(refused);
    }
  }

  synchronized void took(ChunkOutcome outcome) {
    ingested += outcome.ingested();
    alreadyThere += outcome.alreadyThere();
    outcome.quarantined().forEach(this::refused);
  }

  /// How much has come in so far.
  synchronized long taken() {
    return ingested + alreadyThere + quarantined.size();
  }

  synchronized TransferReport report(List<TransferReport.Run> runs) {
    return new TransferReport(ingested, alreadyThere, quarantined, runs, unreadable);
  }
}
