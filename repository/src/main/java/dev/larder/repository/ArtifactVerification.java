package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DamagedArtifactException;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.datastore.RecordedArtifact.Found;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.StorageRecord;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Compares artifacts with their storage records before the Registry hears of them. What cannot be looked at is an error and no finding: nothing is taken in
/// then, and the same transfer-back goes on there.
final class ArtifactVerification {
  private static final int READERS = 8;

  private final ArtifactStore store;
  private final ArtifactCheck how;

  ArtifactVerification(ArtifactStore store, ArtifactCheck how) {
    this.store = store;
    this.how = how;
  }

  /// These slices, without the datasets whose artifacts are not as recorded: those are refused. The look at all of them is one, so that the store may list
  /// where that is cheaper than asking for each.
  List<JournalSlice> check(List<JournalSlice> slices) throws IOException {
    if (how == ArtifactCheck.NONE) {
      return slices;
    }
    List<StorageRecord> records = slices.stream().flatMap(slice -> slice.datasets().stream())
        .flatMap(journaled -> journaled.dataset().records().stream()).toList();
    Map<StorageRecord, String> faults = absent(records);
    if (how == ArtifactCheck.CHECKSUM) {
      faults.putAll(damaged(records.stream().filter(record -> !faults.containsKey(record)).toList()));
    }
    return faults.isEmpty() ? slices : slices.stream().map(slice -> without(slice, faults)).toList();
  }

  private Map<StorageRecord, String> absent(List<StorageRecord> records) throws IOException {
    Map<StorageRecord, String> absent = new HashMap<>();
    List<Found> found = RecordedArtifact.look(store, records);
    for (int i = 0; i < records.size(); i++) {
      StorageRecord record = records.get(i);
      switch (found.get(i)) {
        case THERE -> {
        }
        case NOT_THERE -> absent.put(record,
            "%s is not there with %,d bytes".formatted(record.location(), record.size()));
        case UNKNOWN -> throw new StorageException(
            "cannot look at %s, and so cannot say whether it is there".formatted(record.location()),
            new IOException("the store does not tell"),
            "See that the datastore can be read, and run transfer-back again: it goes on there.");
      }
    }
    return absent;
  }

  private Map<StorageRecord, String> damaged(List<StorageRecord> records) throws IOException {
    Map<StorageRecord, String> damaged = new HashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS,
        Thread.ofPlatform().name("larder-verify-", 0).daemon().factory())) {
      List<Future<Optional<String>>> results = new ArrayList<>();
      records.forEach(record -> results.add(threads.submit(() -> damage(record))));
      for (int i = 0; i < records.size(); i++) {
        StorageRecord record = records.get(i);
        results.get(i).get().ifPresent(why -> damaged.put(record, why));
      }
      return damaged;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while artifacts were read").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("reading artifacts failed: " + e.getCause(), e.getCause());
    }
  }

  private Optional<String> damage(StorageRecord record) throws IOException {
    try (InputStream in = VerifiedArtifact.open(store, record)) {
      in.transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    } catch (DamagedArtifactException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return Optional.of("%s is not there".formatted(record.location()));
    }
  }

  private static JournalSlice without(JournalSlice slice, Map<StorageRecord, String> faults) {
    List<JournaledDataset> kept = new ArrayList<>();
    List<Quarantined> refused = new ArrayList<>();
    for (JournaledDataset journaled : slice.datasets()) {
      Optional<String> fault = journaled.dataset().records().stream()
          .flatMap(record -> Optional.ofNullable(faults.get(record)).stream()).findFirst();
      if (fault.isEmpty()) {
        kept.add(journaled);
      } else {
        refused.add(new Quarantined(slice.writer(), slice.run(), journaled.record(),
            Optional.of(journaled.dataset().ref().id()), "artifact-not-as-recorded", fault.get()));
      }
    }
    return slice.with(kept, refused);
  }
}
