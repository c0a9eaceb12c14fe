/// Bytes at paths, and where datasets go.
///
/// The promise kept here (3): a write never replaces an artifact that is there, and what is reported as created is durable.
/// An [dev.larder.datastore.ArtifactStore] knows nothing of datasets; a [dev.larder.datastore.Datastore] is a store and the
/// placement that gives each dataset its path. Nothing in this room knows of journals or of a Registry.
@NullMarked
package dev.larder.datastore;

import org.jspecify.annotations.NullMarked;
