package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Lists the journals of runs again and again, for who follows them. What never changes is read once: who a folder belongs to, and the indexes of
/// archives. Journals of different runs may be read by different threads at the same time.
///
/// Takes memory in proportion to the journals that are in archives.
public final class RunListings {
  private final ArtifactStore store;
  private final Set<RunName> only;
  private final Map<ArtifactPath, RunArchives> known = new ConcurrentHashMap<>();

  /// @param only the runs to list; all if empty
  public RunListings(ArtifactStore store, Set<RunName> only) {
    this.store = store;
    this.only = Set.copyOf(only);
  }

  /// The journals of those runs as they are now. A run that nobody has written to is left out.
  ///
  /// @param damaged is told of a run whose marker cannot be used
  public List<RunJournals> list(RunJournals.Damage damaged) throws IOException {
    if (only.isEmpty()) {
      return RunJournals.all(store, this::archives, damaged);
    }
    List<RunJournals> runs = new ArrayList<>();
    for (RunName run : only) {
      Optional<RunFolder> folder = RunFolder.find(store, run);
      if (folder.isPresent()) {
        runs.add(RunJournals.of(store, folder.get(), archives(folder.get())));
      }
    }
    return runs;
  }

  private RunArchives archives(ArtifactPath path) throws IOException {
    RunArchives archives = known.get(path);
    return archives == null ? archives(RunFolder.at(store, path)) : archives;
  }

  private RunArchives archives(RunFolder folder) {
    return known.computeIfAbsent(folder.path(), path -> new RunArchives(folder, new ArchiveReader.Unpacked()));
  }

  /// Reads the archives of this run anew with the next listing: something was wrong with them, and may have been mended.
  public void forget(RunFolder run) {
    known.remove(run.path());
  }
}
