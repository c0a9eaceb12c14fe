package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JournalVerificationTest {
  private final ArtifactStore store = new MemoryArtifactStore();

  private void add(UUID writer, int number, byte[] segment) {
    store.create(JournalLayout.segment(JournalLayout.journal(Example.FOLDER.path(), Example.BEGUN, writer), number),
        Content.bytes(segment));
  }

  private JournalVerification verification() throws Exception {
    return JournalVerification.of(store, Example.REPOSITORY, RunJournals.of(store, Example.FOLDER));
  }

  private static JournalVerification.Journal example(Optional<ArtifactPath> archive, long bytes) {
    return new JournalVerification.Journal(Example.WRITER, Example.JOURNAL, archive, JournalEnd.SEALED, 2, 6, 1, bytes,
        Optional.of(Example.PROCESS), Optional.of(Example.BEGUN), "", "");
  }

  @Test
  void tellsOfEachJournalWhatItIsBeforeAndAfterItWasPacked() throws Exception {
    add(Example.WRITER, 1, CraftedArchive.segment(1));
    add(Example.WRITER, 2, CraftedArchive.segment(2));
    long bytes = CraftedArchive.journal().bytes();
    assertEquals(new JournalVerification(Example.FOLDER, false, List.of(example(Optional.empty(), bytes)), List.of()),
        verification());
    ArchivingReport archived = JournalArchiving.archive(store, Example.REPOSITORY, Example.FOLDER, files -> true,
        Host.SYSTEM);
    var archive = archived.archives().getFirst().path();
    assertEquals(new JournalVerification(Example.FOLDER, false, List.of(example(Optional.of(archive), bytes)),
        List.of(new JournalVerification.Archive(archive, 1, 2, bytes, ""))), verification());
    assertTrue(verification().sound());
  }

  @Test
  void tellsWhatIsWrongWithWhichAndReadsTheOthers() throws Exception {
    add(Example.WRITER, 1, CraftedArchive.segment(1));
    add(Example.WRITER, 2, CraftedArchive.segment(2));
    UUID refused = new UUID(1, 1);
    add(refused, 1, new ForgedSegment(refused, 1, 1).record(Example.header()).line("A", "\"claim\":7").finish());
    UUID corrupt = new UUID(1, 2);
    byte[] damaged = Example.segment(corrupt, 1, 1, Example.first());
    damaged[30] ^= 1;
    add(corrupt, 1, damaged);
    JournalVerification found = verification();
    assertFalse(found.sound());
    assertEquals(3, found.journals().size());
    for (JournalVerification.Journal journal : found.journals()) {
      if (journal.writer().equals(refused)) {
        assertEquals(JournalEnd.OPEN, journal.end());
        assertTrue(journal.problem().contains("record 2 of kind A cannot be accepted"), journal::toString);
      } else if (journal.writer().equals(corrupt)) {
        assertEquals(JournalEnd.CORRUPT, journal.end());
        assertEquals(0, journal.segments());
        assertTrue(journal.process().isEmpty());
        assertTrue(journal.problem().contains("does not match its checksum"), journal::toString);
      } else {
        assertEquals("", journal.problem());
        assertEquals(JournalEnd.SEALED, journal.end());
      }
    }
  }

  @Test
  void aJournalThatIsOpenIsNotWrong() throws Exception {
    add(Example.WRITER, 1, CraftedArchive.segment(1));
    assertTrue(verification().sound());
    assertEquals(JournalEnd.OPEN, verification().journals().getFirst().end());
  }
}
