package dev.larder.repository;

import dev.larder.repository.FsckFinding.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a comparison of one datastore with its records has seen.
///
/// @param begun by the clock of the host that looked
/// @param whole whether all of the datastore was compared, and not some runs or a sample
/// @param checksum whether bytes were read
/// @param artifacts that were listed; 0 where nothing was listed
/// @param bytes of those
/// @param records storage records that were compared
/// @param journaled artifacts that no record of the Registry names, and a journal does: what is being written, waits for its transfer-back, was refused there, or is being deleted
/// @param read artifacts whose bytes were read, those included that an interrupted fsck had read before
/// @param passedOver runs that were left out, since nothing has changed in them
/// @param findings how many of each kind
/// @param well runs in which nothing is wrong, so that the next one may pass over them
public record FsckReport(String datastore, String host, Instant begun, Instant ended, boolean whole, boolean checksum,
    long artifacts, long bytes, long records, long journaled, long read, long passedOver, Map<Kind, Long> findings,
    List<CheckedRun> well) {
  public FsckReport {
    findings = Map.copyOf(findings);
    well = List.copyOf(well);
  }

  /// How many there are that one should look into.
  public long alarming() {
    return findings.entrySet().stream().filter(found -> found.getKey().alarming()).mapToLong(Map.Entry::getValue).sum();
  }

  /// What a run held when nothing was wrong in it.
  ///
  /// @param checksum whether its bytes were read
  public record CheckedRun(String run, String incarnation, long datasets, long artifacts, long bytes,
      boolean checksum) {
    /// Whether a look that `checksum` asks for would find the same again.
    boolean covers(CheckedRun now) {
      return run.equals(now.run) && incarnation.equals(now.incarnation) && datasets == now.datasets
          && artifacts == now.artifacts && bytes == now.bytes && (checksum || !now.checksum);
    }

    static Optional<CheckedRun> find(List<CheckedRun> all, CheckedRun now) {
      return all.stream().filter(one -> one.covers(now)).findFirst();
    }
  }
}
