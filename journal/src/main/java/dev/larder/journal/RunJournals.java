package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.FolderNames;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
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
    return all(store, path -> new RunArchives(RunFolder.at(store, path), unpacked), damaged);
  }

  /// What is known of the archives of the run whose folder a listing has found.
  @FunctionalInterface
  interface Known {
    RunArchives archives(ArtifactPath path) throws IOException;
  }

  static List<RunJournals> all(ArtifactStore store, Known known, Damage damaged) throws IOException {
    List<RunJournals> runs = new ArrayList<>();
    try (Stream<Artifact> files = store.list(JournalLayout.ROOT)) {
      Listing listing = null;
      for (Iterator<Artifact> i = files.iterator(); i.hasNext();) {
        Matcher inRun = IN_RUN.matcher(i.next().path().value());
        if (!inRun.matches()) {
          continue;
        }
        ArtifactPath path = JournalLayout.ROOT.resolve(inRun.group(1));
        if (listing == null || !listing.path.equals(path)) {
          add(listing, store, known, runs, damaged);
          listing = new Listing(path);
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
    return of(store, folder, new RunArchives(folder, new ArchiveReader.Unpacked()));
  }

  /// @param archives those that are known from listing before: their indexes are not read again
  static RunJournals of(ArtifactStore store, RunFolder folder, RunArchives archives) throws IOException {
    return list(store, folder.path()).journals(store, folder, archives);
  }

  /// The journals in the folder `path`, into which it does not look: [JournalFiles#UNCOUNTED]. Empty where no run is.
  static Optional<RunJournals> uncounted(ArtifactStore store, ArtifactPath path, Known known, Damage damaged)
      throws IOException {
    FolderNames names = store.names(path).orElse(new FolderNames(List.of(), List.of()));
    List<RunJournals> run = new ArrayList<>(1);
    if (names.files().contains(JournalLayout.RUN_MARKER)) {
      Listing listing = new Listing(path);
      names.files().forEach(listing::file);
      names.folders().forEach(listing::journal);
      add(listing, store, known, run, damaged);
    } else {
      // No run, one that is just beginning, or a damaged one: that depends on what is below.
      Listing listing = list(store, path);
      add(listing.empty ? null : listing, store, known, run, damaged);
    }
    return run.stream().findFirst();
  }

  private static Listing list(ArtifactStore store, ArtifactPath folder) throws IOException {
    Listing listing = new Listing(folder);
    try (Stream<Artifact> files = store.list(folder)) {
      files.forEach(file -> listing.file(file.path().value().substring(folder.value().length() + 1)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return listing;
  }

  /// The journals of deletes and key conflicts, of all runs together.
  public static List<JournalFiles> operations(ArtifactStore store) throws IOException {
    Listing listing = list(store, JournalLayout.OPERATIONS);
    listing.endJournal();
    return listing.journals.stream().map(found -> new JournalFiles(found.writer, found.folder, found.segments))
        .toList();
  }

  /// Is told of a run that cannot be read, while the others go on.
  @FunctionalInterface
  public interface Damage {
    void run(ArtifactPath folder, JournalException why);
  }

  private static void add(@Nullable Listing listing, ArtifactStore store, Known known, List<RunJournals> runs,
      Damage damaged) throws IOException {
    if (listing == null || listing.removed) {
      return;
    }
    try {
      RunArchives archives = known.archives(listing.path);
      runs.add(listing.journals(store, archives.folder(), archives));
    } catch (JournalException e) {
      damaged.run(listing.path, e);
    }
  }

  /// Gathers the files of one run. They come ascending, so that those of one journal come together.
  private static final class Listing {
    private final ArtifactPath path;
    private final List<Found> journals = new ArrayList<>();
    private final List<ArtifactPath> archives = new ArrayList<>();
    private final Set<UUID> withGaps = new HashSet<>();
    private boolean empty = true;
    private boolean closed;
    private boolean removed;
    private String journal = "";
    private int lowest;
    private int segments;

    Listing(ArtifactPath path) {
      this.path = path;
    }

    /// A folder that was not looked into.
    void journal(String name) {
      JournalLayout.findWriter(name)
          .ifPresent(writer -> journals.add(new Found(writer, path.resolve(name), JournalFiles.UNCOUNTED)));
    }

    void file(String name) {
      empty = false;
      int slash = name.indexOf('/');
      if (slash < 0) {
        closed |= name.equals(JournalLayout.CLOSED);
        removed |= name.equals(JournalLayout.REMOVED);
        if (JournalLayout.ARCHIVE.matcher(name).matches()) {
          archives.add(path.resolve(name));
        }
        return;
      }
      if (!name.startsWith(journal) || journal.length() != slash) {
        endJournal();
        journal = name.substring(0, slash);
      }
      OptionalInt number = JournalLayout.segmentNumber(name.substring(slash + 1));
      if (number.isPresent()) {
        lowest = segments == 0 ? number.getAsInt() : lowest;
        segments = number.getAsInt();
      }
    }

    private void endJournal() {
      Optional<UUID> writer = JournalLayout.findWriter(journal);
      if (writer.isPresent() && segments > 0) {
        Found found = new Found(writer.get(), path.resolve(journal), segments);
        journals.add(found);
        if (lowest > 1) {
          withGaps.add(found.writer);
        }
      }
      segments = 0;
    }

    /// A journal by its own files.
    private record Found(UUID writer, ArtifactPath folder, int segments) {}

    RunJournals journals(ArtifactStore store, RunFolder folder, RunArchives known) throws IOException {
      endJournal();
      known.listed(store, archives, withGaps);
      List<JournalFiles> all = new ArrayList<>(known.journals());
      for (Found found : journals) {
        if (known.journal(found.writer).isEmpty()) {
          all.add(new JournalFiles(found.writer, found.folder, found.segments, known));
        }
      }
      return new RunJournals(folder, closed, all, known.damaged());
    }
  }
}
