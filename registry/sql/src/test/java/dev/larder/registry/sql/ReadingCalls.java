package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/// Every call that reads, on a registry that holds `P1/A1` and `P1/A2` of one run. What they answer is held by the contract; where little is
/// allowed they have to answer at all.
final class ReadingCalls {
  private ReadingCalls() {}

  static void assertAllAnswer(Registry registry, JournalDraft journal) {
    List<UUID> ids = List.of(journal.ref(JournalDraft.ROW, JournalDraft.well("P1", "A1")).id());
    assertEquals(2, registry.runs().getFirst().datasets());
    assertEquals("row", registry.datasetTypes().getFirst().name().value());
    assertEquals(2, registry.dimensions().size());
    assertTrue(registry.lookUp(ids).getFirst().isPresent());
    assertEquals(1, registry.progress(List.of(journal.writer)).size());
    assertEquals(List.of(), registry.quarantine());
    try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
      cursor.next();
      cursor.next();
      assertFalse(cursor.hasNext());
    }
    try (StorageReport report = registry.bridge().check(ids, EnumSet.allOf(StorageField.class))) {
      assertEquals(1, report.size());
    }
  }
}
