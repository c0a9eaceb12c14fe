package dev.larder.journal;

import dev.larder.datastore.Durability;
import java.time.Duration;

/// How a writer behaves.
///
/// @param ids how dataset ids are minted, where they are not given
/// @param heldTimeout how long to wait for another writer that is alive and about to store the same dataset
/// @param durability what "stored" means
/// @param job what makes these datasets, for people: a name, a command, a URI of at most 512 characters; empty if nobody cares
public record WriterOptions(DatasetIds ids, Duration heldTimeout, Durability durability, String job) {
  public static final WriterOptions DEFAULT = new WriterOptions(DatasetIds.DETERMINISTIC, Duration.ofSeconds(10),
      Durability.DISK, "");
  private static final int LONGEST_JOB = 512;

  public WriterOptions {
    if (job.length() > LONGEST_JOB) {
      throw new IllegalArgumentException("the job has a name of %,d characters; %d are possible".formatted(job.length(),
          LONGEST_JOB));
    }
  }

  public WriterOptions with(DatasetIds ids) {
    return new WriterOptions(ids, heldTimeout, durability, job);
  }

  public WriterOptions with(Durability durability) {
    return new WriterOptions(ids, heldTimeout, durability, job);
  }

  public WriterOptions withHeldTimeout(Duration timeout) {
    return new WriterOptions(ids, timeout, durability, job);
  }

  public WriterOptions withJob(String job) {
    return new WriterOptions(ids, heldTimeout, durability, job);
  }
}
