package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CachingArtifactStore;
import dev.larder.journal.Host;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DatasetRecord;
import dev.larder.registry.RecordedPlace;
import dev.larder.registry.RunSummary;
import dev.larder.repository.FsckFinding.Kind;
import dev.larder.repository.FsckReport.CheckedRun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One comparison of one datastore with its records.
final class DatastoreFsck {
  /// How many datasets the Registry is asked about at a time.
  static final int TOGETHER = 2_000;
  /// How many records, or listed artifacts, until somebody is told.
  private static final int TOLD = 1_000;

  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final ArtifactStore store;
  private final FsckOptions options;
  private final Host host;
  private final Fsck.Listener listener;
  private final RandomGenerator random = new SecureRandom();
  private final Map<Kind, Long> findings = new EnumMap<>(Kind.class);
  private final List<FsckFinding> unread = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> unwell = new HashSet<>();
  private final List<ArtifactPath> unwellPaths = new ArrayList<>();
  private boolean unwellAltogether;
  private long artifacts;
  private long bytes;
  private long records;
  private long journaled;
  private long read;

  DatastoreFsck(Repository repository, RepositoryDatastore datastore, FsckOptions options, Host host,
      Fsck.Listener listener) {
    this.repository = repository;
    this.datastore = datastore;
    this.store = CachingArtifactStore.behind(datastore.store());
    this.options = options;
    this.host = host;
    this.listener = listener;
  }

  /// Takes a record of this datastore, and whose it is.
  interface Taker {
    void take(RecordedDataset dataset, StorageRecord record) throws IOException;
  }

  FsckReport run() throws IOException {
    Instant begun = host.now();
    requireMarker();
    List<FsckReport> before = options.pretending() && !options.sinceLast() ? List.of() : FsckLog.reports(store);
    List<CheckedRun> known = before.isEmpty() ? List.of() : before.getLast().well();
    List<RunSummary> summaries = options.sample().isPresent() || options.pretending() && !options.sinceLast()
        ? List.of()
        : repository.registry().runs();
    List<CheckedRun> now = summaries.stream().filter(RunSummary::complete).map(run -> new CheckedRun(
        run.run().value(), run.incarnation().toString(), run.datasets(), run.artifacts(), run.bytes(),
        options.checksum())).toList();
    FsckScope scope = scope(now.stream().filter(run -> CheckedRun.find(known, run).isPresent()).map(CheckedRun::run)
        .map(RunName::new).toList());
    if (options.sample().isPresent()) {
      sample(scope, options.sample().getAsDouble());
    } else {
      if (compare(scope) && options.checksum()) {
        readAll(scope, 1);
      }
    }
    requireMarker();
    FsckReport report = new FsckReport(datastore.name(), host.process().host(), begun, host.now(), options.whole(),
        options.checksum(), artifacts, bytes, records, journaled, read, scope.passedOver(), findings,
        well(now, known, scope));
    if (!options.pretending() && options.sample().isEmpty()) {
      note(report);
    }
    return report;
  }

  /// Which runs are compared: those that were chosen, and not those that are known to be well.
  private FsckScope scope(List<RunName> well) throws IOException {
    Set<RunName> chosen = new TreeSet<>(options.runs());
    if (!options.sinceLast()) {
      return new FsckScope(chosen, !chosen.isEmpty(), 0);
    }
    if (chosen.isEmpty()) {
      repository.registry().runs().forEach(run -> chosen.add(run.run()));
      RunFolder.all(store, (folder, why) -> listener.remark("%s: %s".formatted(folder, why.getMessage())))
          .forEach(run -> chosen.add(run.run()));
    }
    int all = chosen.size();
    chosen.removeAll(well);
    return new FsckScope(chosen, true, all - chosen.size());
  }

