package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  private final Workers nobody = new Workers("test", 0);

  @Test
  void withoutHelpersAreTheCallerWhoDoesAllInOrder() {
    List<Integer> done = new ArrayList<>();
    Thread caller = Thread.currentThread();
    nobody.forEach(1_000, i -> {
      assertSame(caller, Thread.currentThread());
      done.add(i);
    });
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), done);
  }

  @Test
  void withoutHelpersEndAtTheFirstFaultAndThrowItAsItIs() {
    List<Integer> done = new ArrayList<>();
    AssertionError fault = new AssertionError("the end");
    assertSame(fault, assertThrows(AssertionError.class, () -> nobody.forEach(10, i -> {
      done.add(i);
      if (i == 3) {
        throw fault;
      }
    })));
    assertEquals(List.of(0, 1, 2, 3), done);
  }

  @Test
  void areNeverLessThanNone() {
    assertThrows(IllegalArgumentException.class, () -> new Workers("test", -1));
  }
}
