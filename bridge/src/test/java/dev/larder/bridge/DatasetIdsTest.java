package dev.larder.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.junit.jupiter.api.Test;

final class DatasetIdsTest {
  private static final List<UUID> SOME = List.of(new UUID(1, -1), new UUID(Long.MIN_VALUE, Long.MAX_VALUE),
      new UUID(1, -1), new UUID(0, 0));

  private static FixedSizeBinaryVector column(BufferAllocator allocator, int width, List<UUID> ids) {
    FixedSizeBinaryVector column = new FixedSizeBinaryVector("dataset", allocator, width);
    column.allocateNew(ids.size());
    for (int row = 0; row < ids.size(); row++) {
      UUID id = ids.get(row);
      column.setSafe(row, Arrays.copyOf(ByteBuffer.allocate(16).putLong(id.getMostSignificantBits())
          .putLong(id.getLeastSignificantBits()).array(), width));
    }
    column.setValueCount(ids.size());
    return column;
  }

  private static String message(BridgeException e) {
    return String.valueOf(e.getMessage());
  }

  @Test
  void areTheSameFromAListAnArrayAndAnArrowColumn() {
    try (BufferAllocator allocator = new RootAllocator();
        FixedSizeBinaryVector column = column(allocator, 16, SOME)) {
      for (DatasetIds ids : List.of(DatasetIds.of(SOME), DatasetIds.of(SOME.toArray(UUID[]::new)),
          DatasetIds.of(column))) {
        assertEquals(SOME, ids.asList());
      }
    }
  }

  @Test
  void aSliceAndAChoiceKeepTheirOrder() {
    DatasetIds ids = DatasetIds.of(SOME);
    assertEquals(SOME.subList(1, 3), ids.slice(1, 3).asList());
    assertEquals(List.of(SOME.get(3), SOME.get(0)), ids.at(new int[]{3, 0}).asList());
  }

  @SuppressWarnings("NullAway") // what a caller that knows no such check may give
  private static List<UUID> withNull() {
    return Arrays.asList(new UUID(0, 1), null, new UUID(0, 2));
  }

  @Test
  void whatIsNoIdIsRefusedWithItsRow() {
    BridgeException inList = assertThrows(BridgeException.class,
        () -> DatasetIds.of(withNull()));
    assertEquals("id-null", inList.code());
    assertTrue(message(inList).contains("id 1 "), message(inList));
    try (BufferAllocator allocator = new RootAllocator();
        FixedSizeBinaryVector column = column(allocator, 16, SOME);
        FixedSizeBinaryVector narrow = column(allocator, 8, SOME)) {
      column.setNull(2);
      BridgeException inColumn = assertThrows(BridgeException.class, () -> DatasetIds.of(column));
      assertTrue(message(inColumn).contains("id 2 "), message(inColumn));
      assertEquals("id-width", assertThrows(BridgeException.class, () -> DatasetIds.of(narrow)).code());
    }
  }
}