  /// @return whether the store could be listed, so that anything can be said of it
  private boolean compare(FsckScope scope) throws IOException {
    if (scope.none()) {
      return true;
    }
    ArtifactTable table = new ArtifactTable(random);
    FsckListing listing = FsckListing.of(store, datastore.datastore().placement(), scope, options.inventory());
    FutureTask<Optional<IOException>> listed = new FutureTask<>(() -> list(listing, table));
    host.newThread("larder-fsck-listing", listed).start();
    RecordVerification verification = new RecordVerification(repository, store, this);
    try {
      ArtifactTable.Marker marker = table.marker(ArtifactTable.RECORDED);
      // What was ingested in place is never listed, and so looked at by itself.
      Taker first = (dataset, record) -> recorded(marker, record.location().value(), record.size());
      if (scope.some()) {
        registered(scope, first);
      } else {
        places(marker);
      }
      Optional<IOException> fault = await(listed);
      reportUnread();
      if (fault.isPresent()) {
        found(FsckFinding.of(Kind.UNREADABLE, datastore.name(), "", OptionalLong.empty(),
            "it cannot be listed to the end, so that nothing is known of what is there: " + fault.get().getMessage()));
        return false;
      }
      pending(scope, first);
      marker.flush();
      listener.advance(records % TOLD);
    } finally {
      listed.cancel(false);
    }
    if (!listing.complete()) {
      listener.remark(
          "datastore %s was not listed, since its templates do not begin with {run}: orphans were not looked for"
              .formatted(datastore.name()));
    }
    if (table.only(ArtifactTable.RECORDED) > 0) {
      Taker second = (dataset, record) -> {
        if (table.only(ArtifactTable.RECORDED, record.location().value(), record.size())) {
          verification.add(dataset, record);
        }
      };
      registered(scope, second);
      pending(scope, second);
    }
    verification.end();
    if (table.only(ArtifactTable.LISTED) > 0) {
      unnamed(listing, table);
    }
    return true;
  }

