package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Durability;
import dev.larder.datastore.ProbeResult;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Writes one journal of `_operations`: deletes, and key conflicts that transfer-back has decided. Nothing is written before the first record. May be used by many threads.
public final class OperationsWriter implements AutoCloseable {
  private final UUID writer;
  private final ArtifactStore store;
  private final JournalWriter journal;
  private final UUID repository;
  private final Host host;
  private final ArtifactPath folder;
  private volatile boolean begun;
  private volatile boolean unresolved;

  private OperationsWriter(ArtifactStore store, UUID repository, Host host) throws JournalException {
    this.writer = host.randomUuid();
    this.store = store.as(writer, Durability.DISK);
    this.repository = repository;
    this.host = host;
    Instant begun = host.now().truncatedTo(ChronoUnit.SECONDS);
    this.folder = JournalLayout.journal(JournalLayout.OPERATIONS, begun, writer);
    this.journal = new JournalWriter(this.store, writer, folder,
        new JournalRecord.Header(RepositoryMarker.FORMAT, RepositoryMarker.FORMAT, repository,
            new JournalScope.OperationsScope(), host.process(), RunWriter.LEASE_SECONDS, Durability.DISK, begun, ""),
        host);
  }

  /// A new one.
  ///
  /// @throws dev.larder.datastore.UnsuitableStoreException if the store cannot keep what it has to promise
  public static OperationsWriter open(ArtifactStore store, UUID repository, Host host) throws IOException {
    try (ArtifactStore view = store.as(host.randomUuid(), Durability.DISK)) {
      ProbeResult.require(view);
    }
    OperationsWriter operations = new OperationsWriter(store, repository, host);
    operations.journal.start();
    return operations;
  }

  /// Writes these records down, in their order; on return they are durable.
  ///
  /// @throws JournalException if the journal is at its end, e.g. because somebody has fenced it: some of them may be durable and some not
  /// @throws IllegalArgumentException if one belongs into the journal of a run
  public void append(List<? extends JournalRecord> records) throws JournalException {
    for (JournalRecord record : records) {
      if (!new JournalScope.OperationsScope().admits(record)) {
        throw new IllegalArgumentException("a record of kind %s in a journal of _operations"
            .formatted(RecordEncoder.kind(record)));
      }
    }
    if (!records.isEmpty()) {
      begun = true;
      journal.append(records);
    }
  }

  /// To be asked before anything is removed that only this journal accounts for.
  ///
  /// @throws JournalException if the journal is at its end, or nobody can have seen for so long that its writer lives that it must stop
  public void checkLease() throws JournalException {
    journal.checkLease();
  }

  /// Something that this journal tells of is left to do: closed now, it is ended by a fence, and not by a seal, which says that all is resolved.
  public void leaveUnresolved() {
    unresolved = true;
  }

  /// All that it tells of is done: it will be sealed.
  public void resolved() {
    unresolved = false;
  }

  /// The name of the writer.
  public UUID writer() {
    return writer;
  }

  /// Seals the journal, if there is anything in it; where something is left to do, fences it, so that others need not wait for a sign of life before they go on.
  @Override
  public void close() throws IOException {
    try {
      if (begun && !unresolved && !journal.failed()) {
        journal.seal();
      }
    } finally {
      journal.close();
      if (begun && unresolved && !journal.failed()) {
        fence();
      }
      store.close();
    }
  }

  private void fence() throws IOException {
    int segments = store.names(folder).map(names -> names.files().size()).orElse(0);
    JournalFiles files = new JournalFiles(writer, folder, segments);
    Fencing.end(store, new JournalCursor(store, repository, new JournalScope.OperationsScope(), files, 0, 0), _ -> {
      // Its own records.
    }, "something is left to do, and its writer has ended", host);
  }
}
