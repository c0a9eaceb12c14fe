package dev.larder.repository;

import dev.larder.journal.DeleteHistory;
import dev.larder.journal.Host;
import dev.larder.journal.RunJournals;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournaledDelete;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Fills an empty Registry from archives and journals alone: what the design says of a lost Registry. Deletes come first: a dataset of which one has committed must not
/// rise again. See `docs/technote/journal.md`, "Rebuilding a Registry".
public final class Rebuild {
  private static final int DELETES = 1_000;
  private static final String REASON = "the Registry is made anew";

  private Rebuild() {}

  /// Makes the Registry of the repository at `location` anew. Where its database is a file that is not there, or is empty, the schema is made as well.
  ///
  /// @throws RepositoryException `operations-corrupt` if nobody can say what was deleted, `registry-not-empty` if there is something in it; nothing was changed
  /// @throws RegistryException.ReadOnly if the Registry takes no changes
  public static RebuildReport run(RepositoryLocation location, TransferBack.Listener listener, Host host)
      throws IOException {
    RepositoryConfig config = RepositoryConfig.read(location);
    try (Datastores datastores = Datastores.open(location, config)) {
      requireSound(deletes(datastores));
      RegistrySettings settings = config.registryIn(datastores.location());
      try (Registry registry = opened(settings)) {
        if (!registry.capabilities().writable()) {
          throw new RegistryException.ReadOnly(
              "the registry %s takes no changes now, and so nothing can be put into it; --compare looks only"
                  .formatted(settings.shownUrl()),
              null);
        }
        Repository.requireOurs(registry.claim(datastores.id()), datastores.id(), settings);
        requireEmpty(registry, datastores, settings);
        Migration.declare(registry, config.dimensions());
        return fill(new Repository(datastores, registry), listener, host);
      }
    }
  }

  private static Registry opened(RegistrySettings settings) {
    RegistryProvider provider = Repository.provider(settings);
    try {
      return provider.open(settings);
    } catch (RegistryException.NotFound | RegistryException.Incompatible e) {
      // Where there is none yet it is made; one of another schema is refused by this as well.
      provider.create(settings);
      return provider.open(settings);
    }
  }

  /// What a Registry that came back from a backup does not know of deletes.
  ///
  /// @param committed deletes that journals tell of
  /// @param unknown those of them that the Registry has no word of
  public record Restored(long committed, long unknown) {}

  /// Changes nothing.
  ///
  /// @throws RepositoryException `operations-corrupt` if nobody can say what was deleted
  public static Restored restored(Repository repository) throws IOException {
    DeleteHistory history = deletes(repository.datastores());
    requireSound(history);
    List<UUID> committed = history.committed();
    return new Restored(committed.size(), committed.size() - repository.registry().decided(committed).size());
  }

  /// Makes a Registry that came back from a backup what the journals tell: ends every delete that is under way, makes anew those that were committed since the backup, voids those that were
  /// not, and then takes in what was stored since. Idempotent; until it has run, transfer-back is refused where a committed delete is missing.
  ///
  /// @throws RepositoryException `operations-corrupt` if nobody can say what was deleted; nothing was changed
  public static RebuildReport recover(Repository repository, TransferBack.Listener listener, Host host)
      throws IOException {
    repository.requireWritableRegistry();
    requireSound(deletes(repository.datastores()));
    return fill(repository, listener, host);
  }

  private static RebuildReport fill(Repository repository, TransferBack.Listener listener, Host host)
      throws IOException {
    DeleteHistory history = new DeleteHistory();
    long fenced = 0;
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      fenced += history.settle(datastore.store(), repository.id(), REASON, host);
    }
    requireSound(history);
    replay(repository.registry(), history, true);
    TransferReport transfer = new TransferBack(repository, listener).transfer(Optional.empty());
    List<DeleteHistory.Delete> deletes = history.deletes();
    long committed = deletes.stream().filter(DeleteHistory.Delete::committed).count();
    return new RebuildReport(transfer, committed, deletes.size() - committed, fenced, history.losers().size());
  }

  /// What the journals tell of deletes, as they are now.
  static DeleteHistory deletes(Datastores datastores) throws IOException {
    DeleteHistory history = new DeleteHistory();
    for (RepositoryDatastore datastore : datastores.all()) {
      history.read(datastore.store(), datastores.id());
    }
    return history;
  }

  /// @throws RepositoryException `operations-corrupt` if it is not known what was deleted
  static void requireSound(DeleteHistory history) {
    List<String> problems = history.problems();
    if (!problems.isEmpty()) {
      throw new RepositoryException("operations-corrupt",
          "what was deleted cannot be read, and deleted datasets would come back: %s".formatted(problems.getFirst()),
          "Restore that journal from a backup. Nothing was changed.");
    }
  }

  /// Writes down the committed deletes, and, where all their journals have ended, that the others never will be.
  static void replay(Registry registry, DeleteHistory history, boolean ended) {
    List<JournaledDelete> some = new ArrayList<>();
    for (DeleteHistory.Delete delete : history.deletes()) {
      if (delete.committed()) {
        some.add(new JournaledDelete.Committed(delete.operation(), delete.unstored(), delete.purged()));
      } else if (ended) {
        some.add(new JournaledDelete.Voided(delete.operation()));
      }
      if (some.size() == DELETES) {
        registry.replay(some);
        some = new ArrayList<>();
      }
    }
    registry.replay(some);
  }

  private static void requireEmpty(Registry registry, Datastores datastores, RegistrySettings settings)
      throws IOException {
    try (DatasetCursor any = registry.query(DatasetQuery.ALL.limitedTo(1))) {
      if (any.hasNext()) {
        throw notEmpty(settings, "it has datasets");
      }
    }
    for (RepositoryDatastore datastore : datastores.all()) {
      for (RunJournals run : RunJournals.all(datastore.store(), (_, _) -> {
        // Transfer-back reports it.
      })) {
        List<UUID> writers = run.journals().stream().map(files -> files.writer()).toList();
        if (!registry.progress(writers).isEmpty()) {
          throw notEmpty(settings, "journals of run %s were taken in before".formatted(run.folder().run()));
        }
      }
    }
  }

  private static RepositoryException notEmpty(RegistrySettings settings, String why) {
    return new RepositoryException("registry-not-empty",
        "registry %s is not empty: %s".formatted(settings.shownUrl(), why),
        "A rebuild that was interrupted is completed by: larder transfer-back REPO. To see whether the Registry and the journals say the same: larder rebuild REPO "
            + "--compare. To begin anew, move the database away, or name an empty one in larder.yaml.");
  }
}