  /// Lists everything into the table; a folder that cannot be read is told of later.
  ///
  /// @return why it did not come to the end
  private Optional<IOException> list(FsckListing listing, ArtifactTable table) {
    ArtifactTable.Marker marker = table.marker(ArtifactTable.LISTED);
    try (Stream<Artifact> all = listing.open((folder, cause) -> unread.add(FsckFinding.of(Kind.UNREADABLE,
        datastore.name(), folder, OptionalLong.empty(), String.valueOf(cause.getMessage()))))) {
      long told = 0;
      for (Artifact artifact : (Iterable<Artifact>) all::iterator) {
        if (!SliceReader.reserved(artifact.path())) {
          marker.add(artifact.path().value(), artifact.size());
          artifacts++;
          bytes += artifact.size();
          if (++told % TOLD == 0) {
            listener.advance(TOLD);
          }
        }
      }
      marker.flush();
      listener.advance(told % TOLD);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.ofNullable(e.getCause());
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private static Optional<IOException> await(FutureTask<Optional<IOException>> listed) throws IOException {
    try {
      return listed.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while a datastore was listed").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException explained) {
        throw explained;
      }
      throw new IllegalStateException("listing failed: " + e.getCause(), e.getCause());
    }
  }

  private void reportUnread() throws IOException {
    for (FsckFinding finding : List.copyOf(unread)) {
      found(finding);
    }
    unread.clear();
  }

  private void recorded(ArtifactTable.Marker marker, String location, long size) {
    marker.add(location, size);
    if (++records % TOLD == 0) {
      listener.advance(TOLD);
    }
  }

  /// Tells of all storage records of this datastore what comparing needs.
  private void places(ArtifactTable.Marker marker) {
    try (Cursor<RecordedPlace> cursor = repository.registry().places(datastore.name())) {
      while (cursor.hasNext()) {
        RecordedPlace next = cursor.next();
        recorded(marker, next.location(), next.size());
      }
    }
  }

  /// Gives the storage records of this datastore that the Registry has.
  private void registered(FsckScope scope, Taker taker) throws IOException {
    if (scope.some()) {
      ofRuns(scope, taker);
    } else {
      try (Cursor<DatasetRecord> cursor = repository.registry().records(datastore.name())) {
        while (cursor.hasNext()) {
          DatasetRecord next = cursor.next();
          taker.take(new RecordedDataset(next.dataset(), Optional.empty(), true), next.record());
        }
      }
    }
  }

  private void ofRuns(FsckScope scope, Taker taker) throws IOException {
    Optional<DatasetQuery> query = query(scope);
    if (query.isEmpty()) {
      return;
    }
    try (DatasetCursor cursor = repository.registry().query(query.get())) {
      List<DatasetRef> refs = new ArrayList<>();
      while (cursor.hasNext()) {
        refs.add(cursor.next().ref());
        if (refs.size() == TOGETHER || !cursor.hasNext()) {
          List<List<StorageRecord>> all = records(refs.stream().map(DatasetRef::id).toList());
          for (int i = 0; i < refs.size(); i++) {
            RecordedDataset whose = new RecordedDataset(refs.get(i).id(), Optional.of(refs.get(i).run()), true);
            for (StorageRecord record : all.get(i)) {
              taker.take(whose, record);
            }
          }
          refs.clear();
        }
      }
    }
  }

  /// Row i has the records of `ids.get(i)` in this datastore.
  List<List<StorageRecord>> records(List<UUID> ids) {
    try (StorageReport report = repository.registry().bridge(datastore.name()).check(ids,
        EnumSet.allOf(StorageField.class))) {
      return IntStream.range(0, report.size()).mapToObj(report::records).toList();
    }
  }

  /// The datasets of the scope; empty where the Registry knows none of its runs.
  Optional<DatasetQuery> query(FsckScope scope) {
    if (!scope.some()) {
      return Optional.of(DatasetQuery.ALL);
    }
    Set<CollectionName> known = new HashSet<>();
    repository.registry().collections().forEach(collection -> known.add(collection.name()));
    List<CollectionName> runs = scope.runs().stream().map(CollectionName::of).filter(known::contains).toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(DatasetQuery.ALL.in(runs));
  }

  /// Gives what journals say that is stored and the Registry does not have yet.
  private void pending(FsckScope scope, Taker taker) throws IOException {
    JournalBridge journals = new JournalBridge(List.of(datastore), Optional.of(repository.registry()), scope.runs());
    try (Stream<StoredDataset> datasets = journals.datasets()) {
      for (StoredDataset dataset : (Iterable<StoredDataset>) datasets::iterator) {
        RecordedDataset whose = new RecordedDataset(dataset.ref().id(), Optional.of(dataset.ref().run()), false);
        for (StorageRecord record : dataset.records()) {
          taker.take(whose, record);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Looks at what was listed and no record names.
  private void unnamed(FsckListing listing, ArtifactTable table) throws IOException {
    UnnamedArtifacts unnamed = new UnnamedArtifacts(repository, datastore, store);
    try (Stream<Artifact> all = listing.open((folder, cause) -> {
      // Told of the first time.
    })) {
      all.filter(artifact -> !SliceReader.reserved(artifact.path())
          && table.only(ArtifactTable.LISTED, artifact.path().value(), artifact.size())).forEach(unnamed::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<FsckFinding> judged = unnamed.judge();
    // An artifact of another size than recorded is listed as one that no record names, and told already.
    journaled += Math.max(0, unnamed.journaled() - findings.getOrDefault(Kind.SIZE, 0L));
    requireMarker();
    for (FsckFinding finding : judged) {
      found(finding);
    }
    if (!options.pretending()) {
      try {
        List<ArtifactPath> orphans = judged.stream().filter(finding -> finding.kind() == Kind.ORPHAN)
            .map(finding -> new ArtifactPath(finding.path())).toList();
        LeftoverLog seen = LeftoverLog.read(store, FsckLog.ORPHANS, host);
        seen.see(orphans);
        if (options.whole()) {
          seen.forgetAllBut(Set.copyOf(orphans));
        }
      } catch (IOException e) {
        listener.remark("when orphans were seen cannot be written down: " + e.getMessage());
      }
    }
  }

  /// Looks at some datasets, chosen by chance.
  private void sample(FsckScope scope, double part) throws IOException {
    if (options.checksum()) {
      readAll(scope, part);
      return;
    }
    RecordVerification verification = new RecordVerification(repository, store, this);
    long[] seen = {0};
    Taker taker = (dataset, record) -> {
      if (++seen[0] % TOLD == 0) {
        listener.advance(TOLD);
      }
      if (random.nextDouble() < part) {
        records++;
        verification.add(dataset, record);
      }
    };
    registered(scope, taker);
    listener.advance(seen[0] % TOLD);
    verification.end();
  }

  private void readAll(FsckScope scope, double part) throws IOException {
    Optional<DatasetQuery> query = query(scope);
    if (query.isPresent() && !scope.none()) {
      ChecksumPass pass = new ChecksumPass(repository, store, options, host, this);
      read += pass.read(query.get(), scope, part < 1 ? Optional.of(part) : Optional.empty());
      records += part < 1 ? pass.records() : 0;
    }
  }

  boolean chosen(double part) {
    return random.nextDouble() < part;
  }

  void advance(long more) {
    listener.advance(more);
  }

  void remark(String remark) {
    listener.remark(remark);
  }

  /// Tells of something that is wrong. Whoever calls has seen the mark of the repository after the last look.
  void found(FsckFinding finding) throws IOException {
    findings.merge(finding.kind(), 1L, Long::sum);
    if (finding.run().isPresent()) {
      unwell.add(finding.run().get().value());
    } else if (finding.path().isEmpty() || finding.path().endsWith("/")) {
      unwellAltogether = true;
    } else if (finding.kind() != Kind.LEFTOVER) {
      unwellPaths.add(new ArtifactPath(finding.path()));
    }
    listener.found(finding);
  }

  /// Sees to it that the root is the one of this repository: what is not there in another one is not missing.
  void requireMarker() throws IOException {
    RepositoryMarker marker = RepositoryMarker.read(store);
    if (!marker.repository().equals(datastore.repository())) {
      throw new RepositoryException("datastore-of-another-repository",
          "the root of datastore %s belongs to repository %s now, and this is repository %s".formatted(
              datastore.name(), marker.repository(), datastore.repository()),
          "See what is mounted there. Nothing was reported that depends on it.");
    }
  }

  /// The runs that the next one may pass over: those that were compared and are well, and those that were passed over.
  private List<CheckedRun> well(List<CheckedRun> now, List<CheckedRun> known, FsckScope scope) {
    if (unwellAltogether || options.sample().isPresent()) {
      return List.of();
    }
    List<CheckedRun> well = new ArrayList<>();
    for (CheckedRun run : now) {
      boolean compared = !scope.some() || scope.runs().contains(new RunName(run.run()));
      if (!compared) {
        CheckedRun.find(known, run).ifPresent(well::add);
      } else if (!unwell.contains(run.run()) && unwellPaths.stream().noneMatch(path -> in(path, run))) {
        // What was read once stays read as long as nothing changes.
        well.add(CheckedRun.find(known, run).orElse(run));
      }
    }
    return well;
  }

  private boolean in(ArtifactPath path, CheckedRun run) {
    return datastore.datastore().placement().folder(new RunName(run.run()))
        .map(folder -> path.value().startsWith(folder.value() + "/")).orElse(true);
  }

  private void note(FsckReport report) {
    try {
      FsckLog.write(store, report, host);
    } catch (IOException e) {
      listener.remark("the result cannot be written down in datastore %s: %s".formatted(datastore.name(),
          e.getMessage()));
    }
  }
}
