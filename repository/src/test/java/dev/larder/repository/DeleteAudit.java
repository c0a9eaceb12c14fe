package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.Claim;
import dev.larder.journal.DeleteHistory;
import dev.larder.journal.RunAccount;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.journal.UnfinishedDeletes;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// Looks at a repository in which everything is settled: each dataset is in one of the four states, and each is the one that its deletes have decided.
final class DeleteAudit {
  private final DeleteStory story;
  private final MortalRepository place;
  private final List<String> findings = new ArrayList<>();
  private final Set<String> recorded = new TreeSet<>();

  DeleteAudit(DeleteStory story, MortalRepository place) {
    this.story = story;
    this.place = place;
  }

  private void find(boolean wrong, String what, Object about) {
    if (wrong) {
      findings.add("%s: %s".formatted(what, about));
    }
  }

  /// @param committed what must have become of the delete, where that is known
  /// @return what is wrong, for people
  List<String> findings(Optional<Boolean> committed) throws IOException {
    Map<UUID, List<Tombstone>> tombstones = place.registry().tombstones(List.copyOf(story.contents().keySet()));
    Set<UUID> targets = Set.copyOf(story.ids());
    Set<UUID> dead = new HashSet<>(tombstones.keySet());
    find(!dead.isEmpty() && !dead.equals(targets), "one delete is half committed", dead);
    committed.ifPresent(expected -> find(expected == dead.isEmpty(), "the delete should be committed", expected));
    decisions(tombstones);
    for (UUID id : story.contents().keySet()) {
      dataset(id, tombstones.getOrDefault(id, List.of()));
    }
    files();
    unfinished();
    return findings;
  }

  /// The journals and the Registry tell the same.
  private void decisions(Map<UUID, List<Tombstone>> tombstones) throws IOException {
    DeleteHistory history = Rebuild.deletes(place.datastores());
    Set<UUID> committed = new HashSet<>(history.committed());
    Set<UUID> buried = new HashSet<>();
    tombstones.values().forEach(some -> some.forEach(tombstone -> buried.add(tombstone.operation())));
    find(!committed.containsAll(buried), "tombstones without a K", buried);
    find(!place.registry().decided(committed).equals(committed), "a K that the Registry does not know", committed);
    // Who removes a run again deletes what is not registered any more: that leaves no tombstone.
    find(story.what() != DeleteStory.What.REMOVE_RUN && !committed.equals(buried), "a K without tombstones", committed);
    Set<UUID> begun = new HashSet<>();
    history.deletes().forEach(delete -> begun.add(delete.operation()));
    find(!begun.containsAll(buried), "tombstones without a D", buried);
    find(!history.problems().isEmpty(), "the journals of deletes cannot be read", history.problems());
  }

  private void dataset(UUID id, List<Tombstone> tombstones) throws IOException {
    Optional<DatasetRef> known = place.registry().lookUp(List.of(id)).getFirst();
    List<StorageRecord> records = new ArrayList<>();
    try (StorageReport report = place.registry().bridge().check(List.of(id), EnumSet.allOf(StorageField.class))) {
      report.records(0).forEach(records::add);
    }
    boolean purged = tombstones.stream().anyMatch(tombstone -> tombstone.action() == DeletionAction.PURGE);
    find(purged == known.isPresent(), "a dataset is known although it was purged, or not although it was not", id);
    boolean restored = story.what() == DeleteStory.What.RESTORE && !records.isEmpty();
    find(!restored && records.isEmpty() == tombstones.isEmpty(),
        "a dataset has records although it was deleted, or none although it was not", id);
    for (StorageRecord record : records) {
      artifact(id, record, !tombstones.isEmpty());
    }
  }

  private void artifact(UUID id, StorageRecord record, boolean restored) throws IOException {
    String path = record.location().value();
    recorded.add(path);
    Path file = place.folder().resolve(path);
    if (!Files.exists(file)) {
      find(true, "a record without its artifact", path);
      return;
    }
    String text = Files.readString(file);
    find(text.length() != record.size(), "a record of another size than its artifact", path);
    find(!text.equals(restored ? DeleteStory.AGAIN : story.contents().get(id)), "an artifact with other bytes", path);
    find(restored && !path.contains(".2."), "a path is used again after a delete", path);
  }

  /// No artifact is there that neither a record nor an intent names; and none that only a delete names, which would have taken it away.
  private void files() throws IOException {
    Set<String> named = new TreeSet<>(recorded);
    for (RunJournals run : RunJournals.all(place.datastores().first().store(), (folder, why) -> find(true,
        "a run cannot be read", folder))) {
      RunAccount account = RunAccount.read(place.datastores().first().store(), place.datastores().id(), run);
      account.unaccounted().stream().map(Claim::path).forEach(path -> named.add(path.value()));
      if (story.what() == DeleteStory.What.RESTORE) {
        account.recorded().stream().map(Claim::path).filter(path -> path.value().contains(".2."))
            .forEach(path -> named.add(path.value()));
      }
      find(!account.open().isEmpty(), "a journal of a run is open", run.folder().run());
    }
    for (String run : List.of("night1", "night2")) {
      Path folder = place.folder().resolve(run);
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(Files::isRegularFile).map(file -> place.folder().relativize(file).toString())
              .filter(path -> !named.contains(path))
              .forEach(path -> find(true, "an artifact that nothing names", path));
        }
      }
    }
  }

  private void unfinished() throws IOException {
    UnfinishedDeletes left = DeleteRecovery.unfinished(place.datastores().first());
    find(!left.deletes().isEmpty(), "a delete is not finished", left.deletes());
    find(!left.open().isEmpty(), "a journal of deletes is open", left.open());
    find(!left.problems().isEmpty(), "the journals of deletes cannot be read", left.problems());
  }

  /// Nothing is left of the run.
  List<String> removed() throws IOException {
    find(RunFolder.find(place.datastores().first().store(), Pantry.NIGHT).isPresent(), "the run is not removed",
        Pantry.NIGHT);
    find(place.registry().runs().stream().anyMatch(run -> run.run().equals(Pantry.NIGHT)),
        "the Registry has the run", Pantry.NIGHT);
    return findings;
  }
}
