package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CachingArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.SourceFile;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.journal.Host;
import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import dev.larder.repository.FsckFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Artifacts of one datastore that nothing names, and what may be done about them: only what somebody asks for, and each time after another look.
///
/// How old an orphan is, is how long this host has seen it. Before it is destroyed it goes into quarantine: from there it can be put back by hand, and nothing that Larder does looks there.
public final class Orphans {
  /// How long an orphan is seen before it goes, unless somebody says otherwise; and how long it stays in quarantine.
  public static final Duration GRACE = Duration.ofDays(3);
  /// Where what was removed is kept, each time in a folder of its own.
  static final ArtifactPath QUARANTINE = new ArtifactPath("_quarantine");
  private static final ArtifactPath QUARANTINED = FsckLog.ROOT.resolve("quarantined");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final ArtifactStore store;
  private final Host host;
  private final Fsck.Listener listener;

  /// An orphan.
  ///
  /// @param size in bytes
  /// @param seen since when this host knows it
  public record Orphan(ArtifactPath path, long size, Instant seen) {}

  /// What became of one.
  ///
  /// @param action `quarantined`, `removed`, `adopted`, `kept` or `failed`
  /// @param detail for people
  public record Outcome(ArtifactPath path, long size, String action, String detail) {}

  public Orphans(Repository repository, RepositoryDatastore datastore, Host host, Fsck.Listener listener) {
    this.repository = repository;
    this.datastore = datastore;
    this.store = CachingArtifactStore.behind(datastore.store());
    this.host = host;
    this.listener = listener;
  }

  /// All that there are now: compares the datastore with its records, and writes down which were seen, unless `pretending`.
  ///
  /// @param others is told of what is no orphan and no leftover but keeps anybody from telling: [Kind#BLOCKED], [Kind#UNREADABLE]
  public List<Orphan> find(boolean pretending, List<FsckFinding> others) throws IOException {
    List<FsckFinding> found = new ArrayList<>();
    FsckOptions options = pretending ? FsckOptions.DEFAULT.pretend() : FsckOptions.DEFAULT;
    new Fsck(repository, options, host, new Fsck.Listener() {
      @Override
      public void found(FsckFinding finding) {
        if (finding.kind() == Kind.ORPHAN) {
          found.add(finding);
        } else if (finding.dataset().isEmpty() && finding.kind() != Kind.LEFTOVER) {
          others.add(finding);
        }
      }

      @Override
      public void advance(long more) {
        listener.advance(more);
      }

      @Override
      public void remark(String remark) {
        listener.remark(remark);
      }
    }).run(datastore);
    LeftoverLog seen = LeftoverLog.read(store, FsckLog.ORPHANS, host);
    return found.stream().map(finding -> {
      ArtifactPath path = new ArtifactPath(finding.path());
      return new Orphan(path, finding.size().orElse(0), seen.seen(path).orElse(host.now()));
    }).toList();
  }

  /// Those that this host has seen for so long.
  public List<Orphan> olderThan(List<Orphan> orphans, Duration age) {
    return orphans.stream().filter(orphan -> Duration.between(orphan.seen(), host.now()).compareTo(age) >= 0).toList();
  }

