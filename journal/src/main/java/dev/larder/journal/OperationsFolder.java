package dev.larder.journal;

import dev.larder.model.ArtifactPath;

/// Where the journals of deletes and key conflicts are, of all runs together.
public record OperationsFolder() implements JournalFolder {
  @Override
  public ArtifactPath path() {
    return JournalLayout.OPERATIONS;
  }

  @Override
  public JournalScope scope() {
    return new JournalScope.OperationsScope();
  }
}
