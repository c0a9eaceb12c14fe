package dev.larder.registry;

/// How the Registry decided a delete, for ever.
public sealed interface DeletionOutcome {

  /// It is made: nobody can take it back, and artifacts may go.
  ///
  /// @param datasets that it was about
  /// @param records storage records that it took away
  record Committed(long datasets, long records) implements DeletionOutcome {}

  /// It changed nothing, and never will: who wants the delete still plans it anew, under another operation.
  ///
  /// @param reason for people; names the dataset that is not as it was planned
  record Voided(String reason) implements DeletionOutcome {}
}
