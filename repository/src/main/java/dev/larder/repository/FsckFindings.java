package dev.larder.repository;

import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.repository.FsckFinding.Kind;
import dev.larder.repository.FsckReport.CheckedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one comparison has found, and so which runs are well. Only one thread finds.
final class FsckFindings {
  private final RepositoryDatastore datastore;
  private final Fsck.Listener listener;
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Set<String> unwell = new HashSet<>();
  private final List<ArtifactPath> unwellPaths = new ArrayList<>();
  private boolean unwellAltogether;

  FsckFindings(RepositoryDatastore datastore, Fsck.Listener listener) {
    this.datastore = datastore;
    this.listener = listener;
  }

  void add(FsckFinding finding) throws IOException {
    counts.merge(finding.kind(), 1L, Long::sum);
    if (finding.run().isPresent()) {
      unwell.add(finding.run().get().value());
    } else if (finding.path().isEmpty() || finding.path().endsWith("/")) {
      unwellAltogether = true;
    } else if (finding.kind() != Kind.LEFTOVER) {
      unwellPaths.add(new ArtifactPath(finding.path()));
    }
    listener.found(finding);
  }

  /// How many of each kind.
  Map<Kind, Long> counts() {
    return counts;
  }

  /// The runs that the next comparison may pass over: those that were compared and are well, and those that were passed over.
  ///
  /// @param now the complete runs, as they were before their records were read
  /// @param known those that the last comparison found well
  List<CheckedRun> well(List<CheckedRun> now, List<CheckedRun> known, FsckScope scope) {
    if (unwellAltogether) {
      return List.of();
    }
    List<CheckedRun> well = new ArrayList<>();
    for (CheckedRun run : now) {
      boolean compared = !scope.some() || scope.runs().contains(new RunName(run.run()));
      if (!compared) {
        CheckedRun.find(known, run).ifPresent(well::add);
      } else if (!unwell.contains(run.run()) && unwellPaths.stream().noneMatch(path -> in(path, run))) {
        // What was read once stays read as long as nothing changes.
        well.add(CheckedRun.find(known, run).orElse(run));
      }
    }
    return well;
  }

  private boolean in(ArtifactPath path, CheckedRun run) {
    return datastore.datastore().placement().folder(new RunName(run.run()))
        .map(folder -> path.value().startsWith(folder.value() + "/")).orElse(true);
  }
}
