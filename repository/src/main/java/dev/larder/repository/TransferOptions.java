package dev.larder.repository;

import dev.larder.model.RunName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// What a transfer-back takes in, and how.
///
/// @param run only this one
/// @param runs only those that fulfil it, and `run` where it is named
/// @param sealedOnly leave out journals that have not ended
/// @param ingesters how many threads take in chunks, each on a connection of its own; empty: as many as help
/// @param verify what is looked at of artifacts before they are taken in
/// @param mostRefused the share of the datasets of a run, 0 to 1, that may be refused before the run is left alone; judged from [#JUDGED] datasets on
/// @param datasetsPerSecond the most that are taken in; empty: as fast as can be
/// @param archive whether journals that have ended and are in the Registry to their end are archived
public record TransferOptions(Optional<RunName> run, Predicate<RunName> runs, boolean sealedOnly, OptionalInt ingesters,
    ArtifactCheck verify, double mostRefused, OptionalLong datasetsPerSecond, boolean archive) {
  /// Of fewer datasets of a run no share is taken.
  public static final int JUDGED = 100;

  /// All runs, as fast as can be, and no look at artifacts.
  public static final TransferOptions ALL = new TransferOptions(Optional.empty(), _ -> true, false, OptionalInt.empty(),
      ArtifactCheck.NONE, 1, OptionalLong.empty(), false);

  public TransferOptions {
    if (ingesters.isPresent() && ingesters.getAsInt() < 1) {
      throw new IllegalArgumentException("ingesters " + ingesters.getAsInt());
    }
    if (!(mostRefused >= 0 && mostRefused <= 1)) {
      throw new IllegalArgumentException("share of refused datasets " + mostRefused);
    }
    if (datasetsPerSecond.isPresent() && datasetsPerSecond.getAsLong() < 1) {
      throw new IllegalArgumentException("datasets per second " + datasetsPerSecond.getAsLong());
    }
  }

  /// These, for one run or for all.
  public TransferOptions of(Optional<RunName> only) {
    return new TransferOptions(only, runs, sealedOnly, ingesters, verify, mostRefused, datasetsPerSecond, archive);
  }

  /// These, with so many threads that take in chunks.
  public TransferOptions withIngesters(int threads) {
    return new TransferOptions(run, runs, sealedOnly, OptionalInt.of(threads), verify, mostRefused, datasetsPerSecond,
        archive);
  }
}
