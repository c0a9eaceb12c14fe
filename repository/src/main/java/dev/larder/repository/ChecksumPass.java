package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DamagedArtifactException;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.journal.Host;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.repository.FsckFinding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads the bytes of all artifacts, in several threads, and compares them with their records. Writes down how far it has come, and goes on there when it was interrupted.
final class ChecksumPass {
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  /// Datasets under way for each thread.
  private static final int AHEAD = 16;
  /// Datasets whose records are asked for at a time.
  private static final int TOGETHER = 200;

  private final Repository repository;
  private final ArtifactStore store;
  private final FsckOptions options;
  private final Host host;
  private final DatastoreFsck fsck;
  private final RecordVerification verification;
  private final List<UUID> wrong = new ArrayList<>();
  private Instant begun;
  private long read;
  private long records;
  private Optional<String> position = Optional.empty();

  /// A dataset whose artifacts are to be read.
  ///
  /// @param position of it in the query
  private record Next(String position, RecordedDataset dataset) {}

  /// A dataset whose artifacts are being read.
  ///
  /// @param position of it in the query
  private record Running(String position, Future<List<Outcome>> outcomes) {}

  /// What reading one artifact has shown.
  ///
  /// @param kind empty if it is as recorded; [Kind#MISSING] if it is not there
  private record Outcome(RecordedDataset dataset, StorageRecord record, Optional<Kind> kind, String detail) {}

  ChecksumPass(Repository repository, ArtifactStore store, FsckOptions options,
      Host host, DatastoreFsck fsck) {
    this.repository = repository;
    this.store = store;
    this.options = options;
    this.host = host;
    this.fsck = fsck;
    verification = new RecordVerification(repository, store, fsck);
    begun = host.now();
  }

  /// @param sample the part of the datasets that is read; empty for all
  /// @return how many artifacts were read, those included that an interrupted pass had read
  long read(DatasetQuery all, FsckScope scope, Optional<Double> sample) throws IOException {
    FsckProgress progress = new FsckProgress(store, scope, host);
    boolean noted = sample.isEmpty() && !options.pretending();
    DatasetQuery query = all;
    if (noted) {
      Optional<FsckProgress.Reached> reached = progress.find();
      if (reached.isPresent()) {
        fsck.remark("going on behind the %,d artifacts whose bytes were read since %s".formatted(reached.get().read(),
            reached.get().begun()));
        begun = reached.get().begun();
        read = reached.get().read();
        position = Optional.of(reached.get().position());
        query = all.after(reached.get().position());
        readAgain(reached.get().wrong());
      }
    }
    try {
      readBehind(query, sample, progress, noted);
    } catch (IOException | RuntimeException e) {
      if (noted) {
        noteAfter(e, progress);
      }
      throw e;
    }
    verification.end();
    if (noted) {
      try {
        progress.end();
      } catch (IOException e) {
        fsck.remark("how far it came cannot be removed, and the next one may begin there: " + e.getMessage());
      }
    }
    return read;
  }

