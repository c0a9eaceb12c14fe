package dev.larder.cli;

import dev.larder.model.Explained;

/// The demo's dataset types mean something else in this repository. Nothing was written.
final class DemoConflict extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  DemoConflict(String message) {
    super(message);
  }

  @Override
  public String code() {
    return "dataset-type-conflict";
  }

  @Override
  public String remedy() {
    return "Use a table with the same dimensions, or another repository.";
  }
}
