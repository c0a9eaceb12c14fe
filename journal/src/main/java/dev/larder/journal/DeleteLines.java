package dev.larder.journal;

import dev.larder.model.RunName;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Deletes of any size as records, each of which fits a line.
public final class DeleteLines {
  /// What fits a line with room for its frame.
  private static final int BYTES = SegmentBuilder.MAX_LINE - 2_048;

  private DeleteLines() {}

  /// The intent to delete datasets of one run.
  ///
  /// @param incarnation of the run
  public static List<JournalRecord> intents(UUID operation, DeleteAction action, RunName run, UUID incarnation,
      List<DeleteTarget> targets) {
    return lines(targets, DeleteLines::size,
        some -> new JournalRecord.DeleteIntent(operation, action, run, incarnation, some));
  }

  /// What became of artifacts.
  ///
  /// @throws IllegalArgumentException if there are none: that would say that the delete is voided
  public static List<JournalRecord> outcomes(UUID operation, List<DeleteOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("no outcomes of delete " + operation);
    }
    return lines(outcomes, DeleteLines::size, some -> new JournalRecord.DeleteOutcomes(operation, some));
  }

  private static <T> List<JournalRecord> lines(List<T> all, ToIntFunction<T> size,
      Function<List<T>, JournalRecord> record) {
    List<JournalRecord> records = new ArrayList<>();
    List<T> some = new ArrayList<>();
    int bytes = 0;
    for (T one : all) {
      int more = size.applyAsInt(one);
      if (bytes + more > BYTES) {
        records.add(record.apply(some));
        some = new ArrayList<>();
        bytes = 0;
      }
      some.add(one);
      bytes += more;
    }
    if (!some.isEmpty()) {
      records.add(record.apply(some));
    }
    return records;
  }

  private static int size(DeleteTarget target) {
    return switch (target) {
      case DeleteTarget.AtPath artifact -> 64 + text(artifact.component()) + text(artifact.path().value());
      case DeleteTarget.NotStored dataset -> 64;
    };
  }

  private static int size(DeleteOutcome outcome) {
    return 96 + text(outcome.component()) + text(outcome.path().value()) + text(outcome.detail());
  }

  /// A character of Java takes at most three bytes of UTF-8, and one that JSON escapes two.
  private static int text(String text) {
    return 3 * text.length();
  }
}
