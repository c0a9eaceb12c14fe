package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.util.UUID;

/// An artifact that a writer is about to create, or was.
///
/// @param component empty for the dataset as a whole
public record Claim(UUID id, String component, ArtifactPath path) {}
