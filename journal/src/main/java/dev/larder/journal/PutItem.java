package dev.larder.journal;

import dev.larder.datastore.Placement;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One dataset on its way through the [PutProtocol]: what of it is announced, created and decided.
final class PutItem {
  private final DatasetRef ref;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable PutResult result;

  PutItem(DatasetRef ref, List<NewComponent> components, Placement placement) {
    this.ref = ref;
    components.forEach(component -> parts.add(new Part(this, component, placement)));
  }

  DatasetRef ref() {
    return ref;
  }

  List<Part> parts() {
    return parts;
  }

  boolean decided() {
    return result != null;
  }

  PutResult result() {
    if (result == null) {
      throw new IllegalStateException("not decided: " + ref);
    }
    return result;
  }

  /// All artifacts are created, and nothing else was decided.
  boolean complete() {
    return result == null && parts.stream().allMatch(part -> part.record != null);
  }

  void store() {
    result = new PutResult.Stored(new StoredDataset(ref, parts.stream().map(Part::record).toList()));
  }

  void adopt(List<StorageRecord> records) {
    result = new PutResult.AlreadyStored(new StoredDataset(ref, records));
  }

  void concede(List<StorageRecord> winner) {
    result = new PutResult.Conflict(ref, winner);
  }

  void hold(UUID holder) {
    result = new PutResult.Held(ref, holder);
  }

  /// The first failure decides; further ones say nothing new.
  void fail(IOException cause) {
    if (result == null) {
      result = new PutResult.Failed(ref, cause);
    }
  }

  /// One component on its way: where it is tried, and what came of it.
  static final class Part {
    private final PutItem item;
    private final NewComponent component;
    private final Placement placement;
    private int attempt = 1;
    private @Nullable StorageRecord record;
    private boolean outcomeUnknown;

    private Part(PutItem item, NewComponent component, Placement placement) {
      this.item = item;
      this.component = component;
      this.placement = placement;
    }

    PutItem item() {
      return item;
    }

    NewComponent component() {
      return component;
    }

    ArtifactPath path() {
      return path(attempt);
    }

    private ArtifactPath path(int attempt) {
      return placement.path(item.ref, component.component(), component.extension(), attempt);
    }

    Claim claim() {
      return new Claim(item.ref.id(), component.component(), path());
    }

    /// What was announced and does not hold our stored bytes; not where the outcome is unknown, which nobody may give up.
    List<Claim> unused() {
      List<Claim> unused = new ArrayList<>();
      boolean lastUsed = item.result instanceof PutResult.Stored || outcomeUnknown;
      for (int i = 1; i < (lastUsed ? attempt : attempt + 1); i++) {
        unused.add(new Claim(item.ref.id(), component.component(), path(i)));
      }
      return unused;
    }

    void nextAttempt() {
      attempt++;
    }

    void created(StorageRecord created) {
      record = created;
    }

    void unknown() {
      outcomeUnknown = true;
    }

    StorageRecord record() {
      if (record == null) {
        throw new IllegalStateException("not created: " + path());
      }
      return record;
    }
  }
}
