package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.ArchivingReport;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.DeleteHistory;
import dev.larder.journal.DeletedPaths;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalException;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.Operations;
import dev.larder.journal.OperationsFolder;
import dev.larder.journal.OperationsJournals;
import dev.larder.journal.UnfinishedDeletes;
import dev.larder.model.DatasetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals of deletes in archives say what they said before, to everybody who reads them.
final class ArchivedOperationsTest {
  @TempDir
  Path folder;

  private Pantry pantry;
  private Repository repository;
  private List<DatasetRef> refs;

  @BeforeEach
  void unstoreOneAndPurgeAnother() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    repository = pantry.repository();
    refs = pantry.write("A1", "A2", "A3");
    pantry.transfer();
    delete(DeleteAction.UNSTORE, 0);
    delete(DeleteAction.PURGE, 1);
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private ArtifactStore store() {
    return repository.datastore().store();
  }

  private void delete(DeleteAction action, int dataset) throws IOException {
    DeletingReport report = new Deleting(repository, Host.SYSTEM, _ -> {
    }).run(DeletePlan.of(repository, action, List.of(refs.get(dataset).id())), false);
    assertEquals(1, report.deleted());
  }

  private ArchivingReport archive() throws IOException {
    return JournalArchiving.archiveOperations(store(), repository.id(), 1, Host.SYSTEM);
  }

  private Path operations() {
    return pantry.path().resolve(new OperationsFolder().path().value());
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(operations(), 2)) {
      return files.filter(file -> file.toString().endsWith(".jl")).sorted().toList();
    }
  }

  /// What each reader of these journals makes of them, by its name.
  private Map<String, Object> said() throws IOException {
    List<UUID> ids = refs.stream().map(DatasetRef::id).toList();
    Map<String, Object> said = new LinkedHashMap<>();

    DeleteHistory history = new DeleteHistory();
    history.read(store(), repository.id());
    said.put("history", List.of(history.deletes(), history.problems()));

    Operations operations = new Operations(store(), repository.id(), Host.SYSTEM);
    operations.refresh();
    UUID run = pantry.night().incarnation();
    said.put("operations",
        List.of(ids.stream().map(id -> operations.deleteOf(id, run)).toList(), operations.problems()));

    DeletedPaths paths = new DeletedPaths(Set.copyOf(ids));
    paths.read(store(), repository.id());
    said.put("paths", ids.stream().map(paths::of).toList());

    UnfinishedDeletes deletes = UnfinishedDeletes.read(store(), repository.id());
    said.put("unfinished", List.of(deletes.deletes(), deletes.resolved(), deletes.problems()));

    List<String> doubts = new ArrayList<>();
    Set<JournaledPaths.OfDataset> asked = new HashSet<>();
    ids.forEach(id -> paths.of(id).forEach(path -> asked.add(new JournaledPaths.OfDataset(id, path.value()))));
    said.put("explained", List.of(asked, JournaledPaths.deleted(repository.datastores(), asked, doubts), doubts));

    JournalBridge bridge = JournalBridge.all(repository.datastores());
    try (StorageReport report = bridge.check(ids, Set.of())) {
      said.put("bridge", List.of(report.exists(0), report.exists(1), report.exists(2), bridge.problems()));
    }
    return said;
  }

  @Test
  void everyReaderIsToldTheSame() throws IOException {
    Map<String, Object> before = said();
    assertEquals(List.of(Existence.NO, Existence.NO, Existence.YES, List.of()), before.get("bridge"));
    Operations follower = new Operations(store(), repository.id(), Host.SYSTEM);
    follower.refresh();

    ArchivingReport report = archive();

    assertEquals(List.of(), report.problems());
    assertEquals(2, report.journals());
    assertEquals(2, segments().size(), "the last segment of each stays");
    assertEquals(before, said());
    follower.refresh();
    assertEquals(List.of(), follower.problems());
    assertEquals(0, archive().journals());
    assertTrue(JournalVerification.ofOperations(store(), repository.id(), _ -> {
    }).sound());
    assertEquals(2, pantry.overview().datasets(), "an unstored one stays, a purged one does not");
    assertEquals(0, pantry.transfer().ingested());
  }

  @Test
  void whoHasListedThemBeforeFindsThemInTheArchive() throws IOException {
    Map<String, Object> before = said();
    OperationsJournals listed = new OperationsJournals(store());
    List<JournalFiles> loose = listed.list();
    archive();
    for (JournalFiles files : loose) {
      JournalCursor cursor = listed.cursor(files, repository.id(), 0, 0);
      while (cursor.next().isPresent()) {
        // Only its end is wanted.
      }
      assertEquals(JournalEnd.SEALED, cursor.end(), cursor.problem());
    }
    delete(DeleteAction.PURGE, 2);
    assertNotEquals(before, said());
  }

  @Test
  void whatIsNotFinishedStaysLoose() throws IOException {
    String path = "night1/image/P_1/A3_%s.tif".formatted(refs.get(2).id());
    CraftedJournal killed = CraftedJournal.ofOperations(repository);
    UUID operation = killed.deletes(pantry.night(), refs.get(2).id(), path);
    killed.commits(operation);
    killed.seal();
    assertEquals(1, UnfinishedDeletes.read(store(), repository.id()).deletes().size());

    assertEquals(2, archive().journals());
    assertEquals(1, UnfinishedDeletes.read(store(), repository.id()).deletes().size());
    assertEquals(1, new OperationsJournals(store()).list().stream().filter(files -> files.archive().isEmpty()).count());
  }

  @Test
  void fewAreLeftAsTheyAre() throws IOException {
    assertEquals(0, JournalArchiving.archiveOperations(store(), repository.id(), 3, Host.SYSTEM).journals());
    assertEquals(2, JournalArchiving.archiveOperations(store(), repository.id(), 2, Host.SYSTEM).journals());
  }

  @Test
  void aDamagedArchiveIsToldAndNothingIsConcludedFromIt() throws IOException {
    archive();
    Path archive;
    try (Stream<Path> files = Files.list(operations())) {
      archive = files.filter(file -> file.toString().endsWith(".jl.zst")).findFirst().orElseThrow();
    }
    Files.write(archive, new byte[]{1, 2, 3});
    assertThrows(JournalException.class, () -> new DeletedPaths(Set.of()).read(store(), repository.id()));
    DeleteHistory history = new DeleteHistory();
    history.read(store(), repository.id());
    assertEquals(2, history.problems().size());
    JournalVerification verification = JournalVerification.ofOperations(store(), repository.id(), _ -> {
    });
    assertFalse(verification.sound());
    assertEquals(1, verification.archives().size());
  }

  @Test
  void anArchiveOfARunIsNoneOfOperations() throws IOException {
    ArchivingReport report = JournalArchiving.archive(store(), repository.id(), pantry.night(), files -> true,
        Host.SYSTEM);
    Path archive = pantry.path().resolve(report.archives().getFirst().path().value());
    Files.copy(archive, operations().resolve(archive.getFileName()));
    OperationsJournals operations = new OperationsJournals(store());
    assertEquals(2, operations.list().size());
    assertEquals(1, operations.damaged().size());
    assertTrue(operations.damaged().getFirst().problem().contains("not to _operations"),
        operations.damaged().getFirst().problem());
  }
}
