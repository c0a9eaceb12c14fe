package dev.larder.repository;

/// How artifacts are retrieved.
///
/// @param verify whether bytes are read and checked where nothing is copied: behind links
/// @param csv whether there is an index in CSV as well
/// @param stored whether artifacts stand in a zip file as they are, not compressed
/// @param threads that fetch
public record RetrievalOptions(RetrievalMode mode, RetrievalLayout layout, boolean verify, boolean csv, boolean stored,
    int threads) {
  public static final RetrievalOptions DEFAULT = new RetrievalOptions(RetrievalMode.COPY, RetrievalLayout.PATH, false,
      false, false, 8);

  public RetrievalOptions {
    if (threads < 1 || threads > 1_000) {
      throw new IllegalArgumentException("%d threads are not possible: name 1 to 1,000".formatted(threads));
    }
  }

  public RetrievalOptions with(RetrievalMode other) {
    return new RetrievalOptions(other, layout, verify, csv, stored, threads);
  }

  public RetrievalOptions with(RetrievalLayout other) {
    return new RetrievalOptions(mode, other, verify, csv, stored, threads);
  }

  public RetrievalOptions withThreads(int number) {
    return new RetrievalOptions(mode, layout, verify, csv, stored, number);
  }
}
