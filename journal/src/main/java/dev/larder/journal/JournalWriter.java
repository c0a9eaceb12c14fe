package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/// Writes one journal. Any number of threads append; what arrives while a segment is being made durable shares the next one
/// (group commit). At most one segment is unacknowledged at any time, so that what counts after a crash is a dense prefix.
///
/// Segments are written by a thread of its own: interrupting an appending thread damages nothing. After a failure the journal is
/// at its end for good: a segment whose fate is unknown is never tried again.
final class JournalWriter {
  /// So many leases without a segment, and the writer stops by itself: others may hold it for dead after twice that time.
  static final int LEASES_TO_STOP = 10;

  private final ArtifactStore store;
  private final UUID writer;
  private final ArtifactPath folder;
  private final long leaseNanos;
  private final Host host;
  private final Thread flusher;
  private final Lock lock;
  private final Condition work;
  private final Condition progress;

  private SegmentBuilder open;
  private long durable;
  private boolean closing;
  private boolean ended;
  /// When the last durable segment was begun to be made so, by the host's own clock; before the first, nobody counts.
  private long renewed;
  private @Nullable JournalException failure;

  /// @param header becomes the first record, durable together with the first that is appended
  JournalWriter(ArtifactStore store, UUID writer, ArtifactPath folder, JournalRecord.Header header, Host host)
      throws JournalException {
    this.store = store;
    this.writer = writer;
    this.folder = folder;
    this.leaseNanos = TimeUnit.SECONDS.toNanos(header.leaseSeconds());
    open = new SegmentBuilder(writer, 1, 1);
    open.append(header);
    this.host = host;
    lock = host.newLock();
    work = lock.newCondition();
    progress = lock.newCondition();
    flusher = host.newThread("larder-journal-" + writer, this::run);
  }

  void start() {
    flusher.start();
  }

  /// Appends the records, in their order, and returns when they are durable.
  ///
  /// @throws JournalException if the journal is at its end: of what was not acknowledged, some may be durable and some not
  void append(List<? extends JournalRecord> records) throws JournalException {
    lock.lock();
    try {
      checkOpen();
      awaitDurable(add(records));
    } finally {
      lock.unlock();
    }
  }

  /// Appends the seal, which is the last record for ever: whatever came behind it would not count.
  void seal() throws JournalException {
    lock.lock();
    try {
      checkOpen();
      long last = add(List.of(new JournalRecord.Seal()));
      closing = true;
      awaitDurable(last);
    } finally {
      lock.unlock();
    }
  }

  private long add(List<? extends JournalRecord> records) throws JournalException {
    long last = 0;
    for (JournalRecord record : records) {
      while (!open.append(record)) {
        // The segment is full: wait until the flusher has taken it. This is the back-pressure.
        work.signal();
        progress.awaitUninterruptibly();
        checkOpen();
      }
      last = open.last();
    }
    work.signal();
    return last;
  }

  /// Also while the journal is being closed: what was appended before is flushed.
  private void awaitDurable(long last) throws JournalException {
    while (durable < last) {
      checkAlive();
      progress.awaitUninterruptibly();
    }
  }

