package dev.larder.journal;

import dev.larder.model.ArtifactPath;

/// A folder below which journals and their archives are.
public sealed interface JournalFolder permits RunFolder, OperationsFolder {
  ArtifactPath path();

  /// What the header of every journal in this folder must say.
  JournalScope scope();
}
