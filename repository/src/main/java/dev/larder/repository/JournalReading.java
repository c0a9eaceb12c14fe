package dev.larder.repository;

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

/// Reads what is new in many journals, on several threads.
///
/// Forces as few folders as can be: only those of journals whose last segment tells of a dataset. Whatever is before the last segment of a journal is durable.
final class JournalReading {
  /// How many journals a thread takes at a time.
  private static final int TOGETHER = 64;
  /// A server takes longer to answer than a processor to read: so many are asked at once.
  private static final int REQUESTS = 16;

  private final FollowedJournal.Taker taker;
  private final Map<RepositoryDatastore, ConcurrentLinkedQueue<ArtifactPath>> undurable = new LinkedHashMap<>();

  private JournalReading(FollowedJournal.Taker taker) {
    this.taker = taker;
  }

  /// @param taker is called by several threads
  /// @return what could not be made durable, for people
  static List<String> read(List<FollowedJournal> journals, FollowedJournal.Taker taker) throws IOException {
    JournalReading reading = new JournalReading(taker);
    for (FollowedJournal journal : journals) {
      reading.undurable.computeIfAbsent(journal.run().datastore(), datastore -> new ConcurrentLinkedQueue<>());
    }
    List<List<FollowedJournal>> pieces = pieces(journals);
    int threads = Math.min(pieces.size(), threads(journals));
    if (threads > 1) {
      reading.readTogether(pieces, threads);
    } else {
      pieces.forEach(reading::readPiece);
    }
    return reading.force();
  }

  private static int threads(List<FollowedJournal> journals) {
    int processors = Runtime.getRuntime().availableProcessors();
    return journals.stream().allMatch(journal -> local(journal.run().datastore()))
        ? processors
        : Math.max(processors, REQUESTS);
  }

  static boolean local(RepositoryDatastore datastore) {
    return datastore.store().file(JournalLayout.ROOT).isPresent();
  }

  /// The archived journals of one run stay together, in their order: each frame of an archive is then unpacked once.
  private static List<List<FollowedJournal>> pieces(List<FollowedJournal> journals) {
    List<List<FollowedJournal>> pieces = new ArrayList<>();
    List<FollowedJournal> loose = new ArrayList<>();
    Map<FollowedRun, List<FollowedJournal>> archived = new LinkedHashMap<>();
    for (FollowedJournal journal : journals) {
      (journal.files().archive().isPresent()
          ? archived.computeIfAbsent(journal.run(), run -> new ArrayList<>())
          : loose).add(journal);
    }
    pieces.addAll(archived.values());
    for (int from = 0; from < loose.size(); from += TOGETHER) {
      pieces.add(loose.subList(from, Math.min(loose.size(), from + TOGETHER)));
    }
    return pieces;
  }

  private void readTogether(List<List<FollowedJournal>> pieces, int threads) throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads,
        Thread.ofPlatform().name("larder-journals-", 0).daemon().factory());
    try {
      List<Future<?>> results = new ArrayList<>();
      for (List<FollowedJournal> piece : pieces) {
        results.add(workers.submit(() -> readPiece(piece)));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while journals were read").initCause(e);
    } catch (ExecutionException e) {
      workers.shutdownNow();
      throw new IllegalStateException("reading journals failed: " + e.getCause(), e.getCause());
    } finally {
      workers.close();
    }
  }

  private void readPiece(List<FollowedJournal> piece) {
    for (FollowedJournal journal : piece) {
      if (journal.read(taker)) {
        undurable.getOrDefault(journal.run().datastore(), new ConcurrentLinkedQueue<>()).add(journal.files().folder());
      }
    }
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
}
