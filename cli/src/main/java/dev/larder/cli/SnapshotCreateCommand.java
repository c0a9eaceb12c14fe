package dev.larder.cli;

import dev.larder.datastore.arrow.TableWriter;
import dev.larder.repository.Repository;
import dev.larder.repository.Snapshot;
import dev.larder.repository.SnapshotOptions;
import dev.larder.repository.SnapshotTables;
import dev.larder.repository.Snapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "create", header = "Publish a snapshot: all storage records, as of now.", description = {
    "Writes files below _snapshot in the first datastore: one that `SnapshotBridge` maps for look-ups by the million, and the same as Parquet files. "
        + "Where there is a snapshot of the same selection already, only what has changed since is written. May be killed and repeated: until the last file is "
        + "there, nobody takes it for a snapshot.",
    "",
    "  larder snapshot create ./pantry",
    "  larder snapshot create ./pantry --collection published --full",
    ""})
final class SnapshotCreateCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--full", description = "Write everything, whatever snapshots there are.")
  private boolean full;

  @Option(names = "--no-parquet", description = "Write no Parquet files.")
  private boolean withoutParquet;

  @Option(names = "--pending", description = "Read the journals that are not transferred back yet as well.")
  private boolean pending;

  @Option(names = "--work", paramLabel = "FOLDER", description = "Local folder in which the files are made (default: the system's for temporary files).")
  private @Nullable Path work;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (selection.byIds()) {
      throw new ParameterException(spec.commandLine(),
          "a snapshot is of a selection, not of ids: leave --ids out");
    }
    if (pending && !selection.everything()) {
      throw new ParameterException(spec.commandLine(),
          "--pending is for a snapshot of everything: leave it or the selection out");
    }
    SnapshotOptions options = SnapshotOptions.ALL.of(selection.query(), selection.text());
    options = full ? options.holdingEverything() : options;
    options = pending ? options.withJournals() : options;
    options = withoutParquet ? options : options.withTables(SnapshotCreateCommand::parquet);
    options = work == null ? options : options.workingIn(work);
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open(); Progress progress = display.start("snapshot", -1, "datasets")) {
      Snapshot made = new Snapshots(repository.datastores()).create(repository, options, progress::advance);
      output.object(SnapshotFields.COLUMNS, SnapshotFields.of(made));
    }
    return ExitCode.DONE;
  }

  private static SnapshotTables.Rows parquet(VectorSchemaRoot columns, OutputStream out) throws IOException {
    TableWriter table = TableWriter.parquet(columns, out);
    return new SnapshotTables.Rows() {
      @Override
      public void write() throws IOException {
        table.write();
      }

      @Override
      public void close() throws IOException {
        table.close();
      }
    };
  }
}
