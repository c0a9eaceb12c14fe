package dev.larder.repository;

import dev.larder.datastore.FolderReader;
import dev.larder.journal.JournalLayout;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Reads what is new in many journals, on several threads, while more of them are found. Used by one thread, and closed by it.
///
/// Forces as few folders as can be: only those of journals whose last segment tells of a dataset. Whatever is before the last segment of a journal is durable.
final class JournalReading implements AutoCloseable {
  /// How many journals a thread takes at a time.
  private static final int TOGETHER = 256;
  /// A server takes longer to answer than a processor to read: so many are asked at once.
  private static final int REQUESTS = 32;

  private final FollowedJournal.Taker taker;
  private final int threads;
  private final Map<RepositoryDatastore, ConcurrentLinkedQueue<ArtifactPath>> undurable = new LinkedHashMap<>();
  private final List<Future<?>> results = new ArrayList<>();
  /// The first piece, as long as there is no other: few journals need no other thread.
  private List<FollowedJournal> first = List.of();
  private @Nullable ExecutorService workers;

  /// @param datastores those that journals are in
  /// @param taker is called by several threads
  JournalReading(List<RepositoryDatastore> datastores, FollowedJournal.Taker taker) {
    this.taker = taker;
    datastores.forEach(datastore -> undurable.put(datastore, new ConcurrentLinkedQueue<>()));
    threads = threads(datastores);
  }

  /// How many threads read journals of these best.
  static int threads(List<RepositoryDatastore> datastores) {
    int processors = Runtime.getRuntime().availableProcessors();
    return datastores.stream().allMatch(JournalReading::local) ? processors : Math.max(processors, REQUESTS);
  }

  private static boolean local(RepositoryDatastore datastore) {
    return datastore.store().file(JournalLayout.ROOT).isPresent();
  }

  /// Begins to read these. The archived journals of one run come together, in their order.
  void add(List<FollowedJournal> journals) {
    for (List<FollowedJournal> piece : pieces(journals)) {
      if (first.isEmpty() && workers == null) {
        first = piece;
      } else {
        submit(first);
        first = List.of();
        submit(piece);
      }
    }
  }

  private void submit(List<FollowedJournal> piece) {
    if (workers == null) {
      workers = Executors.newFixedThreadPool(threads,
          Thread.ofPlatform().name("larder-journals-", 0).daemon().factory());
    }
    if (!piece.isEmpty()) {
      results.add(workers.submit(() -> read(piece)));
    }
  }

  /// Each of journals of one run. The archived ones of a run stay together: each frame of an archive is then unpacked once.
  private static List<List<FollowedJournal>> pieces(List<FollowedJournal> journals) {
    List<List<FollowedJournal>> pieces = new ArrayList<>();
    Map<FollowedRun, List<FollowedJournal>> archived = new LinkedHashMap<>();
    List<FollowedJournal> loose = new ArrayList<>();
    for (FollowedJournal journal : journals) {
      if (journal.files().archive().isPresent()) {
        archived.computeIfAbsent(journal.run(), run -> new ArrayList<>()).add(journal);
        continue;
      }
      if (loose.isEmpty() || loose.size() == TOGETHER || !loose.getFirst().run().equals(journal.run())) {
        loose = new ArrayList<>();
        pieces.add(loose);
      }
      loose.add(journal);
    }
    pieces.addAll(archived.values());
    return pieces;
  }

  private void read(List<FollowedJournal> piece) {
    if (piece.isEmpty()) {
      return;
    }
    FollowedRun run = piece.getFirst().run();
    try (FolderReader folder = run.datastore().store().reader(run.folder().path())) {
      for (FollowedJournal journal : piece) {
        if (journal.read(folder, taker)) {
          undurable.getOrDefault(run.datastore(), new ConcurrentLinkedQueue<>()).add(journal.files().folder());
        }
      }
    }
  }

  /// Waits until all is read, and makes it durable.
  ///
  /// @return what could not be made durable, for people
  List<String> end() throws IOException {
    read(first);
    try {
      for (Future<?> result : results) {
        result.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while journals were read").initCause(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading journals failed: " + e.getCause(), e.getCause());
    }
    return force();
  }

  private List<String> force() {
    List<String> problems = new ArrayList<>();
    undurable.forEach((datastore, folders) -> {
      if (!folders.isEmpty()) {
        try {
          datastore.store().sync(List.copyOf(folders));
        } catch (IOException e) {
          problems.add("journals in datastore %s cannot be made durable: %s".formatted(datastore.name(),
              e.getMessage()));
        }
      }
    });
    return problems;
  }

  /// Begins nothing more, and waits for what has begun.
  @Override
  public void close() {
    ExecutorService all = workers;
    if (all != null) {
      all.shutdownNow();
      all.close();
    }
  }
}
