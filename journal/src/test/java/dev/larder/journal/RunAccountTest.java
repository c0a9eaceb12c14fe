package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.MemoryArtifactStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunAccountTest {
  @Test
  void readsAJournalWhoseWriterHadNothingToSayForAWhile() throws Exception {
    try (ArtifactStore store = new MemoryArtifactStore()) {
      store.create(JournalLayout.segment(Example.JOURNAL, 1),
          Content.bytes(Example.segment(Example.WRITER, 1, 1, List.of(Example.header()))));
      store.create(JournalLayout.segment(Example.JOURNAL, 2),
          Content.bytes(Example.segment(Example.WRITER, 2, 3, List.of())));
      RunAccount account = RunAccount.read(store, Example.REPOSITORY, RunJournals.of(store, Example.FOLDER));
      assertEquals(List.of(), account.problems());
      assertEquals(Optional.of(Example.PROCESS), account.open().getFirst().process());
      assertEquals(2, account.open().getFirst().cursor().segments());
    }
  }
}
