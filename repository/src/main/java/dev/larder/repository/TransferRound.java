package dev.larder.repository;

import dev.larder.journal.RunFolder;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One look at a number of journals: what is new in them is read by some threads, and taken into the Registry by others.
final class TransferRound {
  private final Registry registry;
  private final TransferOptions options;
  private final TransferTally tally;
  private final TransferPace pace;
  private final TransferBack.Listener listener;
  private final Map<UUID, UUID> losers;
  private final KeyConflicts conflicts;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<@Nullable RegistryException> hindrance = new AtomicReference<>();

  /// @param losers datasets that have lost their place to another, which is the value
  /// @param conflicts takes those that are found
  TransferRound(Registry registry, TransferOptions options, TransferTally tally, TransferPace pace,
      TransferBack.Listener listener, Map<UUID, UUID> losers, KeyConflicts conflicts) {
    this.registry = registry;
    this.options = options;
    this.tally = tally;
    this.pace = pace;
    this.listener = listener;
    this.losers = losers;
    this.conflicts = conflicts;
  }

  TransferTally tally() {
    return tally;
  }

  TransferPace pace() {
    return pace;
  }

  TransferBack.Listener listener() {
    return listener;
  }

  KeyConflicts conflicts() {
    return conflicts;
  }

  boolean stopped() {
    return stopped.get();
  }

  /// The database could not do it this time.
  void hindered(RegistryException why) {
    hindrance.set(why);
  }

  /// Why the database could not do all of it; empty where it could.
  Optional<RegistryException> hindrance() {
    return Optional.ofNullable(hindrance.get());
  }

  /// Takes in what is new in these journals.
  ///
  /// @return those that are to be looked at again
  List<PendingJournal> take(List<PendingJournal> journals) throws IOException {
    List<UUID> writers = journals.stream().map(journal -> journal.files().writer()).toList();
    Map<UUID, JournalProgress> progress = Patience.ask(() -> registry.progress(writers));
    Map<RepositoryDatastore, List<PendingJournal>> open = new LinkedHashMap<>();
    long segments = 0;
    for (PendingJournal journal : journals) {
      JournalProgress known = progress.get(journal.files().writer());
      if (wanted(journal, known)) {
        open.computeIfAbsent(journal.run().datastore(), one -> new ArrayList<>()).add(journal);
        segments += Math.max(0, journal.files().segments() - (known == null ? 0 : known.segments()));
      }
    }
    listener.found(segments);
    Set<PendingJournal> behind = new LinkedHashSet<>();
    for (Map.Entry<RepositoryDatastore, List<PendingJournal>> datastore : open.entrySet()) {
      behind.addAll(take(datastore.getKey(), datastore.getValue(), progress));
    }
    return List.copyOf(behind);
  }

  private boolean wanted(PendingJournal journal, @Nullable JournalProgress known) {
    if (known != null && !known.run().equals(journal.run().folder().run())) {
      // The Registry leaves out such a slice for ever; the journal's own header is not read again behind its beginning.
      journal.tally().leave();
      tally.refused(new Quarantined(journal.files().writer(), journal.run().folder().run(), 1, Optional.empty(),
          "journal-misplaced",
          "%s: the journal of this writer belongs to run %s".formatted(journal.files().folder(), known.run())));
      return false;
    }
    if (known != null && known.ended()) {
      journal.tally().ended(journal.files().writer());
      return false;
    }
    if (journal.tally().stopped()) {
      return false;
    }
    return true;
  }

  /// Journals are dealt out one by one; those of one archive go together, in their order: each frame of it is then unpacked once.
  private static Queue<List<PendingJournal>> sheaves(List<PendingJournal> journals) {
    Map<RunFolder, List<PendingJournal>> archived = new LinkedHashMap<>();
    Queue<List<PendingJournal>> sheaves = new ConcurrentLinkedQueue<>();
    for (PendingJournal journal : journals) {
      if (journal.files().archive().isPresent()) {
        archived.computeIfAbsent(journal.run().folder(), run -> new ArrayList<>()).add(journal);
      } else {
        sheaves.add(List.of(journal));
      }
    }
    sheaves.addAll(archived.values());
    return sheaves;
  }

  private List<PendingJournal> take(RepositoryDatastore datastore, List<PendingJournal> journals,
      Map<UUID, JournalProgress> progress) throws IOException {
    Queue<List<PendingJournal>> sheaves = sheaves(journals);
    int most = Math.max(1, sheaves.size());
    List<TransferLane> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(ingesters(), most); i++) {
      lanes.add(new TransferLane(registry, datastore, options.verify(), this));
    }
    int readers = Math.max(lanes.size(), Math.min(most, JournalReading.threads(List.of(datastore))));
    JournalFeed feed = new JournalFeed(tally, options.sealedOnly(), losers, stopped::get);
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
        Thread.ofPlatform().name("larder-transfer-", 0).daemon().factory())) {
      List<Future<List<PendingJournal>>> taking = lanes.stream().map(lane -> threads.submit(watched(lane))).toList();
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        TransferLane lane = lanes.get(i % lanes.size());
        reading.add(threads.submit(watched(() -> {
          for (List<PendingJournal> sheaf = sheaves.poll(); sheaf != null; sheaf = sheaves.poll()) {
            for (PendingJournal journal : sheaf) {
              if (stopped()) {
                return lane;
              }
              feed.read(journal, progress.get(journal.files().writer()), lane);
            }
          }
          return lane;
        })));
      }
      return results(lanes, reading, taking);
    }
  }

  /// What was read before something failed is taken in all the same.
  private List<PendingJournal> results(List<TransferLane> lanes, List<Future<?>> reading,
      List<Future<List<PendingJournal>>> taking) throws IOException {
    List<PendingJournal> behind = new ArrayList<>();
    @Nullable
    Throwable failure = null;
    boolean ended = false;
    try {
      for (Future<?> reader : reading) {
        failure = first(failure, reader);
      }
      lanes.forEach(TransferLane::end);
      ended = true;
      for (Future<List<PendingJournal>> taker : taking) {
        failure = first(failure, taker);
        if (taker.state() == Future.State.SUCCESS) {
          behind.addAll(taker.resultNow());
        }
      }
    } catch (InterruptedException e) {
      stopped.set(true);
      if (!ended) {
        lanes.forEach(TransferLane::end);
      }
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while journals were taken in").initCause(e);
    }
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (failure != null) {
      throw new IllegalStateException("transfer-back failed: " + failure, failure);
    }
    return behind;
  }

  /// A failure of one thread ends the others as well: who waits for it would else wait for ever.
  private <T> Callable<T> watched(Callable<T> work) {
    return () -> {
      boolean well = false;
      try {
        T result = work.call();
        well = true;
        return result;
      } finally {
        if (!well) {
          stopped.set(true);
        }
      }
    };
  }

  /// Waits for a thread to end.
  private @Nullable Throwable first(@Nullable Throwable before, Future<?> thread) throws InterruptedException {
    try {
      thread.get();
      return before;
    } catch (ExecutionException e) {
      return before == null ? e.getCause() : before;
    }
  }

  /// SQLite lets one write at a time. A server works while a client waits, and the other way round.
  private int ingesters() throws IOException {
    if (Patience.ask(registry::capabilities).dialect().equals("sqlite")) {
      return 1;
    }
    return options.ingesters().orElse(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
  }
}
