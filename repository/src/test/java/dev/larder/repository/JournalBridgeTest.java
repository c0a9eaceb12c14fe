package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.ChainedBridge;
import dev.larder.bridge.Completeness;
import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.Datastore;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalBridgeTest {
  private static final UUID STRANGER = new UUID(1, 2);

  @TempDir
  Path folder;

  private Pantry pantry;
  private Repository repository;
  private int wells;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    repository = pantry.repository();
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private static Existence exists(StorageBridge bridge, UUID id) {
    try (StorageReport report = bridge.check(List.of(id), EnumSet.noneOf(StorageField.class))) {
      return report.exists(0);
    }
  }

  private static boolean expected(StorageBridge bridge, UUID id) {
    try (StorageReport report = bridge.check(List.of(id), EnumSet.noneOf(StorageField.class))) {
      return report.expected(0);
    }
  }

  private ChainedBridge behindRegistry(JournalBridge journals) {
    return new ChainedBridge(repository.registry().bridge(), journals);
  }

  private JournalBridge all() throws IOException {
    return JournalBridge.all(repository.datastores());
  }

  private CraftedJournal journal() throws IOException {
    return new CraftedJournal(repository, pantry.night());
  }

  /// One more dataset in a journal that is not flushed.
  private UUID stored(CraftedJournal journal) {
    return journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X%d\"}".formatted(wells++), "night1/image/{id}.tif");
  }

  private void archive() throws IOException {
    assertEquals(List.of(), JournalArchiving.archive(repository.datastore().store(), repository.id(), pantry.night(),
        files -> true, Host.SYSTEM).problems());
  }

  /// The same datastore, of which is noted what it is asked.
  private JournalBridge noted(NotedStore store) throws IOException {
    RepositoryDatastore real = repository.datastores().first();
    return new JournalBridge(List.of(new RepositoryDatastore(real.location(), real.repository(), real.name(),
        real.root(), real.options(), Datastore.on(store), real.constraints())), Optional.empty(), Set.of());
  }

  private NotedStore store() {
    return new NotedStore(repository.datastore().store());
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void knowsWhatTheRegistryDoesNotKnowYetAndNothingElse() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    pantry.transfer();
    UUID second = pantry.write("A2").getFirst().id();
    JournalBridge journals = JournalBridge.pending(repository);
    assertEquals(List.of(), journals.problems());
    assertEquals(List.of(second), journals.datasets().map(dataset -> dataset.ref().id()).toList());
    assertEquals(Existence.YES, exists(journals, second));
    assertEquals(Existence.UNKNOWN, exists(journals, STRANGER), "the Registry was not asked");
    try (StorageReport report = behindRegistry(journals).check(List.of(first, STRANGER, second),
        EnumSet.allOf(StorageField.class))) {
      assertEquals(List.of(Optional.of(Source.REGISTRY), Optional.of(Source.JOURNAL), Optional.of(Source.JOURNAL)),
          List.of(report.source(0), report.source(1), report.source(2)));
      assertEquals(List.of(Existence.YES, Existence.NO, Existence.YES),
          List.of(report.exists(0), report.exists(1), report.exists(2)));
      assertEquals(11, report.records(2).getFirst().size());
    }
  }

  @Test
  void losesNothingThatIsTransferredBackAfterItWasReadAndBeforeTheRegistryIsAsked() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    JournalBridge journals = JournalBridge.pending(repository);
    pantry.transfer();
    assertEquals(Existence.YES, exists(journals, first), "read before");
    try (StorageReport report = behindRegistry(journals).check(List.of(first), Set.of())) {
      assertEquals(Existence.YES, report.exists(0));
      assertEquals(Optional.of(Source.REGISTRY), report.source(0));
    }
    JournalBridge later = JournalBridge.pending(repository);
    assertEquals(0, later.size());
    assertEquals(Existence.YES, exists(behindRegistry(later), first));
    UUID second = pantry.write("A2").getFirst().id();
    pantry.transfer();
    assertFalse(later.follow(), "what the Registry has already is not read");
    assertEquals(Existence.YES, exists(behindRegistry(later), second));
  }

  @Test
  void saysUnknownRatherThanNoWhileAJournalCannotBeRead() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    CraftedJournal journal = journal();
    UUID lost = stored(journal);
    Path segment = journal.flush();
    flip(segment);
    JournalBridge journals = JournalBridge.pending(repository);
    assertEquals(1, journals.problems().size());
    assertTrue(journals.problems().getFirst().contains(journal.writer.toString()));
    assertEquals(Existence.YES, exists(journals, first));
    assertEquals(Existence.UNKNOWN, exists(journals, lost));
    assertEquals(Existence.UNKNOWN, exists(behindRegistry(journals), STRANGER));
    assertTrue(behindRegistry(journals).completeness().notAsked().getFirst().contains(journal.writer.toString()));
    flip(segment);
    assertTrue(journals.follow(), "it is tried again");
    assertEquals(List.of(), journals.problems());
    assertEquals(Existence.YES, exists(journals, lost));
    assertEquals(Existence.NO, exists(behindRegistry(journals), STRANGER));
  }

  @Test
  void saysUnknownRatherThanNoWhileARecordIsRefused() throws IOException {
    pantry.write("A1");
    CraftedJournal journal = journal();
    UUID refused = journal.stored("mask", "{\"plate\":\"P 1\",\"well\":\"X1\"}", "night1/mask/{id}.tif");
    journal.seal();
    for (int time = 0; time < 2; time++) {
      JournalBridge journals = JournalBridge.pending(repository);
      assertEquals(Existence.UNKNOWN, exists(journals, refused), "a journal names it");
      assertEquals(Existence.NO, exists(behindRegistry(journals), STRANGER), "one refused record names one dataset");
      pantry.transfer();
    }
  }

  @Test
  void whatLostItsPlaceToAnotherIsNamedAndNoMore() throws IOException {
    pantry.write("A1");
    CraftedJournal journal = journal();
    String dataId = "{\"plate\":\"P 1\",\"well\":\"X1\"}";
    UUID winner = journal.stored("image", dataId, "night1/image/{id}.tif");
    UUID loser = journal.stored("image", dataId, "night1/image/{id}.tif");
    journal.seal();
    JournalBridge journals = all();
    assertEquals(Existence.YES, exists(journals, loser), "nobody has decided");
    pantry.transfer();
    assertTrue(journals.follow());
    for (JournalBridge bridge : List.of(journals, all())) {
      assertEquals(Existence.YES, exists(bridge, winner));
      assertEquals(Existence.UNKNOWN, exists(bridge, loser));
      assertFalse(expected(bridge, loser));
      assertEquals(2, bridge.datasets().count());
    }
  }

  @Test
  void readsEverythingWhereThereIsNoDatabase() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    pantry.transfer();
    archive();
    UUID second = pantry.write("A2").getFirst().id();
    pantry.close();
    Files.delete(pantry.path().resolve("registry.sqlite"));
    try (Datastores datastores = Repository.openDatastores(RepositoryLocation.of(pantry.path()))) {
      JournalBridge journals = JournalBridge.all(datastores);
      assertEquals(List.of(), journals.problems());
      assertEquals(Existence.YES, exists(journals, first), "in an archive");
      assertEquals(Existence.YES, exists(journals, second));
      assertEquals(Existence.UNKNOWN, exists(new ChainedBridge(journals), STRANGER));
      assertEquals(Set.of(first, second),
          Set.copyOf(journals.datasets().map(dataset -> dataset.ref().id()).toList()));
    }
    makeAgain();
  }

  @Test
  void aSymbolicLinkInPlaceOfAJournalLeadsNowhere() throws IOException {
    UUID here = pantry.write("A1").getFirst().id();
    CraftedJournal journal = journal();
    UUID elsewhere = stored(journal);
    Path place = Objects.requireNonNull(journal.flush().getParent());
    Files.createSymbolicLink(place, Files.move(place, folder.resolve("elsewhere")));
    JournalBridge journals = all();
    assertEquals(Existence.YES, exists(journals, here));
    assertFalse(exists(journals, elsewhere) == Existence.YES);
  }

  private void makeAgain() throws IOException {
    pantry = Pantry.in(folder.resolve("another"));
  }

  @Test
  void ofSomeRunsSaysNothingAboutTheOthers() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    JournalBridge other = JournalBridge.of(repository.datastores(), Set.of(new RunName("night2")));
    assertEquals(Existence.UNKNOWN, exists(other, first));
    assertEquals(Set.of(), other.completeness().asked());
    JournalBridge night = JournalBridge.of(repository.datastores(), Set.of(Pantry.NIGHT));
    assertEquals(Existence.YES, exists(night, first));
    assertEquals(Existence.UNKNOWN, exists(behindRegistry(night), STRANGER));
    UUID second = pantry.write("A2").getFirst().id();
    assertTrue(night.follow());
    assertEquals(Existence.YES, exists(night, second));
  }

  @Test
  void ofADatasetThatIsBeingDeletedKnowsNothingAndOfOneThatWasDeletedThatItIsGone() throws IOException {
    UUID image = pantry.write("A1").getFirst().id();
    UUID other = pantry.write("A2").getFirst().id();
    JournalBridge journals = all();
    CraftedJournal deletes = CraftedJournal.ofOperations(repository);
    UUID operation = deletes.deletes(pantry.night(), image);
    UUID unknown = UUID.randomUUID();
    deletes.commits(deletes.deletes(pantry.night(), unknown));
    deletes.flush();
    assertTrue(journals.follow());
    assertEquals(Existence.UNKNOWN, exists(journals, image));
    assertTrue(expected(journals, image));
    assertEquals(Existence.NO, exists(journals, unknown), "nobody stored it, and it was deleted");
    deletes.commits(operation);
    deletes.flush();
    assertTrue(journals.follow());
    for (JournalBridge bridge : List.of(journals, all())) {
      assertEquals(Existence.NO, exists(bridge, image));
      assertFalse(expected(bridge, image));
      assertEquals(Existence.YES, exists(bridge, other));
      assertEquals(List.of(other), bridge.datasets().map(dataset -> dataset.ref().id()).toList());
    }
    // A late record of the same id changes nothing, and one that lifts the delete does.
    CraftedJournal late = journal();
    late.stored(image, "image", "{\"plate\":\"P 1\",\"well\":\"A1\"}", "night1/image/{id}.2.tif", "");
    late.flush();
    assertTrue(journals.follow());
    assertEquals(Existence.NO, exists(journals, image));
    late.stored(image, "image", "{\"plate\":\"P 1\",\"well\":\"A1\"}", "night1/image/{id}.3.tif",
        ",\"lifts\":[\"%s\"]".formatted(operation));
    late.flush();
    assertTrue(journals.follow());
    for (JournalBridge bridge : List.of(journals, all())) {
      try (StorageReport report = bridge.check(List.of(image), EnumSet.allOf(StorageField.class))) {
        assertEquals(Existence.YES, report.exists(0));
        assertEquals("night1/image/%s.3.tif".formatted(image), report.records(0).getFirst().location().value());
      }
    }
  }

  @Test
  void ofAnotherIncarnationADeleteSaysNothing() throws IOException {
    UUID image = pantry.write("A1").getFirst().id();
    CraftedJournal deletes = CraftedJournal.ofOperations(repository);
    UUID operation = UUID.randomUUID();
    deletes.line("D", """
        "operation":"%s","action":"purge","run":"night1","incarnation":"%s","targets":[["%s"]]\
        """.formatted(operation, UUID.randomUUID(), image));
    deletes.commits(operation);
    deletes.flush();
    assertEquals(Existence.YES, exists(all(), image));
  }

  @Test
  void saysUnknownWhileDeletesCannotBeRead() throws IOException {
    UUID image = pantry.write("A1").getFirst().id();
    CraftedJournal deletes = CraftedJournal.ofOperations(repository);
    deletes.commits(deletes.deletes(pantry.night(), image));
    Path segment = deletes.flush();
    flip(segment);
    JournalBridge journals = all();
    assertEquals(1, journals.problems().size());
    assertEquals(Existence.UNKNOWN, exists(journals, image));
    flip(segment);
    assertTrue(journals.follow());
    assertEquals(List.of(), journals.problems());
    assertEquals(Existence.NO, exists(journals, image));
  }

  @Test
  void ofAnArchiveThatIsDamagedAndMendedAgainKnowsAll() throws IOException {
    UUID image = pantry.write("A1").getFirst().id();
    archive();
    List<Path> archives = new ArrayList<>();
    try (var files = Files.list(pantry.path().resolve(pantry.night().path().value()))) {
      files.filter(file -> file.toString().endsWith(".zst")).forEach(archives::add);
    }
    // In its index, and in its middle.
    for (int place : new int[]{20, (int) Files.size(archives.getFirst()) - 10}) {
      byte[] bytes = Files.readAllBytes(archives.getFirst());
      bytes[place] ^= 1;
      Files.write(archives.getFirst(), bytes);
      JournalBridge journals = all();
      assertFalse(journals.problems().isEmpty());
      assertEquals(Existence.UNKNOWN, exists(journals, image));
      bytes[place] ^= 1;
      Files.write(archives.getFirst(), bytes);
      assertTrue(journals.follow());
      assertEquals(List.of(), journals.problems());
      assertEquals(Existence.YES, exists(journals, image));
    }
  }

  @Test
  void readsJournalsAndNothingElseAndEachOnce() throws IOException {
    pantry.write("A1", "A2");
    pantry.write("A3");
    archive();
    pantry.write("A4");
    CraftedJournal open = journal();
    stored(open);
    open.flush();
    NotedStore store = store();
    JournalBridge journals = noted(store);
    assertEquals(5, journals.size());
    assertTrue(store.opened.stream().allMatch(path -> path.startsWith("_journal/v1/")), store.opened::toString);
    assertEquals(Set.of("_journal/v1", "_journal/v1/_operations"), store.listed);
    assertEquals(Set.of(), store.looked, "no artifact is looked at");
    assertEquals(1, store.forced.size(), store.forced::toString);
    assertTrue(store.forced.iterator().next().endsWith(open.writer.toString()),
        "its last segment tells of a dataset, and may not be durable");
    store.forget();
    assertFalse(journals.follow());
    assertEquals(Set.of(), store.opened, "nothing is new");
    assertEquals(Set.of(), store.forced);
    stored(open);
    Path segment = open.flush();
    assertTrue(journals.follow());
    assertEquals(Set.of(pantry.path().relativize(segment).toString()), store.opened);
  }

  @Test
  void aListingThatFailsLeavesUnknownWhatItMayHaveHidden() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    NotedStore store = store();
    JournalBridge journals = noted(store);
    assertEquals(List.of(), journals.problems());
    for (int after = 0; after < 3; after++) {
      UUID second = pantry.write("B" + after).getFirst().id();
      store.listingFailsAfter = after;
      journals.follow();
      assertFalse(journals.completeness().complete());
      assertTrue(journals.problems().toString().contains("the cable is out"), journals.problems()::toString);
      ChainedBridge chained = new ChainedBridge(repository.registry().bridge(), journals);
      assertEquals(Existence.UNKNOWN, exists(chained, STRANGER));
      assertEquals(Existence.YES, exists(journals, first), "read before");
      assertEquals(Existence.UNKNOWN, exists(chained, second));
      store.listingFailsAfter = Integer.MAX_VALUE;
      assertTrue(journals.follow());
      assertEquals(Existence.YES, exists(journals, second));
      assertEquals(new Completeness(Set.of(Completeness.Part.JOURNALS), List.of()), journals.completeness());
    }
  }

  @Test
  void aJournalThatGrowsWhileItIsReadIsReadAsFarAsItWasListed() throws IOException {
    pantry.write("A1");
    CraftedJournal growing = journal();
    UUID first = stored(growing);
    growing.flush();
    NotedStore store = store();
    List<UUID> later = new ArrayList<>();
    store.beforeOpen = path -> {
      if (path.value().contains(growing.writer.toString())) {
        later.add(stored(growing));
        growing.flush();
      }
    };
    JournalBridge journals = noted(store);
    assertEquals(List.of(), journals.problems());
    assertEquals(Existence.YES, exists(journals, first));
    assertEquals(Existence.UNKNOWN, exists(journals, later.getFirst()));
    store.beforeOpen = path -> {
    };
    assertTrue(journals.follow());
    assertEquals(Existence.YES, exists(journals, later.getFirst()));
  }

  @Test
  void aJournalThatIsArchivedWhileItIsReadIsReadInItsArchive() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    NotedStore store = store();
    boolean[] archived = {false};
    store.beforeOpen = path -> {
      if (path.name().endsWith(".jl") && !archived[0]) {
        archived[0] = true;
        try {
          archive();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
    JournalBridge journals = noted(store);
    assertTrue(archived[0]);
    assertEquals(List.of(), journals.problems());
    assertEquals(Existence.YES, exists(journals, first));
  }
}
