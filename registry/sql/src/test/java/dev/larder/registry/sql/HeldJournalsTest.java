package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What of a chunk is left out while somebody else takes in the same journals.
final class HeldJournalsTest {
  @Test
  void areToldApartFromThoseThatBeginElsewhereAndTheOthersGoIn() throws SQLException {
    RegistrySettings settings = RegistrySettings.of(PostgresServer.get().freshRegistry());
    JournalDraft held = new JournalDraft("demo");
    JournalDraft elsewhere = new JournalDraft("demo");
    JournalDraft free = new JournalDraft("demo");
    try (Registry registry = new PostgresRegistryProvider().open(settings)) {
      registry.ingest(chunk(held.row("P1", "A1", "x").cut(), free.row("P1", "A2", "x").cut()));
      elsewhere.row("P1", "A3", "x").cut();
      JournalSlice next = held.row("P1", "A4", "x").cut();
      try (Connection other = DriverManager.getConnection(settings.url()); Statement lock = other.createStatement()) {
        other.setAutoCommit(false);
        lock.executeQuery("SELECT * FROM journal_progress WHERE writer = '%s' FOR UPDATE".formatted(held.writer));

        assertEquals(new ChunkOutcome(1, 0, List.of(), Set.of(elsewhere.writer), Set.of(held.writer)), registry.ingest(
            chunk(next, elsewhere.row("P1", "A5", "x").cut(), free.row("P1", "A6", "x").cut())));
        other.rollback();
      }
      assertEquals(new ChunkOutcome(1, 0, List.of(), Set.of()), registry.ingest(chunk(next)));
    }
  }
}
