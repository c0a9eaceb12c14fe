package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.ClockedHost;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.UnfinishedDeletes;
import dev.larder.journal.UnfinishedDeletes.Unfinished;
import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DatasetRef;
import dev.larder.registry.Association;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.RecoveryReport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeletingTest {
  @TempDir
  Path folder;

  private Pantry pantry;
  private Repository repository;
  private List<DatasetRef> refs;

  @BeforeEach
  void storeThreeImages() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    repository = pantry.repository();
    refs = pantry.write("A1", "A2", "A3");
    pantry.transfer();
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private UUID id(int dataset) {
    return refs.get(dataset).id();
  }

  private Path file(int dataset) {
    return pantry.path().resolve("night1/image/P_1/A%d_%s.tif".formatted(dataset + 1, id(dataset)));
  }

  private DeletePlan plan(DeleteAction action, UUID... ids) {
    return DeletePlan.of(repository, action, List.of(ids));
  }

  private DeletingReport delete(DeletePlan plan) throws IOException {
    return new Deleting(repository, Host.SYSTEM, _ -> {
    }).run(plan, false);
  }

  private boolean known(int dataset) {
    return repository.registry().lookUp(List.of(id(dataset))).getFirst().isPresent();
  }

  private boolean stored(int dataset) {
    try (StorageReport report = repository.registry().bridge().check(List.of(id(dataset)),
        Set.of(StorageField.PATH))) {
      return report.exists(0) == Existence.YES;
    }
  }

  private List<Unfinished> unfinished() throws IOException {
    return DeleteRecovery.unfinished(repository.datastores().first()).deletes();
  }

  private List<RecoveryReport.Row> recover() throws IOException {
    DeleteRecovery recovery = new DeleteRecovery(repository, repository.datastores().first(), Host.SYSTEM);
    List<RecoveryReport.Row> rows = new ArrayList<>(recovery.fence(new LeaseWatch(Host.SYSTEM), false).rows());
    rows.addAll(recovery.finish(Optional.empty(), false, _ -> {
    }).rows());
    return rows;
  }

  @Test
  void whatIsUnstoredKeepsItsPlaceInTheRegistryAndLosesItsArtifact() throws IOException {
    assertTrue(Files.exists(file(0)), file(0).toString());
    DeletingReport report = delete(plan(DeleteAction.UNSTORE, id(0)));
    assertEquals(Optional.empty(), report.voided());
    assertEquals(List.of(1L, 1L, 0L), List.of(report.datasets(), report.deleted(), report.kept()));
    assertFalse(Files.exists(file(0)));
    assertTrue(Files.exists(file(1)));
    assertTrue(known(0));
    assertFalse(stored(0));
    assertTrue(stored(1));
    assertEquals(List.of(), unfinished());
  }

  @Test
  void whatIsPurgedIsGone() throws IOException {
    DeletingReport report = delete(DeletePlan.of(repository, DeleteAction.PURGE, DatasetQuery.ALL.in(Pantry.NIGHT)));
    assertEquals(3, report.datasets());
    assertEquals(3, report.deleted());
    for (int dataset = 0; dataset < 3; dataset++) {
      assertFalse(known(dataset));
      assertFalse(Files.exists(file(dataset)));
    }
  }

  @Test
  void whatIsDoneAlreadyIsToldAndDoneNoSecondTime() throws IOException {
    delete(plan(DeleteAction.UNSTORE, id(0)));
    delete(plan(DeleteAction.PURGE, id(1)));
    DeletePlan unstore = plan(DeleteAction.UNSTORE, id(0), id(0));
    assertEquals(1, unstore.already());
    assertTrue(unstore.isEmpty());
    DeletePlan purge = plan(DeleteAction.PURGE, id(1));
    assertEquals(1, purge.already());
    assertTrue(purge.isEmpty());
    assertEquals(0, delete(purge).datasets());
  }

  @Test
  void idsThatNobodyKnowsAreNamed() {
    UUID nobody = UUID.randomUUID();
    DeletePlan plan = plan(DeleteAction.PURGE, id(0), nobody);
    assertEquals(List.of(nobody), plan.unknown());
    assertEquals(1, plan.datasets().size());
  }

  @Test
  void aPlanThatIsNotTrueAnyMoreDeletesNothing() throws IOException {
    DeletePlan both = plan(DeleteAction.UNSTORE, id(0), id(1));
    delete(plan(DeleteAction.UNSTORE, id(0)));
    DeletingReport report = delete(both);
    assertTrue(report.voided().orElseThrow().contains(id(0).toString()), report.voided().orElseThrow());
    assertTrue(Files.exists(file(1)));
    assertTrue(stored(1));
    assertEquals(List.of(), unfinished());
    pantry.write("A2");
    assertTrue(stored(1));
  }

  @Test
  void aDatasetWhoseDeleteIsVoidedCanBePutAgain() throws IOException {
    DeletePlan both = plan(DeleteAction.UNSTORE, id(0), id(1));
    delete(plan(DeleteAction.UNSTORE, id(0)));
    assertTrue(delete(both).voided().isPresent());
    assertEquals(refs.get(1), pantry.write("A2").getFirst());
    assertThrows(IOException.class, () -> pantry.write("A1"));
  }

  @Test
  void taggedDatasetsArePurgedOnlyWhereSomebodyUnlinksThem() throws IOException {
    CollectionName best = new CollectionName("best");
    repository.registry().apply(RegistryBatch.of(new Change.CreateCollection(best, CollectionType.TAGGED)));
    repository.registry().apply(RegistryBatch.of(new Change.Tag(best, List.of(id(0), id(1)))));
    DeletePlan plan = plan(DeleteAction.PURGE, id(0), id(2));
    assertEquals(List.of(new Association(best, CollectionType.TAGGED, 1)), plan.associations());
    assertTrue(delete(plan).voided().orElseThrow().contains("best"));
    assertTrue(Files.exists(file(2)));
    DeletingReport report = new Deleting(repository, Host.SYSTEM, _ -> {
    }).run(plan, true);
    assertEquals(2, report.deleted());
    assertEquals(1, repository.registry().count(DatasetQuery.ALL.in(List.of(best))));
  }

  @Test
  void aLateTransferBackDoesNotResurrect() throws IOException {
    assertEquals(refs.getFirst(), pantry.write("A1").getFirst());
    assertEquals(refs.get(1), pantry.write("A2").getFirst());
    delete(plan(DeleteAction.PURGE, id(0)));
    delete(plan(DeleteAction.UNSTORE, id(1)));
    pantry.transfer();
    assertFalse(known(0));
    assertTrue(known(1));
    assertFalse(stored(1));
  }

  @Nested
  class WhatCannotBeRemoved {
    private boolean chattr(String flag) throws IOException {
      try {
        return new ProcessBuilder("chattr", flag, file(0).toString()).redirectErrorStream(true).start().waitFor() == 0;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void isLeftToRecoveryAndStaysOnRecord() throws IOException {
      DeletePlan plan = plan(DeleteAction.UNSTORE, id(0), id(1));
      assumeTrue(chattr("+i"), "this file system knows no immutable files");
      try {
        DeletingReport report = delete(plan);
        assertEquals(1, report.deleted());
        assertEquals(1, report.failed().size(), report.toString());
        assertFalse(stored(0));
        assertEquals(1, unfinished().getFirst().left().size());
        assertTrue(recover().stream().anyMatch(row -> row.kind() == Kind.FAILED));
        assertEquals(1, unfinished().size());
      } finally {
        assertTrue(chattr("-i"));
      }
      assertTrue(recover().stream().noneMatch(row -> row.kind() == Kind.FAILED));
      assertFalse(Files.exists(file(0)));
      assertEquals(List.of(), unfinished());
      assertEquals(List.of(), recover());
    }
  }

  @Nested
  class Interrupted {
    /// What somebody leaves who is killed behind the intent.
    private UUID intent(boolean committed, int dataset) throws IOException {
      CraftedJournal journal = CraftedJournal.ofOperations(repository);
      UUID operation = journal.deletes(pantry.night(), id(dataset), pantry.path().relativize(file(dataset)).toString());
      if (committed) {
        journal.commits(operation);
      }
      journal.flush();
      return operation;
    }

    private List<RecoveryReport.Row> recoverAfterTenMinutes() throws IOException {
      ClockedHost host = new ClockedHost();
      LeaseWatch watch = new LeaseWatch(host);
      DeleteRecovery recovery = new DeleteRecovery(repository, repository.datastores().first(), host);
      assertEquals(List.of(Kind.OPEN), recovery.fence(watch, false).rows().stream().map(row -> row.kind()).toList());
      host.pass(LeaseWatch.ABANDONED);
      assertEquals(List.of(Kind.FENCE), recovery.fence(watch, false).rows().stream().map(row -> row.kind()).toList());
      return recovery.finish(Optional.empty(), false, _ -> {
      }).rows();
    }

    @Test
    void beforeTheRegistryHasCommittedItIsVoided() throws IOException {
      UUID operation = intent(false, 0);
      assertEquals(List.of(Kind.OPEN), recover().stream().map(row -> row.kind()).distinct().toList());
      assertTrue(Files.exists(file(0)));
      assertEquals(List.of(Kind.VOID), recoverAfterTenMinutes().stream().map(row -> row.kind()).toList());
      assertTrue(Files.exists(file(0)));
      assertTrue(stored(0));
      assertEquals(Set.of(operation), repository.registry().decided(List.of(operation)));
      assertEquals(List.of(), unfinished());
      assertEquals(refs.getFirst(), pantry.write("A1").getFirst());
    }

    @Test
    void behindTheCommitItIsFinished() throws IOException {
      UUID operation = intent(false, 0);
      DeletePlan plan = plan(DeleteAction.UNSTORE, id(0));
      repository.registry().delete(new dev.larder.registry.Deletion(operation,
          dev.larder.registry.DeletionAction.UNSTORE, plan.datasets(), false));
      assertEquals(List.of(Kind.DELETE), recoverAfterTenMinutes().stream().map(row -> row.kind()).toList());
      assertFalse(Files.exists(file(0)));
      assertEquals(List.of(), unfinished());
    }

    @Test
    void behindItsKItIsFinishedWithoutTheRegistry() throws IOException {
      intent(true, 0);
      assertEquals(List.of(Kind.DELETE), recoverAfterTenMinutes().stream().map(row -> row.kind()).toList());
      assertFalse(Files.exists(file(0)));
      assertEquals(List.of(), unfinished());
    }

    @Test
    void whoDeletesOnAnotherHostIsEndedByAnObserverWhoSeesNoSignOfLife() throws Exception {
      intent(true, 0);
      ClockedHost host = new ClockedHost();
      LeaseWatch watch = new LeaseWatch(host);
      assertEquals(List.of(), Observing.observe(repository, Optional.empty(), watch, Duration.ofMinutes(11), true,
          host, _ -> {
          }));
      List<RecoveryReport.Row> ended = Observing.observe(repository, Optional.empty(), new LeaseWatch(host),
          Duration.ofMinutes(11), false, host, _ -> {
          });
      assertEquals(List.of(Kind.FENCE), ended.stream().map(row -> row.kind()).toList());
      assertEquals(List.of(Kind.DELETE), recover().stream().map(row -> row.kind()).toList());
      assertFalse(Files.exists(file(0)));
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
      intent(true, 0);
      ClockedHost host = new ClockedHost();
      LeaseWatch watch = new LeaseWatch(host);
      DeleteRecovery recovery = new DeleteRecovery(repository, repository.datastores().first(), host);
      recovery.fence(watch, true);
      host.pass(LeaseWatch.ABANDONED);
      assertEquals(List.of(Kind.FENCE), recovery.fence(watch, true).rows().stream().map(row -> row.kind()).toList());
      recovery.finish(Optional.empty(), true, _ -> {
      });
      assertTrue(Files.exists(file(0)));
      UnfinishedDeletes left = DeleteRecovery.unfinished(repository.datastores().first());
      assertEquals(1, left.open().size());
      assertEquals(1, left.deletes().size());
    }
  }

  @Nested
  class WhatIsRestored {
    private List<WriteAnswer> restore(int dataset, String text) throws IOException {
      Path file = Files.writeString(folder.resolve("again.tif"), text);
      return new Restoring(repository).restore(
          List.of(new Restoring.Request(id(dataset), List.of(new WriteRequest.Part("", file)))));
    }

    @Test
    void isStoredAtAPathThatWasNeverUsed() throws IOException {
      delete(plan(DeleteAction.UNSTORE, id(0)));
      WriteAnswer.Stored stored = (WriteAnswer.Stored) restore(0, "other bytes").getFirst();
      Path second = pantry.path().resolve(stored.dataset().records().getFirst().location().value());
      assertFalse(second.equals(file(0)));
      assertEquals("other bytes", Files.readString(second));
      assertTrue(stored(0));
      pantry.transfer();
      assertTrue(stored(0));
    }

    @Test
    void canBeUnstoredAndRestoredAgain() throws IOException {
      for (int i = 0; i < 3; i++) {
        assertEquals(1, delete(plan(DeleteAction.UNSTORE, id(0))).deleted());
        assertTrue(restore(0, "bytes " + i).getFirst() instanceof WriteAnswer.Stored);
        assertTrue(stored(0));
      }
      delete(plan(DeleteAction.UNSTORE, id(0)));
      assertFalse(stored(0));
    }

    @Test
    void isNotWhatIsStoredNorWhatWasPurged() throws IOException {
      delete(plan(DeleteAction.PURGE, id(0)));
      assertEquals("dataset-purged", ((WriteAnswer.Refused) restore(0, "x").getFirst()).code());
      assertEquals("dataset-stored", ((WriteAnswer.Refused) restore(1, "x").getFirst()).code());
    }

    @Test
    void isStillThereAfterARebuild() throws IOException {
      delete(plan(DeleteAction.UNSTORE, id(0), id(1)));
      restore(0, "other bytes");
      pantry.close();
      Files.delete(pantry.path().resolve("registry.sqlite"));
      Rebuild.run(RepositoryLocation.of(pantry.path()), TransferBack.Listener.NONE, Host.SYSTEM);
      repository = Repository.open(pantry.path());
      pantry = new Pantry(repository);
      assertTrue(stored(0));
      assertFalse(stored(1));
      assertTrue(known(1));
      assertTrue(stored(2));
    }
  }
}
