package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.FolderNames;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The journals of one run, as a listing found them, archived ones included.
///
/// @param journals those of one archive together, in its order: read in this order, each part of it is unpacked once. Then those that are in
///     no archive, by time of beginning, as their folders say it.
/// @param damaged archives that may hold any journal of the run besides
public record RunJournals(RunFolder folder, boolean closed, List<JournalFiles> journals, List<DamagedArchive> damaged) {
  /// The names of the folders of a run's incarnations.
  static final Pattern INCARNATION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern IN_RUN = Pattern.compile(Pattern.quote(JournalLayout.ROOT.value())
      + "/([^/]+/" + INCARNATION + ")/(.+)");

  public RunJournals {
    journals = List.copyOf(journals);
    damaged = List.copyOf(damaged);
  }

  /// The journals of every run below the root, but for those that were removed: nothing is left of those. A run whose marker cannot be used is told to `damaged` and left out.
  public static List<RunJournals> all(ArtifactStore store, Damage damaged) throws IOException {
    ArchiveReader.Unpacked unpacked = new ArchiveReader.Unpacked();
    return all(store, path -> new JournalArchives(RunFolder.at(store, path), unpacked), damaged);
  }

  /// What is known of the archives of the run whose folder a listing has found.
  @FunctionalInterface
  interface Known {
    JournalArchives archives(ArtifactPath path) throws IOException;
  }

  static List<RunJournals> all(ArtifactStore store, Known known, Damage damaged) throws IOException {
    List<RunJournals> runs = new ArrayList<>();
    try (Stream<Artifact> files = store.list(JournalLayout.ROOT)) {
      JournalListing listing = null;
      for (Iterator<Artifact> i = files.iterator(); i.hasNext();) {
        Matcher inRun = IN_RUN.matcher(i.next().path().value());
        if (!inRun.matches()) {
          continue;
        }
        ArtifactPath path = JournalLayout.ROOT.resolve(inRun.group(1));
        if (listing == null || !listing.folder().equals(path)) {
          add(listing, store, known, runs, damaged);
          listing = new JournalListing(path);
        }
        listing.file(inRun.group(2));
      }
      add(listing, store, known, runs, damaged);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return runs;
  }

  /// The journals of one run as it is now; empty where nobody has written to it yet.
  public static Optional<RunJournals> of(ArtifactStore store, RunName run) throws IOException {
    Optional<RunFolder> folder = RunFolder.find(store, run);
    return folder.isEmpty() ? Optional.empty() : Optional.of(of(store, folder.get()));
  }

  /// The journals of a run's folder as it is now.
  public static RunJournals of(ArtifactStore store, RunFolder folder) throws IOException {
    return of(store, folder, new JournalArchives(folder, new ArchiveReader.Unpacked()));
  }

  /// @param archives those that are known from listing before: their indexes are not read again
  static RunJournals of(ArtifactStore store, RunFolder folder, JournalArchives archives) throws IOException {
    return run(JournalListing.of(store, folder.path()), store, folder, archives);
  }

  /// The journals in the folder `path`, into which it does not look: [JournalFiles#UNCOUNTED]. Empty where no run is.
  static Optional<RunJournals> uncounted(ArtifactStore store, ArtifactPath path, Known known, Damage damaged)
      throws IOException {
    FolderNames names = store.names(path).orElse(new FolderNames(List.of(), List.of()));
    List<RunJournals> run = new ArrayList<>(1);
    if (names.files().contains(JournalLayout.RUN_MARKER)) {
      JournalListing listing = new JournalListing(path);
      names.files().forEach(listing::file);
      names.folders().forEach(listing::journal);
      add(listing, store, known, run, damaged);
    } else {
      // No run, one that is just beginning, or a damaged one: that depends on what is below.
      JournalListing listing = JournalListing.of(store, path);
      add(listing.empty() ? null : listing, store, known, run, damaged);
    }
    return run.stream().findFirst();
  }

  /// Is told of a run that cannot be read, while the others go on.
  @FunctionalInterface
  public interface Damage {
    void run(ArtifactPath folder, JournalException why);
  }

  private static void add(@Nullable JournalListing listing, ArtifactStore store, Known known, List<RunJournals> runs,
      Damage damaged) throws IOException {
    if (listing == null || listing.removed()) {
      return;
    }
    try {
      JournalArchives archives = known.archives(listing.folder());
      if (archives.folder() instanceof RunFolder folder) {
        runs.add(run(listing, store, folder, archives));
      }
    } catch (JournalException e) {
      damaged.run(listing.folder(), e);
    }
  }

  private static RunJournals run(JournalListing listing, ArtifactStore store, RunFolder folder,
      JournalArchives archives)
      throws IOException {
    List<JournalFiles> journals = listing.journals(store, archives);
    return new RunJournals(folder, listing.closed(), journals, archives.damaged());
  }
}
