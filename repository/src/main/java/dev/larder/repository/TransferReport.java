package dev.larder.repository;

import dev.larder.model.RunName;
import dev.larder.registry.Quarantined;
import java.util.List;
import java.util.UUID;

/// What one transfer-back did.
///
/// @param ingested datasets that the Registry did not have
/// @param alreadyThere datasets that it had, with the same content
/// @param quarantined what was refused this time, and journals that cannot be read to their end, also where that was known before
/// @param runs each run that was looked at
/// @param unreadable run folders and journals that were passed over, with the reason, for people
public record TransferReport(long ingested, long alreadyThere, List<Quarantined> quarantined, List<Run> runs,
    List<String> unreadable) {
  public TransferReport {
    quarantined = List.copyOf(quarantined);
    runs = List.copyOf(runs);
    unreadable = List.copyOf(unreadable);
  }

  /// Says whether anything was read.
  boolean moved() {
    return !quarantined.isEmpty() || runs.stream().anyMatch(run -> run.segments() > 0);
  }

  /// Says whether anything was refused or could not be read.
  public boolean partly() {
    return !quarantined.isEmpty() || !unreadable.isEmpty() || runs.stream().anyMatch(Run::stopped);
  }

  /// One run after the transfer-back.
  ///
  /// @param journals how many were found
  /// @param segments how many of their segments were read this time
  /// @param stopped whether too much of it was refused, and the rest was left alone
  /// @param abandoned writers that have certainly gone without ending their journals: recovery ends those
  public record Run(RunName run, RunState state, int journals, long segments, boolean stopped, List<UUID> abandoned) {
    public Run {
      abandoned = List.copyOf(abandoned);
    }
  }
}
