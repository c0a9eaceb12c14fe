package dev.larder.cli;

import dev.larder.repository.Datastores;
import dev.larder.repository.Snapshot;
import dev.larder.repository.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "verify", header = "Read all files of snapshots, and check every byte.", description = {
    "One row for each file in which something is wrong; none where all is well. Files are compared with the manifest, and the one for look-ups with the checksum of each of its "
        + "blocks, and row by row. Asks no Registry, and looks at no artifact.",
    "",
    "Exit code 4: something was found.",
    "",
    "  larder snapshot verify ./pantry",
    ""})
final class SnapshotVerifyCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("file"),
      Column.text("problem"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--snapshot", paramLabel = "NAME", description = "Only the snapshot of this name, or id.")
  private @Nullable String only;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private long findings;

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    List<String> unreadable = new ArrayList<>();
    try (Datastores datastores = argument.openDatastores()) {
      Snapshots snapshots = new Snapshots(datastores);
      List<Snapshot> chosen = snapshots.list(unreadable::add).stream().filter(this::isChosen).toList();
      if (only != null && chosen.isEmpty()) {
        throw new ParameterException(spec.commandLine(), "there is no snapshot " + only + ": see larder snapshot list");
      }
      try (Progress progress = display.start("verify", chosen.stream().mapToLong(Snapshot::bytes).sum(), "bytes")) {
        output.rows(COLUMNS, rows -> {
          for (String problem : unreadable) {
            add(rows, null, null, problem);
          }
          for (Snapshot snapshot : chosen) {
            for (Map.Entry<String, String> found : snapshots.verify(snapshot, progress::advance).entrySet()) {
              add(rows, snapshot.name(), found.getKey(), found.getValue());
            }
          }
        });
      }
      display.say("read %,d snapshots: %s".formatted(chosen.size(),
          findings == 0 ? "all is well" : "%,d damaged files".formatted(findings)));
    }
    return findings == 0 ? ExitCode.DONE : ExitCode.CHECK_FOUND;
  }

  private boolean isChosen(Snapshot snapshot) {
    return only == null || snapshot.name().equals(only) || snapshot.origin().snapshot().toString().equals(only);
  }

  private void add(Rows rows, @Nullable Object... values) throws Exception {
    findings++;
    rows.add(values);
  }
}
