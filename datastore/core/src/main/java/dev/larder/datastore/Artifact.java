package dev.larder.datastore;

import dev.larder.model.ArtifactPath;

/// An artifact that is there.
///
/// @param size in bytes
public record Artifact(ArtifactPath path, long size) {}
