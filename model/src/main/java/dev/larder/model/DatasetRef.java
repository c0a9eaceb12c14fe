package dev.larder.model;

import java.util.UUID;

/// A dataset, named: its id for ever, and what it is. Says nothing about where or whether its bytes are.
public record DatasetRef(UUID id, DatasetType type, DataId dataId, RunName run) {
  public DatasetRef {
    type.check(dataId);
  }

  @Override
  public String toString() {
    return "%s %s in run %s (%s)".formatted(type.name(), dataId, run, id);
  }
}
