package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.CollectionName;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.LineageDirection;
import dev.larder.registry.Registry;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    assertEquals(1, registry.collections().size());
    assertTrue(registry.find(JournalDraft.ROW.name(), JournalDraft.well("P1", "A1"),
        List.of(CollectionName.of(journal.run)), Optional.empty()).isPresent());
    assertEquals(1, registry.lineage(ids.getFirst(), LineageDirection.UP, 3).size());
    assertEquals(1, registry.lineage(ids.getFirst(), LineageDirection.DOWN, 3).size());
    assertEquals(List.of(), registry.associations(ids));
    assertEquals(Map.of(), registry.tombstones(ids));
    assertEquals(Set.of(), registry.decided(ids));
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
