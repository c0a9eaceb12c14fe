package dev.larder.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Several bridges as one: what the first has never heard of, the second is asked, and so on. The source of an answer says who gave it.
///
/// An id that nobody knows does not exist ([Existence#NO], not recorded) if together they have asked everywhere, the journals last; else it is
/// unknown. Journals have to be read before the Registry is asked: what is transferred back in between is then found twice rather than not at all.
public final class ChainedBridge implements StorageBridge {
  private final List<StorageBridge> bridges;

  /// @param bridges in the order in which they are asked, at least one
  public ChainedBridge(StorageBridge... bridges) {
    this.bridges = List.of(bridges);
    if (this.bridges.isEmpty()) {
      throw new IllegalArgumentException("a chain of no bridges");
    }
  }

  @Override
  public Completeness completeness() {
    return bridges.stream().map(StorageBridge::completeness).reduce(Completeness.of(), Completeness::and);
  }

  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    // What journals have not been read by now is not read by any of these answers.
    boolean complete = completeness().complete();
    StorageReport first = bridges.getFirst().check(ids, fields);
    int[] unknown = unknown(first);
    if (unknown.length == 0 || bridges.size() == 1 && !complete) {
      return first;
    }
    List<StorageReport> reports = new ArrayList<>(List.of(first));
    try {
      int[] answering = new int[ids.size()]; // which report answers row i
      int[] places = new int[ids.size()]; // and at which of its rows
      for (int row = 0; row < places.length; row++) {
        places[row] = row;
      }
      for (int next = 1; next < bridges.size() && unknown.length > 0; next++) {
        StorageReport report = bridges.get(next).check(ids.at(unknown), fields);
        reports.add(report);
        for (int i = 0; i < unknown.length; i++) {
          answering[unknown[i]] = next;
          places[unknown[i]] = i;
        }
        int[] still = unknown(report);
        for (int i = 0; i < still.length; i++) {
          still[i] = unknown[still[i]];
        }
        unknown = still;
      }
      try (StorageReportBuilder report = new StorageReportBuilder(fields, ids.size())) {
        for (int row = 0; row < places.length; row++) {
          StorageReport answer = reports.get(answering[row]);
          if (complete && answer.sourceOrNull(places[row]) == null) {
            report.copy(answer, places[row], Existence.NO, Source.JOURNAL);
          } else {
            report.copy(answer, places[row]);
          }
        }
        return report.build();
      }
    } finally {
      reports.forEach(StorageReport::close);
    }
  }

  /// The rows that nobody has answered.
  private static int[] unknown(StorageReport report) {
    int[] rows = new int[report.size()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (report.sourceOrNull(row) == null) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
