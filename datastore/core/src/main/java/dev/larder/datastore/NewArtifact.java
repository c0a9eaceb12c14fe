package dev.larder.datastore;

import dev.larder.model.ArtifactPath;

/// Bytes that shall become an artifact at `path`.
public record NewArtifact(ArtifactPath path, Content content) {}
