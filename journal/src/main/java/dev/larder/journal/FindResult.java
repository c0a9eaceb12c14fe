package dev.larder.journal;

import dev.larder.model.StoredDataset;
import java.util.List;

/// What the journals of a run say about a dataset that somebody looks for.
public sealed interface FindResult {
  /// It is stored.
  record Found(StoredDataset dataset) implements FindResult {}

  /// No journal of the run says that it is stored, and all of them were read.
  record NotStored() implements FindResult {}

  /// Several datasets with different ids have this data ID, which happens with ids that are not deterministic. Which of them the Registry
  /// will take is not known before transfer-back.
  record Several(List<StoredDataset> datasets) implements FindResult {
    public Several {
      datasets = List.copyOf(datasets);
    }
  }

  /// It was not found, and it may be stored all the same: not everything could be read.
  ///
  /// @param because what could not be read or accepted, for people
  record Unknown(List<String> because) implements FindResult {
    public Unknown {
      because = List.copyOf(because);
    }
  }

  /// The dataset, where there is exactly one.
  ///
  /// @param wanted names it in the error
  /// @throws JournalException `dataset-not-stored`, `dataset-ambiguous` or `dataset-unknown`
  default StoredDataset orElseThrow(String wanted) throws JournalException {
    return switch (this) {
      case Found found -> found.dataset;
      case NotStored none -> throw new JournalException("dataset-not-stored",
          "no journal says that %s is stored".formatted(wanted),
          "See that the job that makes it has ended well, and that this is its run.");
      case Several several -> throw new JournalException("dataset-ambiguous",
          "%s is stored %d times, under the ids %s".formatted(wanted, several.datasets.size(),
              several.datasets.stream().map(dataset -> dataset.ref().id()).toList()),
          "Ask for one by its id, or transfer the run back: the Registry keeps one of them.");
      case Unknown unknown -> throw new JournalException("dataset-unknown",
          "it is not known whether %s is stored: %s".formatted(wanted, unknown.because.getFirst()),
          "See what is wrong with: larder journal verify. Do not make it again before that is known.");
    };
  }
}
