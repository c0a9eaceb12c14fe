package dev.larder.repository;

import dev.larder.journal.ClockedHost;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.RunFolder;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.repository.RecoveryReport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A repository of two runs, something that takes datasets of it away or brings them back, and how to go on where that was interrupted. A journal that nobody has transferred back yet holds records of
/// the same datasets by another writer.
///
/// @param folder the repository as it is before; nobody opens it
/// @param backup its Registry as it was before the first delete
/// @param targets the datasets that it is about
/// @param contents of all datasets, by id: what their artifacts hold
record DeleteStory(What what, Path folder, Path backup, List<DatasetRef> targets, Map<UUID, String> contents) {
  static final RunName OTHER = new RunName("night2");
  static final String AGAIN = "restored image";

  enum What {
    UNSTORE, PURGE, TWO_RUNS, RESTORE, REMOVE_RUN
  }

  /// @param folder is not there yet
  static DeleteStory make(What what, Path folder) throws IOException {
    Path backup = folder.resolveSibling(folder.getFileName() + ".backup");
    List<DatasetRef> all = new ArrayList<>();
    Map<UUID, String> contents = new LinkedHashMap<>();
    try (Pantry pantry = Pantry.in(folder)) {
      all.addAll(pantry.write("A1", "A2", "A3"));
      all.addAll(write(pantry, "A1", "A2"));
      List<String> wells = List.of("A1", "A2", "A3", "A1", "A2");
      for (int i = 0; i < wells.size(); i++) {
        contents.put(all.get(i).id(), "image of " + wells.get(i));
      }
      pantry.transfer();
    }
    Files.copy(folder.resolve("registry.sqlite"), backup);
    List<DatasetRef> targets = switch (what) {
      case UNSTORE, PURGE, RESTORE -> all.subList(0, 2);
      case TWO_RUNS -> List.of(all.get(0), all.get(1), all.get(3));
      case REMOVE_RUN -> all.subList(0, 3);
    };
    try (Pantry pantry = new Pantry(Repository.open(folder))) {
      pantry.write("A1", "A3");
      write(pantry, "A1");
      DeleteStory story = new DeleteStory(what, folder, backup, List.copyOf(targets), Map.copyOf(contents));
      if (what == What.RESTORE) {
        story.delete(pantry.repository(), DeleteAction.UNSTORE);
      }
      return story;
    }
  }

  private static List<DatasetRef> write(Pantry pantry, String... wells) throws IOException {
    try (DatasetWriter writer = pantry.repository().writer(OTHER, WriterOptions.DEFAULT)) {
      List<DatasetRef> refs = new ArrayList<>();
      for (String well : wells) {
        refs.add(writer.put(Pantry.IMAGE, Pantry.well(well), Pantry.content("image of " + well)));
      }
      return refs;
    }
  }

  List<UUID> ids() {
    return targets.stream().map(DatasetRef::id).toList();
  }

  /// What is about to be interrupted.
  void tell(Repository repository) throws IOException {
    switch (what) {
      case UNSTORE -> delete(repository, DeleteAction.UNSTORE);
      case PURGE, TWO_RUNS -> delete(repository, DeleteAction.PURGE);
      case RESTORE -> restore(repository);
      case REMOVE_RUN -> removeRun(repository);
    }
  }

  private DeletingReport delete(Repository repository, DeleteAction action) throws IOException {
    return new Deleting(repository, Host.SYSTEM, _ -> {
    }).run(DeletePlan.of(repository, action, ids()), false);
  }

  /// Restores those that are not there.
  List<WriteAnswer> restore(Repository repository) throws IOException {
    Path file = Files.writeString(folder.resolveSibling("again.tif"), AGAIN);
    return new Restoring(repository).restore(ids().stream()
        .map(id -> new Restoring.Request(id, List.of(new WriteRequest.Part("", file)))).toList());
  }

  private void removeRun(Repository repository) throws IOException {
    if (RunFolder.find(repository.datastore().store(), Pantry.NIGHT).isPresent()) {
      new RunRemoval(repository, Pantry.NIGHT, Host.SYSTEM).remove(false, _ -> {
      });
    }
  }

  /// Goes on where others were interrupted, when ten minutes have passed without a sign of life from anybody.
  ///
  /// @return what there was to do
  List<RecoveryReport.Row> recover(Repository repository) throws IOException {
    ClockedHost host = new ClockedHost();
    LeaseWatch watch = new LeaseWatch(host);
    RepositoryDatastore datastore = repository.datastores().first();
    DeleteRecovery deletes = new DeleteRecovery(repository, datastore, host);
    Recovery runs = new Recovery(repository, datastore, host);
    deletes.fence(watch, false);
    runs.fence(Optional.empty(), watch, false);
    host.pass(LeaseWatch.ABANDONED);
    List<RecoveryReport.Row> rows = new ArrayList<>(deletes.fence(watch, false).rows());
    rows.addAll(runs.fence(Optional.empty(), watch, false).rows());
    rows.addAll(deletes.finish(Optional.empty(), false, _ -> {
    }).rows());
    if (what == What.REMOVE_RUN) {
      removeRun(repository);
    }
    JournalArchiving.archiveOperations(datastore.store(), repository.id(), 1, host);
    return rows.stream().filter(row -> row.kind() != Kind.WAIT).toList();
  }
}
