package dev.larder.repository;

import dev.larder.model.Explained;
import java.nio.file.Path;

/// Another process is retrieving to the same place. Nothing was changed.
public final class DestinationHeldException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  DestinationHeldException(Path workplace) {
    super("another process is retrieving to the same place: it holds %s".formatted(workplace));
  }

  @Override
  public String code() {
    return "destination-held";
  }

  @Override
  public String remedy() {
    return "Wait until it has ended and run the same command again, or choose another place.";
  }
}
