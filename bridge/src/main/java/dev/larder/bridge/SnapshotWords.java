package dev.larder.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers for tuples of texts that come again and again: about 200 bytes of heap for each that is different.
final class SnapshotWords {
  private final Map<List<String>, Integer> numbers = new HashMap<>();
  private final List<List<String>> tuples = new ArrayList<>();
  private List<String> last = List.of();
  private int lastNumber = -1;

  int number(List<String> tuple) {
    if (lastNumber < 0 || !tuple.equals(last)) {
      Integer known = numbers.putIfAbsent(tuple, tuples.size());
      if (known == null) {
        known = tuples.size();
        tuples.add(tuple);
      }
      last = tuples.get(known);
      lastNumber = known;
    }
    return lastNumber;
  }

  List<String> tuple(int number) {
    return tuples.get(number);
  }

  int size() {
    return tuples.size();
  }
}
