package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.Utf8Order;
import dev.larder.model.ArtifactPath;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetRecord;
import dev.larder.repository.FsckFinding.Kind;
import dev.larder.repository.JournaledPaths.Naming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Artifacts that were listed, and that no record seems to name. Says by their exact paths what they are: journals and archives are read first, all of them, then the Registry, and then storage is asked again.
///
/// A writer creates an artifact only behind a durable intent, so that the journals, read after the listing, name each one that a writer made. Takes about 200 bytes an artifact.
final class UnnamedArtifacts {
  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final ArtifactStore store;
  private final Map<String, Long> sizes = new TreeMap<>(Utf8Order.INSTANCE);
  private long journaled;

  UnnamedArtifacts(Repository repository, RepositoryDatastore datastore, ArtifactStore store) {
    this.repository = repository;
    this.datastore = datastore;
    this.store = store;
  }

  void add(Artifact artifact) {
    sizes.put(artifact.path().value(), artifact.size());
  }

  /// What they are, in the order of their paths, those left out that somebody names.
  List<FsckFinding> judge() throws IOException {
    JournaledPaths journals = JournaledPaths.read(repository.datastores(), datastore, sizes.keySet());
    Map<String, Naming> unnamed = new LinkedHashMap<>();
    for (String path : sizes.keySet()) {
      Naming naming = journals.of(path);
      if (naming instanceof Naming.Named) {
        journaled++;
      } else {
        unnamed.put(path, naming);
      }
    }
    registered(unnamed.keySet()).forEach(unnamed::remove);
    List<FsckFinding> findings = new ArrayList<>();
    List<ArtifactPath> paths = unnamed.keySet().stream().map(ArtifactPath::new).toList();
    for (StatResult there : store.stat(paths)) {
      switch (there) {
        case StatResult.Absent absent -> {
          // Gone since it was listed.
        }
        case StatResult.Unknown unknown -> findings.add(FsckFinding.of(Kind.UNREADABLE, datastore.name(),
            unknown.path().value(), OptionalLong.empty(), String.valueOf(unknown.cause().getMessage())));
        case StatResult.Present present -> findings.add(finding(present,
            unnamed.getOrDefault(present.path().value(), new Naming.Nothing()), journals.problems()));
      }
    }
    if (findings.stream().anyMatch(finding -> finding.kind() == Kind.BLOCKED)) {
      journals.problems().forEach(problem -> findings.add(
          FsckFinding.of(Kind.BLOCKED, datastore.name(), "", OptionalLong.empty(), problem)));
    }
    return findings;
  }

  private FsckFinding finding(StatResult.Present present, Naming naming, List<String> problems) {
    String path = present.path().value();
    OptionalLong size = OptionalLong.of(present.size());
    if (!problems.isEmpty()) {
      return FsckFinding.of(Kind.BLOCKED, datastore.name(), path, size,
          "a journal that cannot be read may name it: " + problems.getFirst());
    }
    return switch (naming) {
      case Naming.LeftBehind left -> FsckFinding.of(Kind.LEFTOVER, datastore.name(), path, size,
          "a writer of run %s announced it and ended without recording it; larder recover removes it in time"
              .formatted(left.run()));
      case Naming.Named _,Naming.Nothing _ -> FsckFinding.of(Kind.ORPHAN, datastore.name(), path, size,
          "nothing names it");
    };
  }

  /// Those of these paths that a storage record of this datastore names: one pass over all of them, since paths have no index.
  private Set<String> registered(Set<String> paths) {
    Set<String> found = new HashSet<>();
    if (paths.isEmpty()) {
      return found;
    }
    try (Cursor<DatasetRecord> cursor = repository.registry().records(datastore.name())) {
      while (cursor.hasNext() && found.size() < paths.size()) {
        String path = cursor.next().record().location().value();
        if (paths.contains(path)) {
          found.add(path);
        }
      }
    }
    return found;
  }

  /// How many of them a journal names.
  long journaled() {
    return journaled;
  }
}
