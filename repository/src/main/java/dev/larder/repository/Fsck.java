package dev.larder.repository;

import dev.larder.journal.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compares records with artifacts, in both directions, one datastore after the other, while everybody else goes on.
///
/// The first look only says what does not seem to fit: storage is listed beside the reading of records, and neither waits for the other. Whatever does not fit is looked at again by its exact path, storage
/// first, then journals, then the Registry; and what is missing, once more in storage after that. So what is written, taken in or deleted meanwhile is no finding. The mark of the repository
/// is looked for before and after each look: a root that is not mounted is an error, and not a million missing artifacts. See `docs/technote/fsck.md`.
public final class Fsck {
  private final Repository repository;
  private final FsckOptions options;
  private final Host host;
  private final Listener listener;

  /// Is told while it goes on, by one thread.
  public interface Listener {
    /// Hears of nothing.
    Listener NONE = new Listener() {
    };

    /// Something is wrong. What is told stays true whatever comes later.
    default void found(FsckFinding finding) throws IOException {}

    /// So many more were listed, compared or read. May be called by several threads.
    default void advance(long more) {}

    /// Something that a person should know, and that is no finding.
    default void remark(String remark) {}
  }

  public Fsck(Repository repository, FsckOptions options, Host host, Listener listener) {
    this.repository = repository;
    this.options = options;
    this.host = host;
    this.listener = listener;
  }

  /// Compares all datastores.
  ///
  /// @return a report for each
  /// @throws dev.larder.journal.JournalException `not-a-repository` as soon as the mark of the repository is not there; what was found before counts
  public List<FsckReport> run() throws IOException {
    List<FsckReport> reports = new ArrayList<>();
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      reports.add(run(datastore));
    }
    return reports;
  }

  /// Compares one.
  public FsckReport run(RepositoryDatastore datastore) throws IOException {
    return new DatastoreFsck(repository, datastore, options, host, listener).run();
  }

  /// The last time that all of a datastore was compared, as it was written down there; empty if it never was.
  public static Optional<FsckReport> last(RepositoryDatastore datastore) throws IOException {
    return FsckLog.reports(datastore.store()).stream().filter(FsckReport::whole).reduce((_, later) -> later);
  }
}
