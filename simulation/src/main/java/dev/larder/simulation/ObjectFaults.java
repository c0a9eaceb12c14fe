package dev.larder.simulation;

import java.util.SplittableRandom;

/// Decides which requests to an object store go wrong. Asked once for each request, in their order.
@FunctionalInterface
interface ObjectFaults {
  ObjectFaults NONE = operation -> ObjectFault.NONE;

  ObjectFault of(Operation operation);

  /// The `n`-th request, and no other.
  static ObjectFaults at(int n, ObjectFault fault) {
    int[] left = {n};
    return operation -> --left[0] == 0 ? fault : ObjectFault.NONE;
  }

  /// About one request in `interval`; every second time the one after it as well.
  static ObjectFaults random(long seed, int interval) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] burst = {false};
    return operation -> {
      burst[0] = burst[0] ? random.nextBoolean() : random.nextInt(interval) == 0;
      return burst[0] ? ObjectFault.REAL.get(random.nextInt(ObjectFault.REAL.size())) : ObjectFault.NONE;
    };
  }

  /// As it stands in a line that replays an execution: empty, `17:LATE`, or `random:seed:interval`.
  static ObjectFaults parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    String[] parts = text.split(":", 3);
    return parts[0].equals("random")
        ? random(Long.parseLong(parts[1]), Integer.parseInt(parts[2]))
        : at(Integer.parseInt(parts[0]), ObjectFault.valueOf(parts[1]));
  }
}
