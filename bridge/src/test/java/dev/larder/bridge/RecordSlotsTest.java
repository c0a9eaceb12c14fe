package dev.larder.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecordSlotsTest {
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  /// What the slots should know of one id.
  private record Expected(int row, long state, long size) {}

  private static int add(RecordSlots slots, UUID id, long state) {
    return slots.add(id.getMostSignificantBits(), id.getLeastSignificantBits(), state);
  }

  private long state() {
    return random.nextLong() >>> 31;
  }

  /// Tells the slots of ids of `known`, changes what was said of some, and asks one by one and many together.
  private void compare(RecordSlots slots, List<UUID> known, List<UUID> others) {
    Map<UUID, Expected> model = new LinkedHashMap<>();
    for (UUID id : known) {
      long state = state();
      Expected before = model.get(id);
      int row = add(slots, id, state);
      Expected expected = before == null ? new Expected(model.size(), state, 0) : before;
      assertEquals(expected.row, row, () -> "-Dseed=%d id %s".formatted(seed, id));
      if (random.nextInt(3) == 0) {
        expected = new Expected(row, state(), random.nextLong());
        slots.state(row, expected.state);
        slots.size(row, expected.size);
      }
      model.put(id, expected);
    }
    assertEquals(model.size(), slots.size());
    List<UUID> asked = new ArrayList<>(known);
    asked.addAll(others);
    Collections.shuffle(asked, random);
    DatasetIds ids = DatasetIds.of(asked);
    int from = asked.size() / 10;
    int count = asked.size() - from;
    long[] states = new long[count];
    long[] sizes = new long[count];
    slots.find(ids, from, count, states, sizes, new int[count]);
    for (int i = 0; i < count; i++) {
      UUID id = asked.get(from + i);
      String message = "-Dseed=%d id %s".formatted(seed, id);
      Expected expected = model.get(id);
      int row = slots.find(id.getMostSignificantBits(), id.getLeastSignificantBits());
      if (expected == null) {
        assertEquals(-1, row, message);
        assertEquals(0, states[i], message);
      } else {
        assertEquals(expected.row, row, message);
        assertEquals(expected.state, slots.state(row), message);
        assertEquals(expected.state, states[i] & (1L << 33) - 1, message);
        assertEquals(expected.size, sizes[i], message);
      }
    }
  }

  @Test
  void knowsWhatAMapKnowsHoweverItHasGrown() {
    for (int count : List.of(0, 1, 10, 11, 12, 1_000, 50_000)) {
      List<UUID> known = new ArrayList<>(IntStream.range(0, count)
          .mapToObj(i -> new UUID(random.nextInt(300), random.nextInt(300))).toList());
      known.add(new UUID(0, 0));
      List<UUID> others = IntStream.range(0, count)
          .mapToObj(i -> new UUID(random.nextInt(300), random.nextInt(300))).toList();
      compare(new RecordSlots(), known, others);
    }
  }

  @Test
  void knowsAnIdThatIsZeroFromAFreeSlot() {
    RecordSlots slots = new RecordSlots();
    long[] states = new long[1];
    slots.find(DatasetIds.of(new UUID(0, 0)), 0, 1, states, new long[1], new int[1]);
    assertEquals(0, states[0]);
    assertEquals(-1, slots.find(0, 0));
    assertEquals(0, slots.add(0, 0, 0));
    assertEquals(0, slots.find(0, 0));
    slots.find(DatasetIds.of(new UUID(0, 0)), 0, 1, states, new long[1], new int[1]);
    assertTrue(states[0] != 0, "known, though nothing was said of it");
  }

  /// The id whose hash is this number, by secrets that are zero.
  private static UUID withHash(long hash) {
    // The inverse of the odd number that the hash is multiplied by, by Newton's method: each step doubles the bits that are right.
    long factor = 0x9E37_79B9_7F4A_7C15L;
    long inverse = factor;
    for (int step = 0; step < 6; step++) {
      inverse *= 2 - factor * inverse;
    }
    return new UUID(0, Long.rotateLeft(hash * inverse, 32));
  }

  @Test
  void idsThatAllNameOneSlotAreFoundBehindItAndBehindTheEndAtTheBeginning() {
    for (long slot : List.of(0L, -2_000L, Long.MIN_VALUE)) {
      List<UUID> known = IntStream.range(0, 500).mapToObj(i -> withHash(slot + 2L * i)).toList();
      List<UUID> others = IntStream.range(0, 500).mapToObj(i -> withHash(slot + 2L * i + 1)).toList();
      RecordSlots slots = new RecordSlots(0, 0);
      compare(slots, known, others);
      assertTrue(slots.longestSearch() >= 500, "they do not collide: " + slots.longestSearch());
    }
  }

  @Test
  void findsAnyIdInAFewStepsWhoeverHasChosenIt() {
    int count = 100_000;
    for (IntFunction<UUID> chosen : List.<IntFunction<UUID>>of(
        i -> new UUID(0, i), i -> new UUID(i, 0), i -> new UUID(i, i), i -> new UUID((long) i << 32, i),
        i -> new UUID((long) i << 44, 0), i -> new UUID(0, (long) i << 44), i -> new UUID(i, -i),
        i -> new UUID((long) i << 20, -1))) {
      RecordSlots slots = new RecordSlots();
      for (int i = 0; i < count; i++) {
        assertEquals(i, add(slots, chosen.apply(i), 0));
      }
      assertTrue(slots.longestSearch() < 500, () -> slots.longestSearch() + " slots for ids like " + chosen.apply(7));
      UUID one = chosen.apply(count / 2);
      assertEquals(count / 2, slots.find(one.getMostSignificantBits(), one.getLeastSignificantBits()));
    }
  }
}
