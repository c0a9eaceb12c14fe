package dev.larder.registry;

import java.time.Duration;
import java.util.UUID;

/// One that takes journals in, and how far it is, as it tells the Registry from time to time.
///
/// @param id of this piece of work, never used again
/// @param process its number on its host
/// @param run the only one that it takes in; empty text for all
/// @param segments to be read, as far as is known
/// @param taken segments taken in so far
/// @param datasets in these
public record Ingester(UUID id, String host, long process, String run, IngesterPhase phase, long segments, long taken,
    long datasets) {

  /// What the Registry knows of one. Times are those of the database's clock alone: no two clocks are compared.
  ///
  /// @param age since it began
  /// @param silent since it was last heard of
  /// @param still since it last got anything done
  public record Seen(Ingester ingester, Duration age, Duration silent, Duration still) {
    /// Datasets a second, since it began.
    public double rate() {
      double seconds = age.minus(still).toNanos() / 1e9;
      return seconds > 0 ? ingester.datasets / seconds : 0;
    }
  }
}
