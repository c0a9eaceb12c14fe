package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CachingArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.SourceFile;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DeletedDataset;
import dev.larder.repository.FsckFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Records of one datastore whose artifacts are not there, and what may be done about them: only what somebody asks for.
public final class MissingArtifacts {
  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final ArtifactStore store;
  private final Host host;
  private final Fsck.Listener listener;

  /// What became of one.
  ///
  /// @param action `restored`, `forgotten`, `already_there`, `kept` (no copy was found, or nothing is to be restored any more) or `failed`
  /// @param detail for people
  public record Outcome(FsckFinding missing, String action, String detail) {}

  public MissingArtifacts(Repository repository, RepositoryDatastore datastore, Host host, Fsck.Listener listener) {
    this.repository = repository;
    this.datastore = datastore;
    this.store = CachingArtifactStore.behind(datastore.store());
    this.host = host;
    this.listener = listener;
  }

  /// All that are missing now: compares the datastore with its records, and writes nothing down.
  ///
  /// @param others is told of what keeps anybody from telling whether something is missing
  public List<FsckFinding> find(FsckOptions options, List<FsckFinding> others) throws IOException {
    List<FsckFinding> missing = new ArrayList<>();
    new Fsck(repository, options.pretend(), host, new Fsck.Listener() {
      @Override
      public void found(FsckFinding finding) {
        if (finding.kind() == Kind.MISSING) {
          missing.add(finding);
        } else if (finding.dataset().isPresent() && finding.kind() != Kind.SIZE
            || finding.kind() == Kind.UNREADABLE) {
          others.add(finding);
        }
      }

      @Override
      public void advance(long more) {
        listener.advance(more);
      }

      @Override
      public void remark(String remark) {
        // Of no interest to who asks for what is missing: orphans.
      }
    }).run(datastore);
    return missing;
  }

  /// Puts bytes back, each at exactly the recorded path, where a file has the recorded size and checksum. Never replaces anything; what was ingested in place is not ours to restore.
  ///
  /// @param from files, and folders in which to look for files, whatever their names
  /// @return what became of each, in the order of `missing`
  public List<Outcome> restore(List<FsckFinding> missing, List<Path> from, boolean pretending) throws IOException {
    Map<Checksum, Path> copies = copies(missing, from);
    List<Outcome> outcomes = new ArrayList<>();
    for (FsckFinding one : missing) {
      Optional<Path> copy = one.checksum().map(copies::get);
      listener.advance(1);
      if (copy.isEmpty()) {
        outcomes.add(new Outcome(one, "kept", "no file with its size and checksum was found"));
      } else if (one.path().indexOf(':') >= 0) {
        outcomes.add(new Outcome(one, "kept", "it was ingested in place, and is restored there by hand"));
      } else if (pretending) {
        outcomes.add(new Outcome(one, "restored", "would be, from %s".formatted(copy.get())));
      } else {
        outcomes.add(restore(one, copy.get()));
      }
    }
    return outcomes;
  }

  /// What would be forgotten: those of these datasets of which nothing is there any more, in no datastore. The others lose what they have by `larder unstore` only. Given to [Deleting], it takes the
  /// records away that it names, or nothing: who has put something back keeps the record only if the delete is void.
  ///
  /// @param missing of all datastores
  /// @param kept is told of the others
  public static DeletePlan forgetting(Repository repository, List<FsckFinding> missing, Consumer<Outcome> kept) {
    Map<UUID, Set<String>> lost = new LinkedHashMap<>();
    missing.forEach(one -> lost.computeIfAbsent(one.dataset().orElseThrow(), id -> new HashSet<>())
        .add(place(one.datastore(), one.path())));
    Set<UUID> forgettable = new LinkedHashSet<>();
    for (DeletedDataset dataset : DeletePlan.of(repository, DeleteAction.UNSTORE, lost.keySet()).datasets()) {
      Set<String> gone = lost.getOrDefault(dataset.id(), Set.of());
      if (dataset.records().stream()
          .allMatch(record -> gone.contains(place(record.datastore(), record.location().value())))) {
        forgettable.add(dataset.id());
      }
    }
    missing.stream().filter(one -> !forgettable.contains(one.dataset().orElseThrow()))
        .forEach(one -> kept.accept(new Outcome(one, "kept",
            "other artifacts of its dataset are there, or it waits for its transfer-back, or it was deleted meanwhile")));
    return DeletePlan.of(repository, DeleteAction.UNSTORE, forgettable);
  }

  private static String place(String datastore, String path) {
    return datastore + ":" + path;
  }

  /// By checksum, files whose bytes are those of something that is missing. Reads those files alone that have the size of one.
  private static Map<Checksum, Path> copies(List<FsckFinding> missing, List<Path> from) throws IOException {
    Set<Checksum> wanted = new HashSet<>();
    Set<Long> sizes = new HashSet<>();
    missing.forEach(one -> {
      one.checksum().ifPresent(wanted::add);
      one.expectedSize().ifPresent(sizes::add);
    });
    Map<Checksum, Path> copies = new HashMap<>();
    for (Path place : from) {
      if (Files.notExists(place)) {
        throw new RepositoryException("file-not-found", "there is no %s".formatted(place),
            "Name files, or folders that hold copies of what is missing.");
      }
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          if (sizes.contains(Files.size(file)) && copies.size() < wanted.size()) {
            Checksum checksum = Content.file(file).checksum();
            if (wanted.contains(checksum)) {
              copies.putIfAbsent(checksum, file);
            }
          }
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return copies;
  }

  private Outcome restore(FsckFinding one, Path copy) throws IOException {
    ArtifactPath path = new ArtifactPath(one.path());
    List<String> doubts = new ArrayList<>();
    boolean deleted = !JournaledPaths.deleted(repository.datastores(),
        Set.of(new JournaledPaths.OfDataset(one.dataset().orElseThrow(), one.path())), doubts).isEmpty();
    if (!doubts.isEmpty()) {
      return new Outcome(one, "kept", "nobody can tell whether it was deleted: " + doubts.getFirst());
    }
    if (deleted || !stands(one)) {
      return new Outcome(one, "kept", "it was deleted meanwhile: nothing is to be restored");
    }
    return switch (store.create(path, new SourceFile(copy, SourceFile.Linking.NEVER))) {
      case CreateResult.Created created -> {
        if (one.checksum().equals(Optional.of(created.checksum()))) {
          yield new Outcome(one, "restored", "from %s".formatted(copy));
        }
        // Ours, and nothing that anybody wants: the file has changed since it was read.
        store.delete(List.of(path));
        yield new Outcome(one, "failed", "%s has changed meanwhile".formatted(copy));
      }
      case CreateResult.AlreadyThere there -> new Outcome(one, "already_there", "somebody else has put it back");
      case CreateResult.Failed failed -> new Outcome(one, "failed", String.valueOf(failed.cause().getMessage()));
      case CreateResult.Unknown unknown -> new Outcome(one, "failed",
          "it may be there or appear later: " + unknown.cause().getMessage());
    };
  }

  /// Whether the Registry still says so. Of what waits for its transfer-back the journal says it for ever.
  private boolean stands(FsckFinding one) {
    UUID id = one.dataset().orElseThrow();
    if (repository.registry().lookUp(List.of(id)).getFirst().isEmpty()) {
      return true;
    }
    try (StorageReport report = repository.registry().bridge(datastore.name()).check(List.of(id),
        EnumSet.allOf(StorageField.class))) {
      List<StorageRecord> records = report.records(0);
      return records.stream().anyMatch(record -> record.location().value().equals(one.path())
          && Optional.of(record.checksum()).equals(one.checksum()));
    }
  }
}
