package dev.larder.repository;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.repository.JournalFeed.Piece;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Takes pieces of journals of one datastore into the Registry, in chunks, while others read the next ones. All pieces of a journal come to one
/// lane, in their order, because each goes on where the one before it ended.
final class TransferLane implements Callable<List<PendingJournal>>, JournalFeed.Taker {
  /// Datasets in one transaction, about.
  private static final int CHUNK = 10_000;
  /// Datasets that are held at once: those of the transaction, and as many that are read meanwhile.
  private static final int ROOM = 2 * CHUNK;
  private static final long LOOK_MILLIS = 50;

  private final Registry registry;
  private final RepositoryDatastore datastore;
  private final ArtifactVerification verification;
  private final TransferRound round;
  private final LinkedBlockingQueue<Optional<Piece>> waiting = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(ROOM);
  private final List<PendingJournal> behind = new ArrayList<>();

  TransferLane(Registry registry, RepositoryDatastore datastore, ArtifactCheck verify, TransferRound round) {
    this.registry = registry;
    this.datastore = datastore;
    this.verification = new ArtifactVerification(datastore.store(), verify);
    this.round = round;
  }

  /// Waits until there is room, or nobody takes anything in any more.
  @Override
  public void take(Piece piece) throws InterruptedIOException {
    try {
      while (!room.tryAcquire(Math.min(piece.weight(), ROOM), LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (round.stopped()) {
          return;
        }
      }
      waiting.add(Optional.of(piece));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// No more pieces come.
  void end() {
    waiting.add(Optional.empty());
  }

  /// Takes in pieces until the end.
  ///
  /// @return the journals of which something was left out, because somebody else has taken it in, or the database was not there: they are to be looked
  ///     at again
  @Override
  public List<PendingJournal> call() throws IOException {
    try {
      List<Piece> chunk = new ArrayList<>();
      int weight = 0;
      for (Optional<Piece> piece = waiting.take(); piece.isPresent(); piece = waiting.take()) {
        chunk.add(piece.get());
        weight += piece.get().weight();
        if (weight >= CHUNK) {
          commit(chunk, weight);
          chunk = new ArrayList<>();
          weight = 0;
        }
      }
      if (!chunk.isEmpty()) {
        commit(chunk, weight);
      }
      return behind;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (InterruptedIOException) new InterruptedIOException("interrupted while journals were taken in").initCause(e);
  }

  private void commit(List<Piece> pieces, int weight) throws IOException, InterruptedException {
    Map<PendingJournal, JournalSlice> slices = new LinkedHashMap<>();
    long segments = 0;
    for (Piece piece : pieces) {
      slices.merge(piece.journal(), piece.slice(), JournalSlice::then);
      segments += piece.segments();
    }
    slices.keySet().removeIf(journal -> journal.tally().stopped());
    JournalChunk chunk = new JournalChunk(datastore.name(), verification.check(List.copyOf(slices.values())));
    round.pace().await(chunk.size());
    try {
      ChunkOutcome outcome = registry.ingest(chunk);
      round.conflicts().writeDown(datastore, chunk, outcome);
      round.tally().took(outcome);
      int ended = settle(slices.keySet(), chunk, outcome);
      round.listener().committed(segments, chunk.size());
      round.listener().settled(outcome, ended);
    } catch (RegistryException.Transient | RegistryException.OutcomeUnknown e) {
      // Its progress tells, when it is there again.
      round.conflicts().miss();
      round.hindered(e);
      behind.addAll(slices.keySet());
    } catch (RegistryException.Conflict e) {
      stopRemoved(slices.keySet(), e);
      behind.addAll(slices.keySet());
    }
    room.release(Math.min(weight, ROOM));
  }

  /// A chunk is refused as a whole when one of its runs was removed since it was listed: the others are to be looked at again.
  ///
  /// @throws RegistryException.Conflict `why`, if that is not the reason
  private void stopRemoved(Collection<PendingJournal> journals, RegistryException.Conflict why) throws IOException {
    Set<UUID> incarnations = journals.stream().map(journal -> journal.run().folder().incarnation())
        .collect(Collectors.toSet());
    Set<UUID> removed = Patience.ask(() -> registry.removed(incarnations));
    if (removed.isEmpty()) {
      throw why;
    }
    journals.stream().filter(journal -> removed.contains(journal.run().folder().incarnation()))
        .forEach(journal -> journal.tally().remove());
  }

  /// @return how many journals are in the Registry to their end with this chunk
  private int settle(Collection<PendingJournal> journals, JournalChunk chunk, ChunkOutcome outcome) {
    int ended = 0;
    Map<UUID, Long> refused = outcome.quarantined().stream()
        .collect(Collectors.groupingBy(Quarantined::writer, Collectors.counting()));
    Iterator<JournalSlice> slices = chunk.slices().iterator();
    for (PendingJournal journal : journals) {
      JournalSlice slice = slices.next();
      if (outcome.left(slice.writer())) {
        behind.add(journal);
        continue;
      }
      journal.tally().judge(slice.datasets().size() + slice.refused().size(),
          refused.getOrDefault(slice.writer(), 0L));
      if (slice.ended()) {
        journal.tally().ended(slice.writer());
        ended++;
      }
    }
    return ended;
  }
}
