package dev.larder.datastore;

import dev.larder.model.Explained;

/// A template, or a choice of templates or dataset types, cannot be used. The message names it and what is wrong; nothing was done.
public final class PlacementException extends IllegalArgumentException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  PlacementException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return "placement";
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
