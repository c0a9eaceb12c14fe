package dev.larder.journal;

import dev.larder.datastore.ExternalContent;
import dev.larder.datastore.Placement;
import dev.larder.datastore.PlacementException;
import dev.larder.model.ArtifactLocation;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DatasetRef;
import dev.larder.model.InvalidNameException;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One dataset on its way through the [PutProtocol]: what of it is announced, created and decided.
final class PutItem {
  /// Further paths are not tried: what leaves something behind that often is no accident.
  static final int MAX_ATTEMPT = 99;
  private static final long LONGEST_SIZE = (1L << 53) - 1;
  private static final Checksum LONGEST_CHECKSUM = Checksum.sha256(new byte[32]);
  private static final Instant LONGEST_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");

  private final DatasetRef ref;
  private final List<UUID> inputs;
  private final NewDataset.Restoring restoring;
  private final List<Part> parts;
  private final Part leader;
  private @Nullable PutResult result;

  PutItem(DatasetRef ref, NewDataset dataset, Placement placement) {
    this.ref = ref;
    inputs = dataset.inputs();
    restoring = dataset.restoring();
    parts = dataset.components().stream().map(component -> new Part(this, component, placement)).toList();
    leader = Collections.min(parts, Comparator.comparing(part -> part.component.component()));
  }

  /// Finds out, before anything is announced, whether the paths are possible and the record will fit a line. A record that turns out to be too
  /// long when its artifacts are there could never be written.
  void check() {
    try {
      if (!isShort() && !SegmentBuilder.fits(recordOf(parts.stream().map(
          part -> part.longest(part.location(MAX_ATTEMPT))).toList()))) {
        fail(DatasetRefusedException.unrecordable(ref,
            "its journal record would have more than %,d bytes".formatted(SegmentBuilder.MAX_LINE)));
      }
      if (!restoring.used().isEmpty()) {
        parts.forEach(Part::passOverUsed);
      }
    } catch (PlacementException e) {
      fail(DatasetRefusedException.unplaceable(ref, e));
    } catch (InvalidNameException e) {
      fail(DatasetRefusedException.unrecordable(ref, String.valueOf(e.getMessage())));
    }
  }

  /// Saves the exact answer where there is no doubt: a character takes three bytes at most, and the rest of a storage record below 512.
  private boolean isShort() {
    int bytes = 1_024 + 40 * (inputs.size() + restoring.lifts().size()) + 3 * ref.dataId().canonicalJson().length();
    for (Part part : parts) {
      StorageRecord record = part.longest(part.location(1));
      bytes += 512 + 3 * (record.component().length() + record.location().value().length() + record.format().length());
    }
    return bytes < SegmentBuilder.MAX_LINE;
  }

  /// The part that is created first. Only who has created it goes on to the others: otherwise two writers, each with one artifact of the
  /// same dataset, would wait for one another.
  Part leader() {
    return leader;
  }

  /// All parts but the leader.
  List<Part> followers() {
    return parts.stream().filter(part -> part != leader).toList();
  }

  DatasetRef ref() {
    return ref;
  }

  /// The deletes that it takes back.
  Set<UUID> lifts() {
    return restoring.lifts();
  }

  /// The record that says that the dataset is stored like this.
  JournalRecord.Stored recordOf(List<StorageRecord> records) {
    return new JournalRecord.Stored(ref.id(), ref.type().name(), ref.dataId(), records, inputs,
        List.copyOf(restoring.lifts()));
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

  /// Says whether an artifact of it stays where it is.
  boolean hasExternal() {
    return parts.stream().anyMatch(part -> part.external().isPresent());
  }

  /// How many of its artifacts are announced.
  long claims() {
    return parts.stream().filter(part -> part.external().isEmpty()).count();
  }

  boolean stored() {
    return result instanceof PutResult.Stored;
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

  void delete(UUID operation) {
    result = new PutResult.Deleted(ref, operation);
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
    private @Nullable ArtifactPath path;
    private int announced;
    /// The attempts whose claims were given up already.
    private final BitSet withdrawn = new BitSet();
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

    /// Where it is tried now.
    ArtifactPath path() {
      ArtifactPath known = path;
      if (known == null) {
        known = path(attempt);
        path = known;
      }
      return known;
    }

    /// Its bytes, if they stay where they are.
    Optional<ExternalContent> external() {
      return component.content() instanceof ExternalContent external ? Optional.of(external) : Optional.empty();
    }

    private ArtifactLocation location(int attempt) {
      return component.content() instanceof ExternalContent external ? external.uri() : path(attempt);
    }

    private ArtifactPath path(int attempt) {
      return placement.path(item.ref, component.component(), component.extension(), attempt);
    }

    /// No record of this part at that path is longer.
    private StorageRecord longest(ArtifactLocation at) {
      return new StorageRecord(component.component(), at, LONGEST_SIZE, LONGEST_CHECKSUM, component.format(),
          LONGEST_TIME);
    }

    Claim claim() {
      return new Claim(item.ref.id(), component.component(), path());
    }

    /// What was announced and does not hold our stored bytes; not where the outcome is unknown, which nobody may give up.
    List<Claim> unused() {
      List<Claim> unused = new ArrayList<>();
      if (external().isPresent()) {
        return unused;
      }
      boolean lastUsed = item.result instanceof PutResult.Stored || outcomeUnknown;
      for (int i = withdrawn.nextClearBit(1); i < (lastUsed ? announced : announced + 1); i = withdrawn
          .nextClearBit(i + 1)) {
        unused.add(new Claim(item.ref.id(), component.component(), path(i)));
      }
      return unused;
    }

    /// The present path is about to be announced.
    void announce() {
      announced = attempt;
      withdrawn.clear(attempt);
    }

    /// Says whether the present path must be announced before it is created.
    boolean isToBeAnnounced() {
      return announced < attempt || withdrawn.get(attempt);
    }

    /// The claim on the present path is given up. It must be announced again before it is created.
    void withdraw() {
      withdrawn.set(attempt);
    }

    /// Moves on to the next path, and says whether there is one.
    boolean nextAttempt() {
      if (attempt == MAX_ATTEMPT) {
        return false;
      }
      attempt++;
      path = null;
      return true;
    }

    /// Begins behind the paths that deletes have emptied.
    private void passOverUsed() {
      while (external().isEmpty() && item.restoring.used().contains(path())) {
        withdrawn.set(attempt);
        if (!nextAttempt()) {
          item.fail(DatasetRefusedException.crowded(item.ref, path()));
          return;
        }
      }
    }

    boolean isCreated() {
      return record != null;
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