  /// Ends the journal: nothing can be appended any more, and its thread does nothing more on return.
  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
      while (!ended) {
        progress.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Says whether the journal has come to its end under its writer.
  boolean failed() {
    lock.lock();
    try {
      return failure != null;
    } finally {
      lock.unlock();
    }
  }

  /// To be asked before anything is created that only this journal accounts for.
  ///
  /// @throws JournalException if the journal is at its end, or nobody can have seen for so long that its writer lives that it must stop
  void checkLease() throws JournalException {
    lock.lock();
    try {
      checkAlive();
    } finally {
      lock.unlock();
    }
  }

  private void checkAlive() throws JournalException {
    if (failure == null && stalled()) {
      failure = new JournalException("writer-stalled",
          "the journal %s got no segment for %d seconds: its writer was stopped, or its storage, and others may hold it for dead"
              .formatted(folder, TimeUnit.NANOSECONDS.toSeconds(host.nanoTime() - renewed)),
          "What was acknowledged is stored. Run the job again: it is a new writer then.");
    }
    if (failure != null) {
      throw new JournalException(failure.code(), String.valueOf(failure.getMessage()), failure.remedy(), failure);
    }
  }

  private void checkOpen() throws JournalException {
    checkAlive();
    if (closing) {
      throw new JournalException("writer-closed", "the writer %s is closed".formatted(writer), "Open a new one.");
    }
  }

  private boolean stalled() {
    return durable > 0 && host.nanoTime() - renewed > LEASES_TO_STOP * leaseNanos;
  }

  private void run() {
    lock.lock();
    try {
      while (failure == null && awaitWork()) {
        SegmentBuilder segment = open;
        try {
          checkAlive();
          byte[] bytes = segment.finish();
          open = new SegmentBuilder(writer, segment.number() + 1, segment.last() + 1);
          // Others may have seen the segment since then, whenever we hear that it is there.
          long begun = host.nanoTime();
          flushUnlocked(segment.number(), bytes);
          durable = segment.last();
          renewed = begun;
        } catch (JournalException e) {
          failure = e;
        } catch (RuntimeException | Error e) {
          // Nobody sees this thread end: whoever waits for it must be told.
          failure = ended(segment.number(), new IOException("a defect of the store: " + e, e));
        }
        progress.signalAll();
      }
    } finally {
      ended = true;
      progress.signalAll();
      lock.unlock();
    }
  }

  private void flushUnlocked(int number, byte[] bytes) throws JournalException {
    lock.unlock();
    try {
      flush(number, bytes);
    } finally {
      lock.lock();
    }
  }

  /// Waits until there is something to flush, and says whether there is; false at the end. A journal that is idle shows that its
  /// writer is alive by a segment without records, once in each lease.
  private boolean awaitWork() {
    long nanos = leaseNanos;
    while (!hasRecords()) {
      if (closing) {
        return false;
      }
      try {
        if (open.number() == 1) {
          work.await();
        } else if (nanos <= 0) {
          return true;
        } else {
          nanos = work.awaitNanos(nanos);
        }
      } catch (InterruptedException e) {
        // Nobody has this thread but us, and it ends when it is closed: an interrupt changes nothing.
        nanos = leaseNanos;
      }
    }
    return true;
  }

  /// The first segment waits for a record behind its header.
  private boolean hasRecords() {
    return open.records() > (open.number() == 1 ? 1 : 0);
  }

  private void flush(int number, byte[] bytes) throws JournalException {
    if (number > JournalLayout.MAX_SEGMENTS) {
      throw new JournalException("journal-full",
          "the journal %s has %,d segments, and no more are possible".formatted(folder, JournalLayout.MAX_SEGMENTS),
          "What was acknowledged is stored. Go on with a new writer.");
    }
    ArtifactPath path = JournalLayout.segment(folder, number);
    switch (store.create(path, Content.bytes(bytes))) {
      case CreateResult.Created created -> {
      }
      case CreateResult.AlreadyThere there -> throw new JournalException("writer-fenced",
          "the journal %s was ended by somebody else before segment %d".formatted(folder, number),
          "What was not acknowledged is not stored. Run the job again: it is a new writer then.");
      case CreateResult.Failed failed -> throw ended(number, failed.cause());
      case CreateResult.Unknown unknown -> throw ended(number, unknown.cause());
    }
  }

  private JournalException ended(int number, IOException cause) {
    return new JournalException("journal-failed",
        "segment %d of the journal %s could not be made durable (%s), which ends this writer".formatted(number, folder,
            cause.getMessage()),
        "What was acknowledged before is stored. Mend the storage, mount it anew (after a failed force it may report success for what it lost), and run the job again.",
        cause);
  }
}
