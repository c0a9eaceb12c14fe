package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.StatResult;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the journals of one incarnation of a run are. A run that was removed and begun again is another incarnation.
public record RunFolder(RunName run, UUID incarnation, ArtifactPath path) implements JournalFolder {
  private static final Pattern IN_RUN = Pattern
      .compile("(" + Pattern.quote(JournalLayout.ROOT.value()) + "/[^/]+/[1-9][0-9]{0,8})/.+");

  /// The folder of the run as it is now; the first writer of a run creates it.
  static RunFolder open(ArtifactStore store, RunName run, Host host) throws IOException {
    return open(store, run, host.randomUuid());
  }

  /// The folder of the run as it is now, with that incarnation where nobody has written to it yet.
  static RunFolder open(ArtifactStore store, RunName run, UUID incarnation) throws IOException {
    ArtifactPath path = current(store, run);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run", run.value());
    values.put("incarnation", incarnation.toString());
    return of(MarkerFile.createOrRead(store, path.resolve(JournalLayout.RUN_MARKER), values), path, run);
  }

  /// The folder of the run as it is now; empty where nobody has written to it yet.
  public static Optional<RunFolder> find(ArtifactStore store, RunName run) throws IOException {
    ArtifactPath path = current(store, run);
    Optional<MarkerFile> marker = MarkerFile.read(store, path.resolve(JournalLayout.RUN_MARKER));
    return marker.isEmpty() ? Optional.empty() : Optional.of(of(marker.get(), path, run));
  }

  /// The folders of all runs as they are now, by their paths. A run whose marker cannot be used is told to `damaged` and left out.
  public static List<RunFolder> all(ArtifactStore store, RunJournals.Damage damaged) throws IOException {
    List<ArtifactPath> folders;
    try (Stream<Artifact> files = store.list(JournalLayout.ROOT)) {
      folders = files.map(file -> IN_RUN.matcher(file.path().value())).filter(Matcher::matches)
          .map(file -> file.group(1)).distinct().map(ArtifactPath::new).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<RunFolder> runs = new ArrayList<>();
    for (ArtifactPath folder : folders) {
      try {
        RunFolder run = at(store, folder);
        if (current(store, run.run).equals(run.path)) {
          runs.add(run);
        }
      } catch (JournalException e) {
        damaged.run(folder, e);
      }
    }
    return runs;
  }

  /// The run that the folder `path`, found in a listing, belongs to.
  static RunFolder at(ArtifactStore store, ArtifactPath path) throws IOException {
    MarkerFile marker = MarkerFile.read(store, path.resolve(JournalLayout.RUN_MARKER))
        .orElseThrow(
            () -> new JournalException("run-marker-missing", "%s has no %s".formatted(path, JournalLayout.RUN_MARKER),
                "Restore it from a backup; until then the journals in this folder cannot be read."));
    try {
      RunName run = new RunName(marker.text("run"));
      RunFolder folder = of(marker, path, run);
      ArtifactPath expected = JournalLayout.run(run, Integer.parseInt(path.name()));
      if (!expected.equals(path)) {
        throw new JournalException("run-marker-misplaced",
            "%s says that it is run %s, whose folder is %s".formatted(path, run, expected),
            "Move the folder back to where it belongs.");
      }
      return folder;
    } catch (IllegalArgumentException e) {
      throw marker.damaged(e);
    }
  }

  /// Lets no new writer into the run from here on; those that are there may finish. Harmless where it is closed already.
  public void close(ArtifactStore store, Host host) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("host", host.process().host());
    values.put("time", host.now().truncatedTo(ChronoUnit.SECONDS).toString());
    MarkerFile.createOrRead(store, path.resolve(JournalLayout.CLOSED), values);
  }

  /// Says that the run is removed: the last thing that is done about it. A later run of its name is another one, in another folder. Harmless where it is said already.
  public void markRemoved(ArtifactStore store, Host host) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("host", host.process().host());
    values.put("time", host.now().truncatedTo(ChronoUnit.SECONDS).toString());
    MarkerFile.createOrRead(store, path.resolve(JournalLayout.REMOVED), values);
  }

  @Override
  public JournalScope scope() {
    return new JournalScope.RunScope(run, incarnation);
  }

  /// Says whether the run is closed. Who judges by a listing of its journals asks this before the listing, not after.
  public boolean closed(ArtifactStore store) throws IOException {
    return exists(store, path.resolve(JournalLayout.CLOSED));
  }

  /// Where the folder of the run as it is now is, or will be.
  static ArtifactPath current(ArtifactStore store, RunName run) throws IOException {
    for (int number = 1;; number++) {
      ArtifactPath path = JournalLayout.run(run, number);
      if (!exists(store, path.resolve(JournalLayout.REMOVED))) {
        return path;
      }
    }
  }

  private static boolean exists(ArtifactStore store, ArtifactPath path) throws IOException {
    return switch (store.stat(List.of(path)).getFirst()) {
      case StatResult.Present present -> true;
      case StatResult.Absent absent -> false;
      case StatResult.Unknown unknown -> throw unknown.cause();
    };
  }

  /// The run whose marker that is, in the folder `path`.
  static RunFolder of(MarkerFile marker, ArtifactPath path, RunName run) throws JournalException {
    if (!marker.text("run").equals(run.value())) {
      throw new JournalException("run-marker-misplaced",
          "%s is the folder of run %s, but says that it is run %s".formatted(path, run, marker.text("run")),
          "Restore its %s from a backup.".formatted(JournalLayout.RUN_MARKER));
    }
    try {
      return new RunFolder(run, UUID.fromString(marker.text("incarnation")), path);
    } catch (IllegalArgumentException e) {
      throw marker.damaged(e);
    }
  }
}
