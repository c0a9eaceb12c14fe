package dev.larder.repository;

import dev.larder.bridge.Completeness;
import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.Existence;
import dev.larder.bridge.RecordTable;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.RunJournals;
import dev.larder.journal.RunListings;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What journals and archives hold: of all runs or some, from their beginning or only what the Registry does not have yet. Read once by several threads, and
/// then followed: [#follow] reads what has come since. Nothing but journals is read, and no artifact is looked at.
///
/// Read it before the Registry is asked: what is transferred back in between is then found twice rather than not at all.
///
/// Takes memory in proportion to what those journals name: that of a [RecordTable], 400 bytes a journal (as much again where it is in an archive), and
/// 200 bytes a dataset that was ever deleted. While journals are read, a few segments more.
///
/// May be used by many threads; questions wait while what one segment says is taken in, and no longer.
public final class JournalBridge implements StorageBridge {
  private static final int SPINS = 1_000;
  private static final Set<RecordTable.Known> DATASETS = EnumSet.of(RecordTable.Known.STORED,
      RecordTable.Known.DOUBTFUL);

  private final List<RepositoryDatastore> datastores;
  private final Optional<Registry> registry;
  private final Set<RunName> only;
  private final List<RunListings> listings;
  private final List<Map<ArtifactPath, FollowedRun>> runs = new ArrayList<>();
  private final List<Map<ArtifactPath, FollowedJournal>> byFolder = new ArrayList<>();
  /// Changes only while nothing else is read.
  private final FollowedDeletes deletes = new FollowedDeletes();

  /// How many were ever taken in.
  private final AtomicLong segments = new AtomicLong();

  /// Guards what follows.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final RecordTable table = new RecordTable();
  private final List<FollowedJournal> journals = new ArrayList<>();
  /// The operations that the record in the table lifts, of the few datasets of which it does.
  private final Map<UUID, Set<UUID>> lifted = new HashMap<>();
  /// Records that cannot be accepted, and do not say of which dataset they are.
  private final Set<String> refused = new LinkedHashSet<>();
  private List<String> problems = List.of();
  private Existence stored = Existence.YES;

  JournalBridge(List<RepositoryDatastore> datastores, Optional<Registry> registry, Set<RunName> only)
      throws IOException {
    this.datastores = datastores;
    this.registry = registry;
    this.only = Set.copyOf(only);
    listings = this.datastores.stream().map(datastore -> new RunListings(datastore.store(), this.only)).toList();
    for (int i = 0; i < this.datastores.size(); i++) {
      runs.add(new HashMap<>());
      byFolder.add(new HashMap<>());
    }
    follow();
  }

  /// Reads everything that journals and archives name, from their beginning. No database is asked, and none need be there.
  public static JournalBridge all(Datastores datastores) throws IOException {
    return new JournalBridge(datastores.all(), Optional.empty(), Set.of());
  }

