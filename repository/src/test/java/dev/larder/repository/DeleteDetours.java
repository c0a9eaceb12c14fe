package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.DeleteHistory;
import dev.larder.journal.DeletedPaths;
import dev.larder.journal.Host;
import dev.larder.journal.JournalException;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.OperationsWriter;
import dev.larder.model.ArtifactPath;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.JournaledDelete;
import dev.larder.registry.Registry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Where the calls of mutants go: each method forgets a step that the design asks for, or takes it at the wrong time.
final class DeleteDetours {
  private DeleteDetours() {}

  static void forget(OperationsWriter journal, List<? extends JournalRecord> records) {
    // Nothing becomes durable.
  }

  static DeletionOutcome commitsBeforeTheRegistry(Deleting deleting, DeletePlan plan, boolean unlink, UUID operation,
      Map<RepositoryDatastore, OperationsWriter> journals) throws IOException {
    committed(operation, journals);
    return (DeletionOutcome) call("decide", deleting, plan, unlink, operation, journals);
  }

  static DeletingReport removesBeforeTheCommit(Deleting deleting, DeletePlan plan, UUID operation,
      DeletionOutcome.Committed outcome, Map<RepositoryDatastore, OperationsWriter> journals) throws IOException {
    DeletingReport report = (DeletingReport) call("remove", deleting, plan, operation, outcome, journals);
    committed(operation, journals);
    return report;
  }

  private static void committed(UUID operation, Map<RepositoryDatastore, OperationsWriter> journals)
      throws JournalException {
    for (OperationsWriter journal : journals.values()) {
      journal.append(List.of(new JournalRecord.DeleteCommitted(operation)));
    }
  }

  private static Object call(String method, Deleting deleting, Object... arguments) throws IOException {
    try {
      var called = Arrays.stream(Deleting.class.getDeclaredMethods()).filter(one -> one.getName().equals(method))
          .findFirst().orElseThrow();
      called.setAccessible(true);
      return called.invoke(deleting, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<UUID, Boolean> believesTheAbsenceOfK(Registry registry, Collection<UUID> operations) {
    return all(operations, false);
  }

  static Map<UUID, Boolean> removesWhatIsVoided(Registry registry, Collection<UUID> operations) {
    return all(registry.settle(operations).keySet(), true);
  }

  private static Map<UUID, Boolean> all(Collection<UUID> operations, boolean committed) {
    Map<UUID, Boolean> answers = new HashMap<>();
    operations.forEach(operation -> answers.put(operation, committed));
    return answers;
  }

  static void writesNoK(OperationsWriter journal, List<? extends JournalRecord> records) throws JournalException {
    journal.append(records.stream().filter(record -> !(record instanceof JournalRecord.DeleteCommitted)).toList());
  }

  static int fencesNobody(DeleteHistory history, ArtifactStore store, UUID repository, String reason, Host host)
      throws IOException {
    history.read(store, repository);
    return 0;
  }

  static Set<ArtifactPath> knowsNoPath(DeletedPaths deleted, UUID dataset) {
    return Set.of();
  }

  static void replaysNoTombstones(Registry registry, List<JournaledDelete> deletes) {
    registry.replay(deletes.stream()
        .map(delete -> delete instanceof JournaledDelete.Committed committed
            ? new JournaledDelete.Committed(committed.operation(), List.of(), List.of())
            : delete)
        .toList());
  }
}
