package dev.larder.datastore;

/// A store and the placement that gives each dataset its path in it: what a writer needs to know to put datasets.
public record Datastore(ArtifactStore store, Placement placement) {

  /// A datastore with the default placement.
  public static Datastore on(ArtifactStore store) {
    return new Datastore(store, new Placement());
  }
}
