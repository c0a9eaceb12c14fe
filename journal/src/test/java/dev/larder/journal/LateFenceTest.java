package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.MemoryArtifactStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Somebody held a writer for dead that lived, and his fence comes when the journal has long ended and is archived: in the place of a segment that
/// was removed.
final class LateFenceTest {
  @Test
  void hidesNothingFromAReaderWhoIsInTheMiddleOfTheJournal() throws Exception {
    try (ArtifactStore store = new MemoryArtifactStore()) {
      UUID repository = RepositoryMarker.create(store).repository();
      try (RunWriter writer = RunWriter.open(Datastore.on(store), WriterFixture.RUN, WriterOptions.DEFAULT)) {
        writer.putAll(WriterFixture.many(1, "x"));
        writer.putAll(WriterFixture.many(2, "x"));
      }
      RunFolder run = RunFolder.find(store, WriterFixture.RUN).orElseThrow();
      JournalFiles files = RunJournals.of(store, run).journals().getFirst();
      JournalCursor cursor = new JournalCursor(store, repository, run.scope(), files, 0, 0);
      int records = cursor.next().orElseThrow().size() + 1;
      JournalArchiving.archive(store, repository, run, wanted -> true, Host.SYSTEM);
      store.create(JournalLayout.segment(files.folder(), 2),
          Content.bytes(Example.segment(files.writer(), 2, records + 1, List.of(Example.fence()))));
      while (cursor.next().isPresent()) {
        // What it ends with is asked for.
      }
      assertEquals("", cursor.problem());
      assertEquals(JournalEnd.SEALED, cursor.end());
      assertEquals(files.segments(), cursor.segments());
      ArchivingReport again = JournalArchiving.archive(store, repository, run, wanted -> true, Host.SYSTEM);
      assertEquals(List.of(), again.problems());
      assertEquals(1, again.removed(), "the late fence");
    }
  }

  @Test
  void leavesOneWhoHasNotCountedTheSegmentsToAListing() throws Exception {
    try (ArtifactStore store = new MemoryArtifactStore()) {
      UUID repository = RepositoryMarker.create(store).repository();
      try (RunWriter writer = RunWriter.open(Datastore.on(store), WriterFixture.RUN, WriterOptions.DEFAULT)) {
        writer.putAll(WriterFixture.many(1, "x"));
        writer.putAll(WriterFixture.many(2, "x"));
      }
      RunFolder run = RunFolder.find(store, WriterFixture.RUN).orElseThrow();
      JournalFiles files = RunJournals.of(store, run).journals().getFirst();
      JournalCursor cursor = new JournalCursor(store, repository, run.scope(),
          files.withSegments(JournalFiles.UNCOUNTED), 0, 0);
      int records = cursor.next().orElseThrow().size() + 1;
      JournalArchiving.archive(store, repository, run, wanted -> true, Host.SYSTEM);
      store.create(JournalLayout.segment(files.folder(), 2),
          Content.bytes(Example.segment(files.writer(), 2, records + 1, List.of(Example.fence()))));
      assertEquals(Optional.empty(), cursor.next());
      assertTrue(cursor.unexplained());
      assertEquals(JournalEnd.OPEN, cursor.end());
      assertEquals(1, cursor.segments());
    }
  }
}