  /// The same of some runs. What it does not know may be in another one.
  ///
  /// @param runs at least one; one that nobody has written to is passed over
  public static JournalBridge of(Datastores datastores, Set<RunName> runs) throws IOException {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no run is named");
    }
    return new JournalBridge(datastores.all(), Optional.empty(), runs);
  }

  /// Reads the journals of all runs from where the Registry's progress ends, and whom the records concern that it has refused. What it takes in after that stays known here
  /// as well: ask the Registry first.
  public static JournalBridge pending(Repository repository) throws IOException {
    return new JournalBridge(repository.datastores().all(), Optional.of(repository.registry()), Set.of());
  }

  /// Reads what is new since the last time: segments, journals, runs, archives and deletes. Costs a listing of the journals where there is nothing. What could not be
  /// read is tried again.
  ///
  /// A store that fails is told in [#problems], and leaves known what was.
  ///
  /// @return whether there was anything new
  /// @throws IOException if the thread is interrupted
  public synchronized boolean follow() throws IOException {
    long before = segments.get();
    List<String> found = new ArrayList<>();
    boolean news = followDeletes();
    List<FollowedJournal> changed = new ArrayList<>();
    try (JournalReading reading = new JournalReading(datastores, this::take)) {
      for (int order = 0; order < datastores.size(); order++) {
        list(order, journals -> {
          changed.addAll(journals);
          reading.add(journals);
        }, found);
      }
      found.addAll(reading.end());
    }
    try (JournalReading reading = new JournalReading(datastores, this::take)) {
      reading.add(unexplained(changed, found));
      found.addAll(reading.end());
    }
    registry.ifPresent(registry -> quarantined(registry.quarantine(), found));
    end(found);
    return news || segments.get() > before;
  }

  /// Deletes first: whatever is read of a dataset afterwards is known to be dead as soon as it is known.
  private boolean followDeletes() {
    deletes.begin();
    boolean news = false;
    for (RepositoryDatastore datastore : datastores) {
      news |= deletes.follow(datastore);
    }
    if (news) {
      lock.writeLock().lock();
      try {
        deletes.datasets().forEach(this::settle);
      } finally {
        lock.writeLock().unlock();
      }
    }
    return news;
  }

  /// Gives the journals of one datastore that have something to read, one run after the other: those are read while the next are listed.
  private void list(int order, Consumer<List<FollowedJournal>> changed, List<String> found) {
    RepositoryDatastore datastore = datastores.get(order);
    try {
      listings.get(order).list(run -> changed.accept(listed(order, run, found)),
          (folder, why) -> found.add("%s: %s".formatted(folder, why.getMessage())));
    } catch (IOException e) {
      found.add("the journals in datastore %s cannot be listed: %s".formatted(datastore.name(), e.getMessage()));
    }
  }

  /// The journals of a run that have something to read.
  private List<FollowedJournal> listed(int order, RunJournals run, List<String> found) {
    run.damaged().forEach(archive -> found.add(archive.toString()));
    if (!run.damaged().isEmpty()) {
      listings.get(order).forget(run.folder());
    }
    FollowedRun followed = runs.get(order).computeIfAbsent(run.folder().path(),
        path -> new FollowedRun(datastores.get(order), order, run.folder()));
    Map<ArtifactPath, FollowedJournal> known = byFolder.get(order);
    Map<UUID, JournalProgress> progress = progress(run.journals(), known);
    List<FollowedJournal> changed = new ArrayList<>();
    for (JournalFiles files : run.journals()) {
      FollowedJournal journal = known.get(files.folder());
      if (journal == null) {
        journal = meet(followed, files, progress.get(files.writer()));
        known.put(files.folder(), journal);
      }
      if (journal.listed(files)) {
        changed.add(journal);
      }
    }
    return changed;
  }

  /// How far the Registry has taken in those that are not known yet.
  private Map<UUID, JournalProgress> progress(List<JournalFiles> journals, Map<ArtifactPath, FollowedJournal> known) {
    if (registry.isEmpty()) {
      return Map.of();
    }
    List<UUID> met = journals.stream().filter(files -> !known.containsKey(files.folder())).map(JournalFiles::writer)
        .toList();
    return met.isEmpty() ? Map.of() : registry.get().progress(met);
  }

  /// Those that are to be read again with their segments counted, as journals are that somebody archived meanwhile.
  private List<FollowedJournal> unexplained(List<FollowedJournal> read, List<String> found) {
    Set<FollowedRun> again = new LinkedHashSet<>();
    read.stream().filter(FollowedJournal::unexplained).forEach(journal -> again.add(journal.run()));
    List<FollowedJournal> changed = new ArrayList<>();
    for (FollowedRun run : again) {
      Map<ArtifactPath, FollowedJournal> known = byFolder.get(run.order());
      try {
        RunJournals counted = listings.get(run.order()).counted(run.folder());
        if (!counted.damaged().isEmpty()) {
          listings.get(run.order()).forget(run.folder());
        }
        for (JournalFiles files : counted.journals()) {
          FollowedJournal journal = known.get(files.folder());
          if (journal != null && journal.unexplained() && journal.listed(files)) {
            changed.add(journal);
          }
        }
      } catch (IOException e) {
        found.add("%s: %s".formatted(run.folder().path(), e.getMessage()));
      }
    }
    return changed;
  }

  private FollowedJournal meet(FollowedRun run, JournalFiles files, @Nullable JournalProgress progress) {
    lock.writeLock().lock();
    try {
      FollowedJournal journal = new FollowedJournal(run, files, journals.size(), progress);
      journals.add(journal);
      return journal;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void take(FollowedJournal journal, JournalSlice slice, Map<UUID, Set<UUID>> lifting) {
    segments.incrementAndGet();
    if (slice.datasets().isEmpty() && slice.refused().isEmpty()) {
      return; // Two of three segments of a small journal: nobody has to wait for those.
    }
    lockSoon();
    try {
      for (JournaledDataset journaled : slice.datasets()) {
        StoredDataset dataset = journaled.dataset().in(journal.run().datastore().name());
        UUID id = dataset.ref().id();
        int row = table.name(id.getMostSignificantBits(), id.getLeastSignificantBits());
        Set<UUID> lifts = lifting.getOrDefault(id, Set.of());
        if (!table.hasRecords(row) || supersedes(journal, lifts, row, id)) {
          table.store(row, journal.number(), dataset.records());
          if (!lifts.isEmpty()) {
            lifted.put(id, lifts);
          }
        }
        if (deletes.names(id)) {
          settle(id);
        }
      }
      slice.refused().forEach(row -> refuse(row, refused));
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// The lock is held for microseconds, and to put a thread to sleep and wake it takes longer.
  private void lockSoon() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.writeLock().tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.writeLock().lock();
  }

  /// A record that restores a dataset counts more than those before it. Else the first one counts, whoever was read first.
  private boolean supersedes(FollowedJournal journal, Set<UUID> lifts, int row, UUID id) {
    int held = lifted.getOrDefault(id, Set.of()).size();
    return lifts.size() != held ? lifts.size() > held : journal.before(journals.get(table.owner(row)));
  }

  private void refuse(Quarantined row, Set<String> lines) {
    if (row.dataset().isPresent()) {
      UUID id = row.dataset().get();
      table.name(id.getMostSignificantBits(), id.getLeastSignificantBits());
    } else {
      lines.add("record %d of writer %s in run %s: %s".formatted(row.record(), row.writer(), row.run(), row.detail()));
    }
  }

  /// What the Registry has put aside is not in what is read here.
  private void quarantined(List<Quarantined> rows, List<String> found) {
    Set<String> lines = new LinkedHashSet<>();
    lock.writeLock().lock();
    try {
      // A journal that is corrupt is read again as long as it is; its row says no more than that.
      rows.stream().filter(row -> !row.reason().equals(SliceReader.CORRUPT)).forEach(row -> refuse(row, lines));
    } finally {
      lock.writeLock().unlock();
    }
    found.addAll(lines);
  }

  /// Draws the conclusion from the deletes that concern a dataset.
  private void settle(UUID id) {
    int row = table.name(id.getMostSignificantBits(), id.getLeastSignificantBits());
    Optional<UUID> incarnation = table.hasRecords(row)
        ? Optional.of(journals.get(table.owner(row)).run().folder().incarnation())
        : Optional.empty();
    boolean stored = incarnation.isPresent();
    table.know(row, switch (deletes.fate(id, incarnation, lifted.getOrDefault(id, Set.of()))) {
      case ALIVE -> stored ? RecordTable.Known.STORED : RecordTable.Known.NAMED;
      case DOUBTFUL -> stored ? RecordTable.Known.DOUBTFUL : RecordTable.Known.NAMED;
      case DELETED -> RecordTable.Known.NOT_STORED;
      case LOST -> RecordTable.Known.NAMED;
    });
  }

  private void end(List<String> found) {
    lock.writeLock().lock();
    try {
      List<String> all = new ArrayList<>(deletes.problems());
      stored = all.isEmpty() ? Existence.YES : Existence.UNKNOWN;
      all.addAll(found);
      all.addAll(refused);
      for (FollowedJournal journal : journals) {
        if (!journal.problem().isEmpty()) {
          all.add(journal.problem());
          journal.files().archive()
              .ifPresent(archive -> listings.get(journal.run().order()).forget(journal.run().folder()));
        }
      }
      problems = all.stream().distinct().toList();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// What could not be read the last time, for people. While there is any, nobody can say that a dataset does not exist.
  public List<String> problems() {
    lock.readLock().lock();
    try {
      return problems;
    } finally {
      lock.readLock().unlock();
    }
  }

  /// How many datasets it names: those that are stored, and those of which a delete or a refused record tells.
  public int size() {
    lock.readLock().lock();
    try {
      return table.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Of all runs if none were chosen. What the Registry has is not asked, though it may all have come from here.
  @Override
  public Completeness completeness() {
    return new Completeness(only.isEmpty() ? Set.of(Completeness.Part.JOURNALS) : Set.of(), problems());
  }

  /// A dataset of which a delete is committed is known and not stored. One of which a delete has begun, or that only a refused record names, is
  /// [Existence#UNKNOWN]; so is every stored one while the journals of deletes cannot be read.
  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    lock.readLock().lock();
    try {
      return table.report(ids, fields, Source.JOURNAL, stored);
    } finally {
      lock.readLock().unlock();
    }
  }

  /// The datasets that are stored, or may still be, each once, in the order of the journals. Only what tells them apart is kept in memory: the rest is read again, a segment at a time,
  /// and a fault of that is an [UncheckedIOException].
  public Stream<StoredDataset> datasets() {
    List<FollowedJournal> all;
    lock.readLock().lock();
    try {
      all = journals.stream().filter(FollowedJournal::storing).toList();
    } finally {
      lock.readLock().unlock();
    }
    BitSet told = new BitSet();
    return all.stream().flatMap(journal -> {
      FollowedJournal.Reader reader = journal.again();
      return Stream.iterate(next(reader), dataset -> dataset.isPresent(), dataset -> next(reader))
          .flatMap(Optional::stream).filter(dataset -> tells(journal, dataset, told));
    });
  }

  private static Optional<StoredDataset> next(FollowedJournal.Reader reader) {
    try {
      return Optional.ofNullable(reader.next());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean tells(FollowedJournal journal, StoredDataset dataset, BitSet told) {
    UUID id = dataset.ref().id();
    lock.readLock().lock();
    try {
      int row = table.row(id.getMostSignificantBits(), id.getLeastSignificantBits());
      if (row < 0 || table.owner(row) != journal.number() || told.get(row) || !DATASETS.contains(table.known(row))) {
        return false;
      }
      told.set(row);
      return true;
    } finally {
      lock.readLock().unlock();
    }
  }
}
