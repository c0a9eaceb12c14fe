package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.DatasetIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class IdOrderTest {
  /// As databases compare 16 bytes.
  private static final Comparator<UUID> BYTES = (a, b) -> {
    int most = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return most != 0 ? most : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  };

  private final long seed = Long.getLong("seed", System.nanoTime());

  /// Ids that differ within 40 bits only, wherever those are, come in full order. Repeat a failure with `-Dseed=`.
  @Test
  void idsAscendByTheBitsInWhichTheyDiffer() {
    Random random = new Random(seed);
    for (int shift = 0; shift <= 88; shift += 8) {
      UUID common = new UUID(random.nextLong(), random.nextLong());
      List<UUID> ids = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        long bits = random.nextLong() >>> 24;
        ids.add(new UUID(
            common.getMostSignificantBits() ^ (shift >= 64 ? bits << shift - 64 : shift == 0 ? 0 : bits >>> 64 - shift),
            common.getLeastSignificantBits() ^ (shift >= 64 ? 0 : bits << shift)));
      }
      DatasetIds question = DatasetIds.of(ids);
      assertEquals(ids.stream().sorted(BYTES).toList(), question.at(IdOrder.ascending(question)).asList(),
          "shift " + shift + ", -Dseed=" + seed);
      assertFalse(IdOrder.ascends(question));
      assertTrue(IdOrder.ascends(DatasetIds.of(ids.stream().sorted(BYTES).toList())));
    }
  }

  @Test
  void theSameIdManyTimesIsInOrder() {
    DatasetIds same = DatasetIds.of(new UUID(1, 2), new UUID(1, 2), new UUID(1, 2));
    assertTrue(IdOrder.ascends(same));
    assertEquals(3, IdOrder.ascending(same).length);
  }
}
