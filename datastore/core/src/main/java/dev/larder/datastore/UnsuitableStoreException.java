package dev.larder.datastore;

import dev.larder.model.Explained;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// A store cannot keep what stores promise, so that nothing may be written to it. Nothing was stored.
public final class UnsuitableStoreException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  UnsuitableStoreException(ArtifactStore store, List<ProbeResult> refusals) {
    super("no dataset can be stored in the %s: %s".formatted(store, refusals.stream()
        .map(refusal -> "%s: %s".formatted(refusal.name(), refusal.detail())).collect(Collectors.joining("; "))));
  }

  @Override
  public String code() {
    return "datastore-unsuitable";
  }

  @Override
  public String remedy() {
    return "Put the datastore root on another file system. What is stored in this one can still be read; larder doctor REPO says more.";
  }
}
