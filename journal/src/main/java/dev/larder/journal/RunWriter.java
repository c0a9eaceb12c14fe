package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.ProbeResult;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a pipeline process holds to store datasets in one run. It needs the datastore and nothing else: no Registry, no lock, no
/// other process. Whatever is reported as stored survives the end of this process and of its machine's power.
///
/// May be used by many threads, which share flushes of the journal. [#close] seals the journal; a process that ends without it
/// has lost nothing that was acknowledged.
public final class RunWriter implements AutoCloseable {
  private static final int LEASE_SECONDS = 30;
  /// Puts of one call are worked off in groups of this size: two flushes a group, and bounded memory.
  private static final int GROUP = 2_000;

  private final Datastore datastore;
  private final ArtifactStore store;
  private final UUID writer;
  private final RunFolder run;
  private final RunDatasetTypes types;
  private final WriterOptions options;
  private final JournalWriter journal;
  private final PutProtocol protocol;
  private final Host host;
  private final Lock lock;
  private final Condition released;
  private final Lock declaring;
  private final Set<UUID> inProgress = new HashSet<>();
  private int calls;
  private boolean closed;

  private RunWriter(Datastore datastore, UUID repository, RunFolder run, WriterOptions options, Host host)
      throws JournalException {
    this.host = host;
    lock = host.newLock();
    released = lock.newCondition();
    declaring = host.newLock();
    this.datastore = datastore;
    this.run = run;
    this.options = options;
    writer = host.randomUuid();
    store = datastore.store().as(writer, options.durability());
    types = new RunDatasetTypes(datastore.store(), run);
    Instant begun = host.now().truncatedTo(ChronoUnit.SECONDS);
    journal = new JournalWriter(store, writer, JournalLayout.journal(run.path(), begun, writer),
        new JournalRecord.Header(RepositoryMarker.FORMAT, RepositoryMarker.FORMAT, repository, run.scope(),
            host.process(), LEASE_SECONDS, options.durability(), begun, options.job()),
        host);
    protocol = new PutProtocol(store, journal, repository, writer, run, new RunView(store, repository, run, host),
        options.heldTimeout(), host);
  }

  /// A new writer for `run`, which comes into being if nobody has written to it yet. Nothing is journaled before the first put.
  ///
  /// @throws JournalException `not-a-repository` if the datastore root bears no marker, `run-closed` if the run is closed
  /// @throws dev.larder.datastore.UnsuitableStoreException if the store cannot keep what it has to promise
  public static RunWriter open(Datastore datastore, RunName run, WriterOptions options) throws IOException {
    RepositoryMarker.read(datastore.store());
    try (ArtifactStore view = datastore.store().as(Host.SYSTEM.randomUuid(), options.durability())) {
      ProbeResult.require(view);
    }
    return open(datastore, run, options, Host.SYSTEM);
  }

  /// [#open(Datastore,RunName,WriterOptions)] on another host than this one, on a store that whoever has that host answers for.
  public static RunWriter open(Datastore datastore, RunName run, WriterOptions options, Host host) throws IOException {
    RepositoryMarker repository = RepositoryMarker.read(datastore.store());
    RunFolder folder = RunFolder.open(datastore.store(), run, host);
    PutProtocol.checkNotClosed(datastore.store(), folder);
    RunWriter writer = new RunWriter(datastore, repository.repository(), folder, options, host);
    writer.journal.start();
    return writer;
  }

  /// The name of this writer: the journal bears it.
  public UUID writer() {
    return writer;
  }

  /// The run, with its incarnation.
  public RunFolder run() {
    return run;
  }

  /// What a dataset type is in this run, for a job that knows its name and what it would be: the definition that is there already, or else
  /// `proposed`, which is then the definition for every writer.
  public DatasetType agree(DatasetType proposed) throws IOException {
    begin();
    try {
      return types.agree(proposed);
    } finally {
      end();
    }
  }

  /// Stores one dataset of one artifact; durable on return, also where it was stored before with the same content.
  ///
  /// @throws DatasetRefusedException if it is stored with other content, or held by a writer that is alive
  public DatasetRef put(DatasetType type, DataId dataId, Content content) throws IOException {
    return put(NewDataset.of(type, dataId, content));
  }

  /// [#put(DatasetType,DataId,Content)] with an id that was minted before, by [#declare] or by whoever plans the work.
  ///
  /// @throws IllegalArgumentException if it is a dataset of another run
  public DatasetRef put(DatasetRef ref, Content content) throws IOException {
    if (!ref.run().equals(run.run())) {
      throw new IllegalArgumentException("%s cannot be put into run %s".formatted(ref, run.run()));
    }
    return put(NewDataset.of(ref, content));
  }

  /// Stores one dataset; durable on return, also where it was stored before with the same content.
  ///
  /// @throws DatasetRefusedException if it is stored with other content, deleted, or held by a writer that is alive
  public DatasetRef put(NewDataset dataset) throws IOException {
    return switch (putAll(List.of(dataset)).getFirst()) {
      case PutResult.Stored stored -> stored.ref();
      case PutResult.AlreadyStored already -> already.ref();
      case PutResult.Conflict conflict -> throw DatasetRefusedException.of(conflict);
      case PutResult.Held held -> throw DatasetRefusedException.of(held);
      case PutResult.Deleted deleted -> throw DatasetRefusedException.of(deleted);
      case PutResult.Failed failed -> throw failed.cause();
    };
  }

