package dev.larder.journal;

import dev.larder.model.RunName;
import java.util.UUID;

/// What a journal is about, as its header says. Records that belong to the other kind of journal are refused.
public sealed interface JournalScope {

  /// What one writer stores in one incarnation of a run.
  record RunScope(RunName run, UUID incarnation) implements JournalScope {
    @Override
    public String toString() {
      return "run %s (incarnation %s)".formatted(run, incarnation);
    }
  }

  /// Deletes in any run, and key conflicts found at transfer-back.
  record OperationsScope() implements JournalScope {
    @Override
    public String toString() {
      return "_operations";
    }
  }

  /// Says whether a journal of this scope may hold `record`.
  default boolean admits(JournalRecord record) {
    return switch (record) {
      case JournalRecord.Intent _,JournalRecord.Stored _,JournalRecord.GivenUp _,JournalRecord.Conceded _ ->
        this instanceof RunScope;
      case JournalRecord.DeleteIntent _,JournalRecord.DeleteCommitted _,JournalRecord.DeleteOutcomes _,JournalRecord.KeyConflict _ ->
        this instanceof OperationsScope;
      case JournalRecord.Header _,JournalRecord.Seal _,JournalRecord.Fence _,JournalRecord.Trailer _,JournalRecord.Skipped _,JournalRecord.Refused _ ->
        true;
    };
  }
}
