package dev.larder.registry;

import dev.larder.model.RunName;
import dev.larder.model.StoredDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A piece of one journal: its records after number `from`, up to and including number `to`.
///
/// @param incarnation of the run that the journal belongs to
/// @param from the progress that this slice continues; 0 for the beginning
/// @param segments number of the journal's segments that lie wholly at or before `to`
/// @param ended whether `to` is the journal's seal or fence
/// @param job that its writer was started for, where the slice holds the journal's beginning and the writer said; else empty
/// @param datasets what its stored records say, in order
/// @param refused what of it was refused before it came here
public record JournalSlice(UUID writer, RunName run, UUID incarnation, long from, long to, int segments, boolean ended,
    String job, List<JournaledDataset> datasets, List<Quarantined> refused) {
  public JournalSlice {
    datasets = List.copyOf(datasets);
    refused = List.copyOf(refused);
  }

  /// This slice and the one that goes on where it ends, as one.
  public JournalSlice then(JournalSlice next) {
    if (!next.writer.equals(writer) || next.from != to) {
      throw new IllegalArgumentException("a slice of journal %s from record %d on does not follow one of %s up to %d"
          .formatted(next.writer, next.from, writer, to));
    }
    return new JournalSlice(writer, run, incarnation, from, next.to, next.segments, next.ended,
        job.isEmpty() ? next.job : job, both(datasets, next.datasets), both(refused, next.refused));
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    List<T> both = new ArrayList<>(one.size() + other.size());
    both.addAll(one);
    both.addAll(other);
    return both;
  }

  /// This slice with only these of its datasets, where the others were refused.
  public JournalSlice with(List<JournaledDataset> kept, List<Quarantined> alsoRefused) {
    return new JournalSlice(writer, run, incarnation, from, to, segments, ended, job, kept, both(refused, alsoRefused));
  }

  /// A stored dataset, as a record of the journal says.
  ///
  /// @param record its number
  /// @param inputs the ids that the dataset was made from
  /// @param lifts the deletes that unstored it before, and that this record, which restores it, lifts
  public record JournaledDataset(long record, StoredDataset dataset, List<UUID> inputs, List<UUID> lifts) {
    public JournaledDataset {
      inputs = List.copyOf(inputs);
      lifts = List.copyOf(lifts);
    }
  }
}
