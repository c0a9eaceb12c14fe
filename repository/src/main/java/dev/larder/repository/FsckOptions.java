package dev.larder.repository;

import dev.larder.model.RunName;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What is compared, and how thoroughly.
///
/// @param checksum whether all bytes are read
/// @param sample the part of the datasets that is looked at, chosen by chance, above 0 and at most 1; nothing is listed then, so that orphans are not found
/// @param runs only these; all if empty
/// @param sinceLast leave out runs that were found well before, are complete, and hold what they held then
/// @param inventory what stands in for a listing
/// @param threads that read bytes
/// @param pretending write nothing down: neither what was found nor how far it came
public record FsckOptions(boolean checksum, OptionalDouble sample, Set<RunName> runs, boolean sinceLast,
    Optional<BucketInventory> inventory, int threads, boolean pretending) {
  public static final FsckOptions DEFAULT = new FsckOptions(false, OptionalDouble.empty(), Set.of(), false,
      Optional.empty(), Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 4, 16), false);

  public FsckOptions {
    runs = Set.copyOf(runs);
    if (sample.isPresent() && !(sample.getAsDouble() > 0 && sample.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("a sample of " + sample.getAsDouble());
    }
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
  }

  public FsckOptions withChecksum() {
    return new FsckOptions(true, sample, runs, sinceLast, inventory, threads, pretending);
  }

  public FsckOptions sampling(double part) {
    return new FsckOptions(checksum, OptionalDouble.of(part), runs, sinceLast, inventory, threads, pretending);
  }

  public FsckOptions of(Set<RunName> some) {
    return new FsckOptions(checksum, sample, some, sinceLast, inventory, threads, pretending);
  }

  public FsckOptions sinceTheLast() {
    return new FsckOptions(checksum, sample, runs, true, inventory, threads, pretending);
  }

  public FsckOptions from(BucketInventory listed) {
    return new FsckOptions(checksum, sample, runs, sinceLast, Optional.of(listed), threads, pretending);
  }

  public FsckOptions reading(int with) {
    return new FsckOptions(checksum, sample, runs, sinceLast, inventory, with, pretending);
  }

  public FsckOptions pretend() {
    return new FsckOptions(checksum, sample, runs, sinceLast, inventory, threads, true);
  }

  /// Whether everything in a datastore is compared, orphans included.
  boolean whole() {
    return runs.isEmpty() && sample.isEmpty() && !sinceLast;
  }
}
