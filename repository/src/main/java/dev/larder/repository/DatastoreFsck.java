package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CachingArtifactStore;
import dev.larder.journal.Host;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.RunSummary;
import dev.larder.repository.FsckFinding.Kind;
import dev.larder.repository.FsckReport.CheckedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// One comparison of one datastore with its records.
final class DatastoreFsck {
  /// How many records, or listed artifacts, until somebody is told.
  static final int TOLD = 1_000;

  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final ArtifactStore store;
  private final FsckOptions options;
  private final Host host;
  private final Fsck.Listener listener;
  private final RandomGenerator random = new SecureRandom();
  private final FsckRecords recordSource;
  private final FsckFindings findings;
  private final Set<String> unread = new HashSet<>();
  private List<CheckedRun> complete = List.of();
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
    this.recordSource = new FsckRecords(repository, datastore);
    this.findings = new FsckFindings(datastore, listener);
  }

  FsckReport run() throws IOException {
    Instant begun = host.now();
    requireMarker();
    List<FsckReport> before = options.pretending() && !options.sinceLast() ? List.of() : FsckLog.reports(store);
    List<CheckedRun> known = before.isEmpty() ? List.of() : before.getLast().well();
    if (options.sinceLast() && options.sample().isEmpty()) {
      complete = completeRuns();
    }
    FsckScope scope = scope(complete.stream().filter(run -> CheckedRun.find(known, run).isPresent())
        .map(CheckedRun::run).map(RunName::new).toList());
    if (options.sample().isPresent()) {
      sample(scope, options.sample().getAsDouble());
    } else {
      if (compare(scope) && options.checksum()) {
        readAll(scope, 1);
      }
    }
    requireMarker();
    FsckReport report = new FsckReport(datastore.name(), host.process().host(), begun, host.now(), options.whole(),
        options.checksum(), artifacts, bytes, records, journaled, read, scope.passedOver(), findings.counts(),
        options.sample().isPresent() ? List.of() : findings.well(complete, known, scope));
    if (!options.pretending() && options.sample().isEmpty()) {
      note(report);
    }
    return report;
  }

  private List<CheckedRun> completeRuns() {
    return repository.registry().runs().stream().filter(RunSummary::complete).map(run -> new CheckedRun(
        run.run().value(), run.incarnation().toString(), run.datasets(), run.artifacts(), run.bytes(),
        options.checksum())).toList();
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
    RecordVerification verification = new RecordVerification(repository, store, this);
    try (FsckLister lister = FsckLister.start(listing, table, host, listener)) {
      if (!options.pretending() && !options.sinceLast()) {
        // Beside the listing, and before any record is read: what comes later is not taken for compared.
        complete = completeRuns();
      }
      ArtifactTable.Marker marker = table.marker(ArtifactTable.RECORDED);
      // What was ingested in place is never listed, and so looked at by itself.
      FsckRecords.Taker first = (dataset, record) -> recorded(marker, record.location().value(), record.size());
      if (scope.some()) {
        recordSource.registered(scope, first);
      } else {
        recordSource.places((location, size) -> recorded(marker, location, size));
      }
      Optional<IOException> fault = lister.await();
      artifacts = lister.artifacts();
      bytes = lister.bytes();
      unread(lister.unread());
      if (fault.isPresent()) {
        found(FsckFinding.of(Kind.UNREADABLE, datastore.name(), "", OptionalLong.empty(),
            "it cannot be listed to the end, so that nothing is known of what is there: " + fault.get().getMessage()));
        return false;
      }
      recordSource.pending(scope, first);
      marker.flush();
      listener.advance(records % TOLD);
    }
    if (!listing.complete()) {
      listener.remark(
          "datastore %s was not listed, since its templates do not begin with {run}: orphans were not looked for"
              .formatted(datastore.name()));
    }
    if (table.only(ArtifactTable.RECORDED) > 0) {
      FsckRecords.Taker second = (dataset, record) -> {
        if (table.only(ArtifactTable.RECORDED, record.location().value(), record.size())) {
          verification.add(dataset, record);
        }
      };
      recordSource.registered(scope, second);
      recordSource.pending(scope, second);
    }
    verification.end();
    if (table.only(ArtifactTable.LISTED) > 0) {
      unnamed(listing, table);
    }
    return true;
  }

  private void recorded(ArtifactTable.Marker marker, String location, long size) {
    marker.add(location, size);
    if (++records % TOLD == 0) {
      listener.advance(TOLD);
    }
  }

  /// Tells of folders that cannot be read, of each once.
  private void unread(Map<String, IOException> folders) throws IOException {
    for (Map.Entry<String, IOException> folder : folders.entrySet()) {
      if (unread.add(folder.getKey())) {
        found(FsckFinding.of(Kind.UNREADABLE, datastore.name(), folder.getKey(), OptionalLong.empty(),
            String.valueOf(folder.getValue().getMessage())));
      }
    }
  }

  /// Looks at what was listed and no record names.
  private void unnamed(FsckListing listing, ArtifactTable table) throws IOException {
    UnnamedArtifacts unnamed = new UnnamedArtifacts(repository, datastore, store);
    Map<String, IOException> unread = new LinkedHashMap<>();
    try (Stream<Artifact> all = listing.open(unread::put)) {
      all.filter(artifact -> !SliceReader.reserved(artifact.path())
          && table.only(ArtifactTable.LISTED, artifact.path().value(), artifact.size())).forEach(unnamed::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<FsckFinding> judged = unnamed.judge();
    // An artifact of another size than recorded is listed as one that no record names, and told already.
    journaled += Math.max(0, unnamed.journaled() - findings.counts().getOrDefault(Kind.SIZE, 0L));
    requireMarker();
    unread(unread);
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
    FsckRecords.Taker taker = (dataset, record) -> {
      if (++seen[0] % TOLD == 0) {
        listener.advance(TOLD);
      }
      if (random.nextDouble() < part) {
        records++;
        verification.add(dataset, record);
      }
    };
    recordSource.registered(scope, taker);
    listener.advance(seen[0] % TOLD);
    verification.end();
  }

  private void readAll(FsckScope scope, double part) throws IOException {
    Optional<DatasetQuery> query = recordSource.query(scope);
    if (query.isPresent() && !scope.none()) {
      ChecksumPass pass = new ChecksumPass(repository, store, options, host, this);
      read += pass.read(query.get(), scope, part < 1 ? Optional.of(part) : Optional.empty());
      records += part < 1 ? pass.records() : 0;
    }
  }

  /// Row i has the records of `ids.get(i)` in this datastore.
  List<List<StorageRecord>> records(List<UUID> ids) {
    return recordSource.of(ids);
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
    findings.add(finding);
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

  private void note(FsckReport report) {
    try {
      FsckLog.write(store, report, host);
    } catch (IOException e) {
      listener.remark("the result cannot be written down in datastore %s: %s".formatted(datastore.name(),
          e.getMessage()));
    }
  }
}
