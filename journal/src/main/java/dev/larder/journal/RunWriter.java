package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
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
public final class RunWriter implements DatasetWriter {
  static final int LEASE_SECONDS = 30;
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
    requireSuitable(datastore.store(), options);
    return open(datastore, run, options, Host.SYSTEM);
  }

  /// [#open(Datastore,RunName,WriterOptions)], where the run must be of that incarnation, and comes into being with it.
  ///
  /// @throws JournalException `run-incarnation-conflict` if it is of another one
  static RunWriter open(Datastore datastore, RunName run, WriterOptions options, UUID incarnation) throws IOException {
    RepositoryMarker.read(datastore.store());
    requireSuitable(datastore.store(), options);
    RunFolder folder = RunFolder.open(datastore.store(), run, incarnation);
    if (!folder.incarnation().equals(incarnation)) {
      throw new JournalException("run-incarnation-conflict",
          "run %s is of incarnation %s in the %s, and of %s in the datastores before it".formatted(run,
              folder.incarnation(), datastore.store(), incarnation),
          "It was removed in one datastore and not in the other, or written to by something that knew one of them only. Write to another run.");
    }
    return open(datastore, run, options, Host.SYSTEM);
  }

  private static void requireSuitable(ArtifactStore store, WriterOptions options) throws IOException {
    try (ArtifactStore view = store.as(Host.SYSTEM.randomUuid(), options.durability())) {
      ProbeResult.require(view);
    }
  }

  /// Makes sure that each of these types is what its name means in this run.
  void define(List<DatasetType> all) throws IOException {
    define(all.stream());
  }

  /// The name of a dataset that is put by this writer.
  DatasetRef name(NewDataset dataset) {
    return ref(dataset.type(), dataset.dataId(), dataset.id());
  }

  /// The name of a dataset that will be put by this writer.
  DatasetRef name(ExpectedDataset dataset) {
    return ref(dataset.type(), dataset.dataId(), dataset.id());
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

  @Override
  public RunFolder run() {
    return run;
  }

  @Override
  public DatasetType agree(DatasetType proposed) throws IOException {
    begin();
    try {
      return types.agree(proposed);
    } finally {
      end();
    }
  }

  @Override
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

  @Override
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
