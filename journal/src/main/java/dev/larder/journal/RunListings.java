package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.FolderNames;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Lists the journals of runs again and again, for who follows them. What never changes is read once: who a folder belongs to, and the indexes of
/// archives. Journals of different runs may be read by different threads at the same time.
///
/// Takes memory in proportion to the journals that are in archives.
public final class RunListings {
  private final ArtifactStore store;
  private final Set<RunName> only;
  private final Map<ArtifactPath, JournalArchives> known = new ConcurrentHashMap<>();

  /// @param only the runs to list; all if empty
  public RunListings(ArtifactStore store, Set<RunName> only) {
    this.store = store;
    this.only = Set.copyOf(only);
  }

  /// The journals of those runs as they are now. A run that nobody has written to is left out. Where files are local, so that it takes little to try whether one is there, their
  /// segments are not counted: journals that have ended, as most have, are then read without a look into their folders.
  ///
  /// @param listed is given one run after the other, while the next are not listed yet
  /// @param damaged is told of a run whose marker cannot be used
  public void list(Consumer<RunJournals> listed, RunJournals.Damage damaged) throws IOException {
    boolean local = store.file(JournalLayout.ROOT).isPresent();
    if (!only.isEmpty()) {
      for (RunName run : only) {
        Optional<RunFolder> folder = RunFolder.find(store, run);
        if (folder.isPresent()) {
          list(folder.get(), local, damaged).ifPresent(listed);
        }
      }
    } else if (local) {
      for (ArtifactPath folder : folders()) {
        RunJournals.uncounted(store, folder, this::archives, damaged).ifPresent(listed);
      }
    } else {
      RunJournals.all(store, this::archives, damaged).forEach(listed);
    }
  }

  private Optional<RunJournals> list(RunFolder folder, boolean local, RunJournals.Damage damaged) throws IOException {
    JournalArchives archives = archives(folder);
    return local
        ? RunJournals.uncounted(store, folder.path(), path -> archives, damaged)
        : Optional.of(RunJournals.of(store, folder, archives));
  }

  /// The journals of one run as they are now, their segments counted.
  public RunJournals counted(RunFolder run) throws IOException {
    return RunJournals.of(store, run, archives(run));
  }

  /// Where runs are.
  private List<ArtifactPath> folders() throws IOException {
    List<ArtifactPath> folders = new ArrayList<>();
    for (ArtifactPath run : folders(JournalLayout.ROOT)) {
      folders(run).stream().filter(incarnation -> RunJournals.INCARNATION.matcher(incarnation.name()).matches())
          .forEach(folders::add);
    }
    return folders;
  }

  private List<ArtifactPath> folders(ArtifactPath path) throws IOException {
    return store.names(path).map(FolderNames::folders).orElse(List.of()).stream().map(path::resolve).toList();
  }

  private JournalArchives archives(ArtifactPath path) throws IOException {
    JournalArchives archives = known.get(path);
    return archives == null ? archives(RunFolder.at(store, path)) : archives;
  }

  private JournalArchives archives(RunFolder folder) {
    return known.computeIfAbsent(folder.path(), path -> new JournalArchives(folder, new ArchiveReader.Unpacked()));
  }

  /// Reads the archives of this run anew with the next listing: something was wrong with them, and may have been mended.
  public void forget(RunFolder run) {
    known.remove(run.path());
  }
}