  private void noteAfter(Exception failure, FsckProgress progress) {
    try {
      note(progress);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void note(FsckProgress progress) throws IOException {
    if (position.isPresent()) {
      progress.write(new FsckProgress.Reached(begun, position.get(), read, wrong));
    }
  }

  private void readBehind(DatasetQuery query, Optional<Double> sample, FsckProgress progress, boolean noted)
      throws IOException {
    long noteAt = host.nanoTime() + BETWEEN.toNanos();
    Deque<Running> running = new ArrayDeque<>();
    ExecutorService threads = Executors.newFixedThreadPool(options.threads(),
        Thread.ofPlatform().daemon().name("larder-fsck-", 1).factory());
    try (DatasetCursor cursor = repository.registry().query(query)) {
      List<Next> some = new ArrayList<>();
      while (cursor.hasNext()) {
        FoundDataset dataset = cursor.next();
        if (sample.isEmpty() || fsck.chosen(sample.get())) {
          some.add(new Next(cursor.position(),
              new RecordedDataset(dataset.ref().id(), Optional.of(dataset.ref().run()), true)));
        }
        if (some.size() == TOGETHER || !cursor.hasNext()) {
          List<List<StorageRecord>> of = fsck.records(some.stream().map(next -> next.dataset.id()).toList());
          for (int i = 0; i < some.size(); i++) {
            Next next = some.get(i);
            List<StorageRecord> all = of.get(i);
            running.add(new Running(next.position,
                threads.submit(() -> all.stream().map(record -> outcome(next.dataset, record)).toList())));
            if (running.size() >= AHEAD * options.threads()) {
              finish(running.remove());
            }
          }
          some.clear();
        }
        if (noted && host.nanoTime() - noteAt > 0) {
          note(progress);
          noteAt = host.nanoTime() + BETWEEN.toNanos();
        }
      }
      while (!running.isEmpty()) {
        finish(running.remove());
      }
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private Outcome outcome(RecordedDataset dataset, StorageRecord record) {
    try (InputStream in = VerifiedArtifact.open(store, record)) {
      in.transferTo(OutputStream.nullOutputStream());
      return new Outcome(dataset, record, Optional.empty(), "");
    } catch (DamagedArtifactException e) {
      return new Outcome(dataset, record, Optional.of(Kind.CHECKSUM), String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return new Outcome(dataset, record, Optional.of(Kind.MISSING), "");
    } catch (IOException e) {
      return new Outcome(dataset, record, Optional.of(Kind.UNREADABLE), String.valueOf(e.getMessage()));
    }
  }

  private void finish(Running next) throws IOException {
    List<Outcome> outcomes;
    try {
      outcomes = next.outcomes.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while artifacts were read").initCause(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading artifacts failed: " + e.getCause(), e.getCause());
    }
    for (Outcome outcome : outcomes) {
      take(outcome);
    }
    read += outcomes.size();
    records += outcomes.size();
    position = Optional.of(next.position);
    fsck.advance(outcomes.size());
  }

  /// Looks again before it tells: whether the record stands, and whether the bytes are still others.
  private void take(Outcome first) throws IOException {
    if (first.kind.isEmpty()) {
      return;
    }
    if (first.kind.get() == Kind.MISSING) {
      missing(first);
      return;
    }
    if (!verification.stands(first.dataset, first.record)) {
      return;
    }
    Outcome again = outcome(first.dataset, first.record);
    if (again.kind.isEmpty()) {
      return;
    }
    if (again.kind.get() == Kind.MISSING || hasAnotherSize(again.record)) {
      missing(again);
      return;
    }
    fsck.requireMarker();
    wrong.add(again.dataset.id());
    fsck.found(FsckFinding.of(again.kind.get(), again.dataset, again.record, OptionalLong.empty(), again.detail));
  }

  /// What is not there, or of another size, was found by the listing, unless there was none of the store itself.
  private void missing(Outcome outcome) throws IOException {
    if (options.sample().isPresent() || options.inventory().isPresent()) {
      verification.add(outcome.dataset, outcome.record);
    }
  }

  private boolean hasAnotherSize(StorageRecord record) {
    return record.path().isPresent()
        && store.stat(List.of(record.path().get())).getFirst() instanceof StatResult.Present there
        && there.size() != record.size();
  }

  /// What an interrupted pass found is found again, or mended by now.
  private void readAgain(List<UUID> ids) throws IOException {
    if (ids.isEmpty()) {
      return;
    }
    List<Optional<DatasetRef>> refs = repository.registry().lookUp(ids);
    List<List<StorageRecord>> of = fsck.records(ids);
    for (int i = 0; i < ids.size(); i++) {
      if (refs.get(i).isPresent()) {
        RecordedDataset whose = new RecordedDataset(ids.get(i), refs.get(i).map(DatasetRef::run), true);
        for (StorageRecord record : of.get(i)) {
          take(outcome(whose, record));
        }
      }
    }
  }

  /// How many records were compared by this call.
  long records() {
    return records;
  }
}
