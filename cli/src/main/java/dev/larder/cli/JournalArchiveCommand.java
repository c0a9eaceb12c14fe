package dev.larder.cli;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.ArchivingReport;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalVerification;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.RepositoryDatastore;
import dev.larder.repository.RunIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "archive", header = "Put journals that have ended into archives.", description = {
    "Many small files become few: the journals of all runs, or of one, that are sealed or fenced are archived, the archive is read back and compared, and "
        + "only then the files of the journals are removed, but for the last of each. All commands go on reading them. May be killed "
        + "and repeated: it goes on where it ended.",
    "",
    "The journals of deletes, in _operations, are archived with all runs, as soon as all that they tell of is finished. Journals that have not ended are left as they are. Exit code 3: one that has ended could not be archived.",
    "",
    "  larder journal archive ./pantry --run raw/2026",
    ""})
final class JournalArchiveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.number("journals"), Column.number("open_journals"),
      Column.number("removed_segments"), Column.text("archives"), Column.text("problems"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only the journals of this run.")
  private @Nullable String run;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private final List<Map<String, Object>> archives = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int archived;
  private int open;
  private long removed;

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    try (Datastores datastores = argument.openDatastores()) {
      List<RunIn> runs = JournalSelection.ofRuns(datastores, Optional.ofNullable(run).map(RunName::new),
          problems::add);
      try (Progress progress = display.start("archive",
          runs.stream().mapToLong(found -> found.journals().journals().size()).sum(),
          "journals")) {
        for (RunIn found : runs) {
          archive(found);
          progress.advance(found.journals().journals().size());
        }
      }
      if (run == null) {
        for (RepositoryDatastore datastore : datastores.all()) {
          add(JournalArchiving.archiveOperations(datastore.store(), datastore.repository(), 1, Host.SYSTEM), null);
        }
      }
      output.object(COLUMNS, archived, open, removed, archives, problems);
    }
    problems.forEach(problem -> display.say("left as it is: " + problem));
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private void archive(RunIn found) throws IOException {
    ArtifactStore store = found.store();
    Set<UUID> unfinished = new HashSet<>();
    for (JournalVerification.Journal journal : JournalVerification.journals(store, found.datastore().repository(),
        found.journals(), _ -> {
        })) {
      if (journal.end() == JournalEnd.OPEN) {
        unfinished.add(journal.writer());
      }
    }
    open += unfinished.size();
    ArchivingReport report = JournalArchiving.archive(store, found.datastore().repository(), found.folder(),
        files -> !unfinished.contains(files.writer()), Host.SYSTEM);
    add(report, found.folder().run());
  }

  /// @param of which run; null of `_operations`
  private void add(ArchivingReport report, @Nullable RunName of) {
    archived += report.journals();
    removed += report.removed();
    problems.addAll(report.problems());
    for (ArchivingReport.Archive archive : report.archives()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("run", of);
      json.put("path", archive.path());
      json.put("journals", archive.journals());
      json.put("bytes", archive.bytes());
      json.put("size", archive.size());
      archives.add(json);
    }
  }
}
