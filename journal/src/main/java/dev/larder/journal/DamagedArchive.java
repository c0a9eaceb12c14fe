package dev.larder.journal;

import dev.larder.model.ArtifactPath;

/// An archive whose index cannot be accepted. It might hold any journal of its run, so that nothing of that run may be cleaned up.
///
/// @param problem what is wrong, for people
public record DamagedArchive(ArtifactPath path, String problem) {
  @Override
  public String toString() {
    return "%s cannot be read: %s".formatted(path, problem);
  }
}