  /// Stores many datasets for the price of a few flushes. Row i of the answer tells what became of `datasets.get(i)`; one that is
  /// refused stops no other. What is reported as stored is durable.
  ///
  /// @throws IllegalArgumentException if a data ID does not fit its dataset type: nothing was begun
  /// @throws IOException if a dataset type is defined otherwise in this run (nothing was begun), or if the journal cannot be written: what earlier calls reported stays stored, and what of this call had
  ///     been finished is found and taken as it is by whoever runs the job again
  public List<PutResult> putAll(List<NewDataset> datasets) throws IOException {
    begin();
    try {
      // What is wrong with the call as a whole is said before anything is done.
      List<DatasetRef> refs = new ArrayList<>(datasets.size());
      for (NewDataset dataset : datasets) {
        refs.add(ref(dataset.type(), dataset.dataId(), dataset.id()));
      }
      define(datasets.stream().map(NewDataset::type));
      List<PutItem> items = new ArrayList<>(datasets.size());
      try {
        for (int from = 0; from < datasets.size(); from += GROUP) {
          int to = Math.min(datasets.size(), from + GROUP);
          for (int i = from; i < to; i++) {
            items.add(new PutItem(refs.get(i), datasets.get(i), datastore.placement()));
          }
          putGroup(items.subList(from, to));
        }
      } catch (JournalException e) {
        if (!journal.failed()) {
          throw e;
        }
        List<DatasetRef> stored = items.stream().filter(PutItem::stored).map(PutItem::ref).toList();
        throw new WriterEndedException(e, stored, datasets.size(), protocol.acknowledged());
      }
      return items.stream().map(PutItem::result).toList();
    } finally {
      end();
    }
  }

  /// Announces datasets that will be put, for the price of one flush: a later put of each of them announces nothing, and waits for one flush in
  /// place of two. What is declared and never put is given up when the writer is closed.
  ///
  /// @return the names of the datasets, row i of `datasets.get(i)`: put them by these
  /// @throws IllegalArgumentException if a data ID does not fit its dataset type, or a name is too long: nothing was begun
  /// @throws IOException if a dataset type is defined otherwise in this run, the run is closed, or the journal cannot be written
  public List<DatasetRef> declare(List<ExpectedDataset> datasets) throws IOException {
    begin();
    try {
      List<DatasetRef> refs = new ArrayList<>(datasets.size());
      List<Claim> claims = new ArrayList<>(datasets.size());
      for (ExpectedDataset dataset : datasets) {
        DatasetRef ref = ref(dataset.type(), dataset.dataId(), dataset.id());
        refs.add(ref);
        dataset.components().forEach(part -> claims.add(new Claim(ref.id(), part.component(),
            datastore.placement().path(ref, part.component(), part.extension(), 1))));
      }
      define(datasets.stream().map(ExpectedDataset::type));
      declaring.lock();
      try {
        protocol.declare(claims);
      } finally {
        declaring.unlock();
      }
      return refs;
    } finally {
      end();
    }
  }

  private DatasetRef ref(DatasetType type, DataId dataId, @Nullable UUID given) {
    UUID id = given != null ? given : switch (options.ids()) {
      case DETERMINISTIC -> type.deterministicId(run.incarnation(), dataId);
      case TIME_ORDERED -> host.timeOrderedUuid();
    };
    return new DatasetRef(id, type, dataId, run.run());
  }

  private void define(Stream<DatasetType> used) throws IOException {
    for (DatasetType type : used.distinct().toList()) {
      types.define(type);
    }
  }

  private void begin() throws JournalException {
    lock.lock();
    try {
      if (closed) {
        throw new JournalException("writer-closed", "the writer %s is closed".formatted(writer), "Open a new one.");
      }
      calls++;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      calls--;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void putGroup(List<PutItem> items) throws IOException {
    List<PutItem> waiting = new ArrayList<>(items);
    while (!waiting.isEmpty()) {
      List<PutItem> now = acquire(waiting);
      try {
        protocol.put(now);
      } finally {
        release(now);
      }
    }
  }

  /// Takes those of the items out of `waiting` whose ids no other put of this writer works on now; waits until there is one. Two
  /// puts of one id follow one another, so that the second finds the record of the first.
  private List<PutItem> acquire(List<PutItem> waiting) {
    lock.lock();
    try {
      while (true) {
        List<PutItem> acquired = new ArrayList<>(waiting.size());
        List<PutItem> left = new ArrayList<>();
        waiting.forEach(item -> (inProgress.add(item.ref().id()) ? acquired : left).add(item));
        if (!acquired.isEmpty()) {
          waiting.clear();
          waiting.addAll(left);
          return acquired;
        }
        released.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void release(List<PutItem> items) {
    lock.lock();
    try {
      items.forEach(item -> inProgress.remove(item.ref().id()));
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the puts that are under way, then seals the journal, if all that it announced is accounted for and nothing went wrong; otherwise
  /// recovery will.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      // A seal ends the journal: what another thread appended behind it would not count, acknowledged or not.
      while (calls > 0) {
        released.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    try {
      protocol.seal();
    } finally {
      journal.close();
      store.close();
    }
  }
}
