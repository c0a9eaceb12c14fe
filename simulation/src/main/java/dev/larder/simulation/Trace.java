package dev.larder.simulation;

import java.util.ArrayList;
import java.util.List;

/// What happened in an execution: all of it for people, or a number that tells two executions apart.
final class Trace {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();
  private long hash;

  private Trace(boolean kept) {
    this.kept = kept;
  }

  static Trace kept() {
    return new Trace(true);
  }

  static Trace hashed() {
    return new Trace(false);
  }

  void add(SimulatedThread thread, Operation operation, long nanos) {
    hash = hash * 31 + operation.kind().hashCode();
    hash = hash * 31 + operation.subject().hashCode();
    hash = hash * 31 + thread.actor().name().hashCode() + nanos;
    if (kept) {
      lines.add("%5d %8.3f s %-28s %s".formatted(lines.size() + 1, nanos / 1e9, thread, operation));
    }
  }

  /// The same for two executions with the same operations, almost surely another one otherwise.
  long hash() {
    return hash;
  }

  List<String> lines() {
    return lines;
  }
}
