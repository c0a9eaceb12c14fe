package dev.larder.demo;

import java.util.List;

/// What a worker tells whoever started it: one line each, of fields that tabs separate.
public sealed interface WorkerMessage {

  /// So much more is done, durably.
  ///
  /// @param already stored before, with the same content
  /// @param bytes of what was stored
  record Progress(long stored, long already, long bytes) implements WorkerMessage {}

  /// A dataset was refused; the work goes on.
  record Refused(String code, String message) implements WorkerMessage {}

  /// The worker has failed, and ends.
  record Failed(String code, String message) implements WorkerMessage {}

  default String line() {
    return switch (this) {
      case Progress p ->
        String.join("\t", "progress", Long.toString(p.stored), Long.toString(p.already), Long.toString(p.bytes));
      case Refused r -> String.join("\t", "refused", r.code, flat(r.message));
      case Failed f -> String.join("\t", "failed", f.code, flat(f.message));
    };
  }

  /// Reads a line that [#line] made; anything else, such as a warning of the virtual machine, is a failure that says so.
  static WorkerMessage parse(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    try {
      return switch (fields.getFirst() + fields.size()) {
        case "progress4" ->
          new Progress(Long.parseLong(fields.get(1)), Long.parseLong(fields.get(2)), Long.parseLong(fields.get(3)));
        case "refused3" -> new Refused(fields.get(1), fields.get(2));
        case "failed3" -> new Failed(fields.get(1), fields.get(2));
        default -> new Failed("worker-output", line);
      };
    } catch (NumberFormatException e) {
      return new Failed("worker-output", line);
    }
  }

  private static String flat(String text) {
    return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