  /// Moves orphans into quarantine: each is created there and read back, then everybody who could name it is asked again, and only then it is deleted where it was. It may be killed anywhere: what is in
  /// both places is an orphan still.
  ///
  /// @return what became of each, in no order
  public List<Outcome> quarantine(List<Orphan> orphans) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    ArtifactPath folder = QUARANTINE.resolve(TIME.format(host.now()) + "-" + host.randomUuid());
    Map<Orphan, ArtifactPath> copies = new LinkedHashMap<>();
    for (Orphan orphan : orphans) {
      try {
        ArtifactPath copy = folder.resolve(orphan.path().value());
        copy(orphan, copy);
        copies.put(orphan, copy);
        listener.advance(1);
      } catch (InvalidNameException | IOException e) {
        outcomes.add(new Outcome(orphan.path(), orphan.size(), "failed", String.valueOf(e.getMessage())));
      }
    }
    LeftoverLog.read(store, QUARANTINED, host).see(List.copyOf(copies.values()));
    Set<String> still = stillOrphans(List.copyOf(copies.keySet()));
    List<Orphan> going = copies.keySet().stream().filter(orphan -> still.contains(orphan.path().value())).toList();
    List<ArtifactPath> unwanted = new ArrayList<>();
    copies.forEach((orphan, copy) -> {
      if (!still.contains(orphan.path().value())) {
        unwanted.add(copy);
        outcomes.add(new Outcome(orphan.path(), orphan.size(), "kept", "it is no orphan any more"));
      }
    });
    // What cannot be removed lies in quarantine, and goes from there in time.
    store.delete(unwanted);
    outcomes.addAll(delete(going, "quarantined", orphan -> "now " + copies.get(orphan)));
    return outcomes;
  }

  private interface Detail {
    String of(Orphan orphan);
  }

  private List<Outcome> delete(List<Orphan> orphans, String action, Detail detail) {
    DeleteReport deleted = store.delete(orphans.stream().map(Orphan::path).toList());
    return orphans.stream().map(orphan -> {
      StorageException why = deleted.failed().get(orphan.path());
      return why == null
          ? new Outcome(orphan.path(), orphan.size(), action, detail.of(orphan))
          : new Outcome(orphan.path(), orphan.size(), "failed", String.valueOf(why.getMessage()));
    }).toList();
  }

  private void copy(Orphan orphan, ArtifactPath to) throws IOException {
    Optional<Path> file = store.file(orphan.path());
    Content content = file.isPresent()
        ? new SourceFile(file.get(), SourceFile.Linking.PREFERRED)
        : () -> store.open(orphan.path());
    CreateResult.Created created = switch (store.create(to, content)) {
      case CreateResult.Created there -> there;
      case CreateResult.AlreadyThere there -> throw new IllegalStateException("a random name twice: " + there.path());
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    };
    Content written = () -> store.open(to);
    if (!written.checksum().equals(created.checksum()) || created.size() != orphan.size()) {
      throw new IOException("what was written to %s reads otherwise; nothing was removed".formatted(to));
    }
  }

  /// Those of them that nothing names now either.
  private Set<String> stillOrphans(List<Orphan> orphans) throws IOException {
    UnnamedArtifacts again = new UnnamedArtifacts(repository, datastore, store);
    orphans.forEach(orphan -> again.add(new Artifact(orphan.path(), orphan.size())));
    Set<String> still = new HashSet<>();
    for (FsckFinding finding : again.judge()) {
      if (finding.kind() == Kind.ORPHAN) {
        still.add(finding.path());
      }
    }
    // Of the same size still: nobody has put something else there.
    orphans.stream().filter(orphan -> !sizeIs(orphan)).forEach(orphan -> still.remove(orphan.path().value()));
    return still;
  }

  private boolean sizeIs(Orphan orphan) {
    return store.stat(List.of(orphan.path())).getFirst() instanceof StatResult.Present there
        && there.size() == orphan.size();
  }

  /// What is in quarantine, and since when this host knows it.
  public List<Orphan> quarantined() throws IOException {
    LeftoverLog log = LeftoverLog.read(store, QUARANTINED, host);
    List<Orphan> found = new ArrayList<>();
    try (Stream<Artifact> all = store.list(QUARANTINE)) {
      all.forEach(artifact -> found
          .add(new Orphan(artifact.path(), artifact.size(), log.seen(artifact.path()).orElse(host.now()))));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    log.see(found.stream().map(Orphan::path).toList());
    return found;
  }

  /// Destroys what is in quarantine.
  ///
  /// @return what became of each
  public List<Outcome> destroy(List<Orphan> quarantined) {
    List<Orphan> ours = quarantined.stream()
        .filter(orphan -> orphan.path().value().startsWith(QUARANTINE.value() + "/")).toList();
    return delete(ours, "removed", orphan -> "");
  }

  /// Removes orphans that have become artifacts of datasets elsewhere, after another look.
  ///
  /// @param source whose ingest has ended: it knows which datasets are stored and acknowledged
  public List<Outcome> removeAdopted(OrphanSource source, List<Orphan> orphans) throws IOException {
    Map<ArtifactPath, String> adopted = source.adopted();
    List<Orphan> done = orphans.stream().filter(orphan -> adopted.containsKey(orphan.path())).toList();
    if (done.isEmpty()) {
      return List.of();
    }
    Set<String> still = stillOrphans(done);
    List<Outcome> outcomes = new ArrayList<>(
        delete(done.stream().filter(orphan -> still.contains(orphan.path().value())).toList(), "adopted",
            orphan -> String.valueOf(adopted.get(orphan.path()))));
    done.stream().filter(orphan -> !still.contains(orphan.path().value()))
        .forEach(orphan -> outcomes.add(new Outcome(orphan.path(), orphan.size(), "kept",
            "its dataset is stored, but it is no orphan any more")));
    return outcomes;
  }

  RepositoryDatastore datastore() {
    return datastore;
  }
}
