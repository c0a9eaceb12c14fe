package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.ExternalContent;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;

/// What a writer does where an artifact is at its path already. It adopts only what a valid record of a writer names, with the
/// same checksum; other content is a conflict. What no record names and nobody alive announced is a leftover: it stays where it
/// is, and the next path is used. What a writer that is alive announced is waited for.
final class Collisions {
  private static final Duration FIRST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private final ArtifactStore store;
  private final RunView others;
  private final UUID writer;
  private final Duration heldTimeout;
  private final Host host;
  /// One thread at a time reads what the others have written.
  private final Lock reading;
  private boolean settled;

  Collisions(ArtifactStore store, RunView others, UUID writer, Duration heldTimeout, Host host) {
    this.store = store;
    this.others = others;
    this.writer = writer;
    this.heldTimeout = heldTimeout;
    this.host = host;
    reading = host.newLock();
  }

  /// Gives up the claims on paths that are taken, durably.
  @FunctionalInterface
  interface Withdrawal {
    void withdraw(List<PutItem.Part> parts) throws IOException;
  }

  /// Decides the items of these parts, but for those that shall be tried at the next path.
  ///
  /// @param withdrawal is called before we wait for others: two that wait for each other at a leftover, which neither of them will ever
  ///     create, would hold each other up
  /// @return the parts to try again
  List<PutItem.Part> resolve(List<PutItem.Part> collided, Withdrawal withdrawal) throws IOException {
    List<PutItem.Part> retry = new ArrayList<>();
    List<PutItem.Part> waiting = collided;
    long deadline = host.nanoTime() + heldTimeout.toNanos();
    for (Duration wait = FIRST_WAIT; !waiting.isEmpty(); wait = longer(wait)) {
      boolean last = host.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted();
      List<PutItem.Part> held = new ArrayList<>();
      Map<PutItem, Found> found = new LinkedHashMap<>();
      try {
        look(waiting, last, held, retry, found);
      } catch (IOException e) {
        // What the others have recorded cannot be known: these datasets fail, and what else was put stays put.
        waiting.forEach(part -> part.item().fail(e));
        break;
      }
      // Contents are read without the lock: they may be large.
      for (Map.Entry<PutItem, Found> entry : found.entrySet()) {
        if (!adoptOrConcede(entry.getKey(), entry.getValue())) {
          waiting.stream().filter(part -> part.item() == entry.getKey()).forEach(part -> next(part, retry));
        }
      }
      waiting = held;
      if (!waiting.isEmpty()) {
        withdrawal.withdraw(waiting);
        sleep(wait);
      }
    }
    return retry.stream().filter(part -> !part.item().decided()).toList();
  }

  /// Decides those of these items that a record names already. What others record from now on is not seen: between two who name artifacts
  /// elsewhere for one dataset at the same moment, transfer-back decides.
  ///
  /// @param again whether the journals are to be read again; otherwise once for all calls
  void settle(List<PutItem> items, boolean again) {
    Map<PutItem, Found> found = new LinkedHashMap<>();
    reading.lock();
    try {
      if (again || !settled) {
        others.refresh();
        settled = true;
      }
      for (PutItem item : items) {
        others.stored(item.ref().id())
            .ifPresent(stored -> found.put(item, new Found(stored, others.scratch(item.ref().id()))));
      }
    } catch (IOException e) {
      items.forEach(item -> item.fail(e));
      return;
    } finally {
      reading.unlock();
    }
    found.forEach(this::adoptOrConcede);
  }

  /// Sorts the parts by what the journals say of them now.
  private void look(List<PutItem.Part> parts, boolean last, List<PutItem.Part> held, List<PutItem.Part> retry,
      Map<PutItem, Found> found) throws IOException {
    reading.lock();
    try {
      others.refresh();
      for (PutItem.Part part : parts) {
        PutItem item = part.item();
        if (item.decided()) {
          continue;
        }
        Optional<UUID> holder = others.holder(part.path(), writer);
        Optional<JournalRecord.Stored> stored = others.stored(item.ref().id());
        if (stored.isPresent()) {
          found.put(item, new Found(stored.get(), others.scratch(item.ref().id())));
        } else if (holder.isPresent() && last) {
          item.hold(holder.get());
        } else if (holder.isPresent()) {
          held.add(part);
        } else {
          next(part, retry);
        }
      }
    } finally {
      reading.unlock();
    }
  }

  /// A record of the dataset that is to be put.
  ///
  /// @param scratch whether its writer forced nothing
  private record Found(JournalRecord.Stored stored, boolean scratch) {}

  private static void next(PutItem.Part part, List<PutItem.Part> retry) {
    if (part.nextAttempt()) {
      retry.add(part);
    } else {
      part.item().fail(DatasetRefusedException.crowded(part.item().ref(), part.path()));
    }
  }

  /// @return false if the record is worth nothing, and what is there is a leftover
  private boolean adoptOrConcede(PutItem item, Found found) {
    JournalRecord.Stored stored = found.stored;
    try {
      if (!sameContent(item, stored)) {
        item.concede(stored.records());
      } else if (found.scratch && !madeDurable(stored.records())) {
        return false;
      } else if (SegmentBuilder.fits(item.recordOf(stored.records()))) {
        item.adopt(stored.records());
      } else {
        item.fail(DatasetRefusedException.unrecordable(item.ref(), "the record that is there is too long"));
      }
    } catch (IOException e) {
      item.fail(e);
    } catch (RuntimeException e) {
      item.fail(new IOException("the content of %s cannot be read: %s".formatted(item.ref(), e), e));
    }
    return true;
  }

  /// Forces what a writer on scratch left unforced, and says whether the bytes are still those that it recorded: a power failure in between may
  /// have left anything.
  private boolean madeDurable(List<StorageRecord> records) throws IOException {
    List<ArtifactPath> paths = new ArrayList<>();
    for (StorageRecord record : records) {
      record.path().ifPresent(path -> {
        paths.add(path);
        paths.add(path.folder());
      });
    }
    store.sync(paths);
    for (StorageRecord record : records) {
      try {
        Content content = () -> RecordedArtifact.open(store, record);
        if (!content.checksum().equals(record.checksum())) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameContent(PutItem item, JournalRecord.Stored stored) throws IOException {
    if (!stored.type().equals(item.ref().type().name()) || !stored.dataId().equals(item.ref().dataId())
        || stored.records().size() != item.parts().size()) {
      return false;
    }
    for (PutItem.Part part : item.parts()) {
      NewComponent component = part.component();
      Optional<StorageRecord> record = stored.records().stream()
          .filter(found -> found.component().equals(component.component())).findFirst();
      if (record.isEmpty() || !record.get().format().equals(component.format())
          || !sameBytes(component.content(), record.get())) {
        return false;
      }
    }
    return true;
  }

  /// Bytes that nobody has read are the same where they are the same file, of the same size.
  private static boolean sameBytes(Content content, StorageRecord record) throws IOException {
    Checksum checksum = content.checksum();
    if (content instanceof ExternalContent external
        && (checksum.equals(Checksum.NONE) || record.checksum().equals(Checksum.NONE))) {
      return record.location().equals(external.uri()) && record.size() == external.size();
    }
    return record.checksum().equals(checksum);
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
  }

  /// An interrupt ends the waiting, not the put: what is held then is reported as held.
  private void sleep(Duration wait) {
    try {
      host.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
