package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.repository.Fsck;
import dev.larder.repository.FsckFinding;
import dev.larder.repository.Orphans;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The orphans of one datastore, found while somebody watches.
///
/// @param others what keeps anybody from telling whether there are more, as has been said
record OrphanSearch(String datastore, Orphans orphans, List<Orphans.Orphan> found, List<FsckFinding> others) {

  /// Looks in each datastore.
  static List<OrphanSearch> in(Repository repository, boolean pretending, ProgressDisplay display)
      throws IOException {
    List<OrphanSearch> searches = new ArrayList<>();
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      Orphans orphans = of(repository, datastore, display);
      List<FsckFinding> others = new ArrayList<>();
      List<Orphans.Orphan> found;
      try (Progress progress = display.start("look", -1, "artifacts")) {
        found = new Orphans(repository, datastore, Host.SYSTEM, listener(progress, display)).find(pretending, others);
      }
      others.forEach(other -> display.say("%s: %s: %s".formatted(other.kind().word(),
          other.path().isEmpty() ? "datastore " + other.datastore() : other.path(), other.detail())));
      searches.add(new OrphanSearch(datastore.name(), orphans, found, others));
    }
    return searches;
  }

  static Orphans of(Repository repository, RepositoryDatastore datastore, ProgressDisplay display) {
    return new Orphans(repository, datastore, Host.SYSTEM, new Fsck.Listener() {
      @Override
      public void remark(String remark) {
        display.say(remark);
      }
    });
  }

  static Fsck.Listener listener(Progress progress, ProgressDisplay display) {
    return new Fsck.Listener() {
      @Override
      public void advance(long more) {
        progress.advance(more);
      }

      @Override
      public void remark(String remark) {
        display.say(remark);
      }
    };
  }
}
