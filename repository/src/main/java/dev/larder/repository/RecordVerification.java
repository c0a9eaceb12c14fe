package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.BulkLook;
import dev.larder.datastore.Presence;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.datastore.StatResult;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.repository.FsckFinding.Kind;
import dev.larder.repository.JournaledPaths.OfDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Looks at the artifacts of records that do not seem to be there, some at a time: storage, then the journals of deletes, then the Registry, then storage again.
///
/// A record implies its artifact, and no path is ever used again. So what is absent while the record stands, before and after, is missing.
final class RecordVerification {
  private static final int TOGETHER = 5_000;

  private final Repository repository;
  private final ArtifactStore store;
  private final DatastoreFsck fsck;
  private List<Suspect> suspects = new ArrayList<>();

  private record Suspect(RecordedDataset dataset, StorageRecord record) {}

  RecordVerification(Repository repository, ArtifactStore store, DatastoreFsck fsck) {
    this.repository = repository;
    this.store = store;
    this.fsck = fsck;
  }

  void add(RecordedDataset dataset, StorageRecord record) throws IOException {
    suspects.add(new Suspect(dataset, record));
    if (suspects.size() == TOGETHER) {
      end();
    }
  }

  /// Looks at those that are left.
  void end() throws IOException {
    List<Suspect> all = suspects;
    suspects = new ArrayList<>();
    verify(all.stream().filter(suspect -> suspect.record.path().isPresent()).toList());
    verifyElsewhere(all.stream().filter(suspect -> suspect.record.path().isEmpty()).toList());
  }

  private void verify(List<Suspect> all) throws IOException {
    List<Presence> first = BulkLook.at(store, paths(all));
    List<Suspect> wrong = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!isThere(first.get(i), all.get(i).record)) {
        wrong.add(all.get(i));
      }
    }
    List<String> doubts = new ArrayList<>();
    List<Suspect> left = located(standing(wrong, doubts));
    List<StatResult> second = store.stat(paths(left));
    fsck.requireMarker();
    for (int i = 0; i < left.size(); i++) {
      if (!isThere(Presence.of(second.get(i)), left.get(i).record)) {
        fsck.found(finding(left.get(i), second.get(i), doubts));
      }
    }
  }

  private static List<ArtifactPath> paths(List<Suspect> suspects) {
    return suspects.stream().map(suspect -> suspect.record.path().orElseThrow()).toList();
  }

  private static boolean isThere(Presence presence, StorageRecord record) {
    return presence instanceof Presence.Present present && present.size() == record.size();
  }

  /// Those that no delete explains, and whose records still stand.
  private List<Suspect> standing(List<Suspect> wrong, List<String> doubts) throws IOException {
    if (wrong.isEmpty()) {
      return wrong;
    }
    Set<OfDataset> deleted = JournaledPaths.deleted(repository.datastores(),
        wrong.stream().map(RecordVerification::artifact).collect(Collectors.toSet()), doubts);
    List<Suspect> alive = wrong.stream().filter(suspect -> !deleted.contains(artifact(suspect))).toList();
    Map<UUID, List<StorageRecord>> records = records(
        alive.stream().filter(suspect -> suspect.dataset.registered()).map(suspect -> suspect.dataset.id()).distinct()
            .toList());
    return alive.stream().filter(suspect -> !suspect.dataset.registered()
        || records.getOrDefault(suspect.dataset.id(), List.of()).stream().anyMatch(suspect.record::sameContent))
        .toList();
  }

  private static OfDataset artifact(Suspect suspect) {
    return new OfDataset(suspect.dataset.id(), suspect.record.location().value());
  }

  private Map<UUID, List<StorageRecord>> records(List<UUID> ids) {
    Map<UUID, List<StorageRecord>> records = new HashMap<>();
    List<List<StorageRecord>> found = fsck.records(ids);
    for (int i = 0; i < ids.size(); i++) {
      records.put(ids.get(i), found.get(i));
    }
    return records;
  }

  /// The same, with the runs that they are in, as far as the Registry knows them.
  private List<Suspect> located(List<Suspect> some) {
    List<UUID> ids = some.stream().filter(suspect -> suspect.dataset.run().isEmpty())
        .map(suspect -> suspect.dataset.id()).distinct().toList();
    Map<UUID, RunName> runs = new HashMap<>();
    repository.registry().lookUp(ids).forEach(ref -> ref.ifPresent(known -> runs.put(known.id(), known.run())));
    return some.stream().map(suspect -> suspect.dataset.run().isPresent()
        ? suspect
        : new Suspect(new RecordedDataset(suspect.dataset.id(), Optional.ofNullable(runs.get(suspect.dataset.id())),
            suspect.dataset.registered()), suspect.record))
        .toList();
  }

  /// Whether a record that was read a moment ago is still what the Registry says, and no delete names its artifact.
  boolean stands(RecordedDataset dataset, StorageRecord record) throws IOException {
    return !standing(List.of(new Suspect(dataset, record)), new ArrayList<>()).isEmpty();
  }

  private FsckFinding finding(Suspect suspect, StatResult there, List<String> doubts) {
    String pending = suspect.dataset.registered() ? "" : "; it is not transferred back yet";
    return switch (there) {
      case StatResult.Present present -> FsckFinding.of(Kind.SIZE, suspect.dataset, suspect.record,
          OptionalLong.of(present.size()),
          "%,d bytes are there, and %,d are recorded%s".formatted(present.size(), suspect.record.size(), pending));
      case StatResult.Unknown unknown -> FsckFinding.of(Kind.UNREADABLE, suspect.dataset, suspect.record,
          OptionalLong.empty(), unknown.cause().getMessage() + pending);
      case StatResult.Absent absent -> doubts.isEmpty()
          ? FsckFinding.of(Kind.MISSING, suspect.dataset, suspect.record, OptionalLong.empty(),
              "it is not there" + pending)
          : FsckFinding.of(Kind.BLOCKED, suspect.dataset, suspect.record, OptionalLong.empty(),
              "it is not there, and nobody can tell whether it was deleted: " + doubts.getFirst() + pending);
    };
  }

  /// What was ingested in place is nobody's of ours: no journal names it, and no delete takes it away.
  private void verifyElsewhere(List<Suspect> all) throws IOException {
    if (all.isEmpty()) {
      return;
    }
    List<RecordedArtifact.Found> first = RecordedArtifact.look(store, all.stream().map(Suspect::record).toList());
    List<Suspect> wrong = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (first.get(i) != RecordedArtifact.Found.THERE) {
        wrong.add(all.get(i));
      }
    }
    List<Suspect> left = located(standing(wrong, new ArrayList<>()));
    List<RecordedArtifact.Found> second = RecordedArtifact.look(store, left.stream().map(Suspect::record).toList());
    fsck.requireMarker();
    for (int i = 0; i < left.size(); i++) {
      Suspect suspect = left.get(i);
      switch (second.get(i)) {
        case THERE -> {
        }
        case NOT_THERE -> fsck.found(FsckFinding.of(Kind.MISSING, suspect.dataset, suspect.record,
            OptionalLong.empty(), "it was ingested in place, and is not there any more with that size"));
        case UNKNOWN -> fsck.found(FsckFinding.of(Kind.UNREADABLE, suspect.dataset, suspect.record,
            OptionalLong.empty(), "it was ingested in place, and nobody can look whether it is there"));
      }
    }
  }
}
