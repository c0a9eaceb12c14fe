package dev.larder.registry;

/// What a delete takes away from datasets.
public enum DeletionAction {
  /// Their storage records. They stay in the Registry, and may be restored.
  UNSTORE("unstored"),
  /// The datasets as well, for good.
  PURGE("purged");

  private final String participle;

  DeletionAction(String participle) {
    this.participle = participle;
  }

  /// What became of its datasets, e.g. `unstored`.
  public String participle() {
    return participle;
  }
}
