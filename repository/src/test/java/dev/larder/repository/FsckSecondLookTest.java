package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.datastore.Artifact;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import dev.larder.repository.FsckFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens between two looks is no finding, and what cannot be looked at is neither missing nor an orphan.
final class FsckSecondLookTest {
  private static final String PLATE = "night1/image/P_1/";

  @TempDir
  Path folder;

  private Pantry pantry;
  private NotedStore store;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    store = new NotedStore(pantry.repository().datastore().store());
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private FsckTold fsck() throws IOException {
    FsckTold told = new FsckTold();
    new Fsck(pantry.repository(), FsckOptions.DEFAULT.pretend(), Host.SYSTEM, told).run(pantry.datastoreIn(store));
    return told;
  }

  private Path artifact(DatasetRef ref) throws IOException {
    try (Stream<Path> files = Files.walk(pantry.path().resolve(PLATE))) {
      return files.filter(file -> file.getFileName().toString().contains(ref.id().toString())).findFirst()
          .orElseThrow();
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes the first listing one of now, however late it is asked for.
  private void listNow() throws IOException {
    List<Artifact> now;
    try (Stream<Artifact> all = store.artifacts((path, cause) -> {
      throw new UncheckedIOException(path, cause);
    })) {
      now = all.toList();
    }
    int first = 2; // the one above was the first
    store.listing = (number, all, unreadable) -> number == first ? now.stream().onClose(all::close) : all;
  }

  @Test
  void whatIsWrittenAndDeletedBehindTheListingIsNoFinding() throws IOException {
    UUID deleted = pantry.write("A1", "A2").getFirst().id();
    pantry.transfer();
    listNow();
    pantry.write("A3");
    pantry.transfer();
    pantry.write("A4");
    new Deleting(pantry.repository(), Host.SYSTEM, _ -> {
    }).run(DeletePlan.of(pantry.repository(), DeleteAction.PURGE, List.of(deleted)), false);
    assertEquals(List.of(), fsck().findings);
  }

  @Test
  void aRecordThatGoesBetweenTwoLooksIsNotMissed() throws IOException {
    DatasetRef ref = pantry.write("A1").getFirst();
    pantry.transfer();
    Path file = artifact(ref);
    move(file, folder.resolve("away"));
    Deletion deletion = new Deletion(UUID.randomUUID(), DeletionAction.PURGE,
        List.of(new DeletedDataset(ref.id(), Pantry.NIGHT, records(ref))), false);
    store.beforeLook = number -> {
      if (number == 1) {
        assertInstanceOf(DeletionOutcome.Committed.class, pantry.repository().registry().delete(deletion));
      }
    };
    assertEquals(List.of(), fsck().findings);
  }

  private List<StorageRecord> records(DatasetRef ref) {
    return new FsckRecords(pantry.repository(), pantry.repository().datastores().first()).of(List.of(ref.id()))
        .getFirst();
  }

  @Test
  void whatComesBackBetweenTwoLooksIsNotMissed() throws IOException {
    DatasetRef ref = pantry.write("A1").getFirst();
    pantry.transfer();
    Path file = artifact(ref);
    Path away = folder.resolve("away");
    move(file, away);
    assertEquals(List.of("missing"), fsck().kinds());
    AtomicInteger looks = new AtomicInteger();
    store.beforeLook = number -> {
      if (looks.incrementAndGet() == 2) {
        move(away, file);
      }
    };
    assertEquals(List.of(), fsck().findings);
    assertEquals(2, looks.get());
  }

  /// From the listing `from` on, `PLATE` may be read no further than to its second file.
  private void forbid(int from) {
    store.listing = (number, all, unreadable) -> {
      if (number < from) {
        return all;
      }
      int[] shown = {0};
      return all.filter(artifact -> {
        if (!artifact.path().value().startsWith(PLATE)) {
          return true;
        }
        if (++shown[0] == 3) {
          store.forbidden = Optional.of(PLATE);
          unreadable.at(PLATE, new AccessDeniedException(PLATE));
        }
        return shown[0] < 3;
      });
    };
  }

  @Test
  void whatIsInAFolderThatCannotBeReadFromItsMiddleOnIsUnreadableAndNotMissing() throws IOException {
    pantry.write("A1", "A2", "A3", "A4", "A5");
    pantry.transfer();
    Files.writeString(pantry.path().resolve("stray"), "who made me?");
    forbid(1);
    FsckTold told = fsck();
    assertEquals(List.of("orphan", "unreadable", "unreadable", "unreadable", "unreadable"), told.kinds());
    assertEquals(List.of(PLATE), told.findings.stream().filter(found -> found.kind() == Kind.UNREADABLE)
        .filter(found -> found.dataset().isEmpty()).map(FsckFinding::path).toList());
    assertEquals(3, told.findings.stream().filter(found -> found.dataset().isPresent())
        .filter(found -> found.path().startsWith(PLATE)).count());
  }

  @Test
  void aFolderThatCannotBeReadTheSecondTimeIsToldOf() throws IOException {
    pantry.write("A1", "A2", "A3");
    pantry.transfer();
    Files.writeString(pantry.path().resolve("stray"), "who made me?");
    forbid(2);
    FsckTold told = fsck();
    assertEquals(List.of("orphan", "unreadable"), told.kinds());
    assertEquals(PLATE, told.findings.stream().filter(found -> found.kind() == Kind.UNREADABLE).findFirst()
        .orElseThrow().path());
  }
}
