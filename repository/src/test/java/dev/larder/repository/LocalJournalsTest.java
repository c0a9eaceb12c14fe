package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.Datastore;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals in local files are read without a look into their folders: nothing that such a look would show may be missed.
final class LocalJournalsTest {
  @TempDir
  Path folder;

  private Pantry pantry;
  private Repository repository;
  private NotedStore store;
  private int wells;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    repository = pantry.repository();
    store = new NotedStore(repository.datastore().store(), true);
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private JournalBridge journals() throws IOException {
    RepositoryDatastore real = repository.datastores().first();
    return new JournalBridge(List.of(new RepositoryDatastore(real.location(), real.repository(), real.name(),
        real.root(), real.options(), Datastore.on(store), real.constraints())), Optional.empty(), Set.of());
  }

  private static Existence exists(JournalBridge bridge, UUID id) {
    try (StorageReport report = bridge.check(List.of(id), EnumSet.noneOf(StorageField.class))) {
      return report.exists(0);
    }
  }

  private UUID stored(CraftedJournal journal) {
    return journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X%d\"}".formatted(wells++), "night1/image/{id}.tif");
  }

  private void archive() throws IOException {
    assertEquals(List.of(), JournalArchiving.archive(repository.datastore().store(), repository.id(), pantry.night(),
        files -> true, Host.SYSTEM).problems());
  }

  @Test
  void ofJournalsThatHaveEndedNothingIsOpenedAgain() throws IOException {
    pantry.write("A1");
    CraftedJournal open = new CraftedJournal(repository, pantry.night());
    UUID first = stored(open);
    open.flush();
    JournalBridge journals = journals();
    assertEquals(List.of(), journals.problems());
    assertEquals(Existence.YES, exists(journals, first));
    assertEquals(Set.of("_journal/v1/_operations"), store.listed, "no folder of a run");
    assertEquals(1, store.forced.size(), store.forced::toString);
    store.forget();
    assertFalse(journals.follow());
    assertEquals(1, store.opened.size(), () -> "only the next segment of the open one: " + store.opened);
    assertEquals(Set.of(), store.forced);
    UUID second = stored(open);
    open.flush();
    assertTrue(journals.follow());
    assertEquals(Existence.YES, exists(journals, second));
    assertEquals(2, journals.datasets().filter(dataset -> dataset.ref().id().equals(first)
        || dataset.ref().id().equals(second)).count());
  }

  @Test
  void aJournalThatIsArchivedBeforeAnySegmentIsReadInItsArchive() throws IOException {
    List<UUID> written = new ArrayList<>();
    for (int segment = 1; segment <= 3; segment++) {
      written.add(pantry.write("A" + segment).getFirst().id());
      written.add(pantry.write("B" + segment).getFirst().id());
      String before = "%08d.jl".formatted(segment);
      boolean[] archived = {false};
      store.beforeOpen = path -> {
        if (path.name().equals(before) && path.value().contains("night1") && !archived[0]) {
          archived[0] = true;
          try {
            archive();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
      JournalBridge journals = journals();
      assertTrue(archived[0]);
      assertEquals(List.of(), journals.problems());
      for (UUID id : written) {
        assertEquals(Existence.YES, exists(journals, id));
      }
      assertEquals(written.size(), journals.datasets().count());
    }
  }

  @Test
  void whatIsToldAgainIsFoundInAnArchiveThatCameLater() throws IOException {
    UUID first = pantry.write("A1").getFirst().id();
    JournalBridge journals = journals();
    assertFalse(journals.follow());
    archive();
    assertEquals(List.of(first), journals.datasets().map(dataset -> dataset.ref().id()).toList());
  }

  @Test
  void aSegmentThatIsMissingIsAGapUntilItIsThereAgain() throws IOException {
    pantry.write("A1");
    for (int missing = 0; missing < 2; missing++) {
      CraftedJournal journal = new CraftedJournal(repository, pantry.night());
      UUID id = stored(journal);
      List<Path> segments = List.of(journal.flush(), flushed(journal), flushed(journal));
      Path away = folder.resolve("away");
      Files.move(segments.get(missing), away);
      JournalBridge journals = journals();
      assertEquals(1, journals.problems().size(), journals.problems()::toString);
      assertTrue(journals.problems().getFirst().contains("segment %08d is missing".formatted(missing + 1)),
          journals.problems()::toString);
      assertEquals(missing == 0 ? Existence.UNKNOWN : Existence.YES, exists(journals, id));
      Files.move(away, segments.get(missing));
      assertTrue(journals.follow());
      assertEquals(List.of(), journals.problems());
      assertEquals(Existence.YES, exists(journals, id));
    }
  }

  private Path flushed(CraftedJournal journal) {
    stored(journal);
    return journal.flush();
  }

  @Test
  void symbolicLinksAndFoldersAreNoSegmentsAndNoJournals() throws IOException {
    pantry.write("A1");
    CraftedJournal journal = new CraftedJournal(repository, pantry.night());
    UUID first = stored(journal);
    journal.flush();
    UUID second = stored(journal);
    Path segment = journal.flush();
    Path outside = Files.move(segment, folder.resolve("outside"));
    Files.createSymbolicLink(segment, outside);
    JournalBridge journals = journals();
    assertEquals(Existence.YES, exists(journals, first));
    assertEquals(Existence.UNKNOWN, exists(journals, second));
    assertTrue(journals.problems().toString().contains("symbolic link"), journals.problems()::toString);
    Files.delete(segment);
    Files.createDirectory(segment);
    journals.follow();
    assertEquals(Existence.UNKNOWN, exists(journals, second));
    Files.delete(segment);
    Files.move(outside, segment);
    assertTrue(journals.follow());
    assertEquals(Existence.YES, exists(journals, second));

    Path moved = Files.move(segment.getParent(), folder.resolve("moved"));
    Files.createSymbolicLink(segment.getParent(), moved);
    JournalBridge linked = journals();
    assertEquals(1, linked.size(), "a folder behind a link is none of ours");
  }
}
