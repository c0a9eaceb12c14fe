package dev.larder.cli;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalStatus;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.WriterProcess;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", header = "Show one journal.", description = {
    "Who wrote it, when, and how much is in it; with --records what is in it: a row for each record, or for each artifact where a record "
        + "names several.",
    "",
    "  larder journal show ./pantry 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69 --records",
    ""})
final class JournalShowCommand implements Action {
  private static final List<Column> COLUMNS = Stream.concat(JournalFields.COLUMNS.stream(),
      Stream.of(Column.text("boot"), Column.text("folder"), Column.text("archive"), Column.text("problem"))).toList();

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "WRITER", description = "Id of the writer, as `larder journal list` shows it.")
  private UUID writer;

  @Option(names = "--records", description = "Show what is in it.")
  private boolean records;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Datastores datastores = argument.openDatastores()) {
      JournalSelection.Found found = find(datastores);
      if (records) {
        return records(found.cursor());
      }
      ArtifactStore store = found.datastore().store();
      JournalVerification.Journal journal = JournalVerification.journal(store, datastores.id(), found.run(),
          found.files());
      JournalStatus status = JournalStatus.of(store, found.run().run(), journal, false);
      List<@Nullable Object> values = new ArrayList<>();
      Collections.addAll(values, JournalFields.of(status));
      values.add(journal.process().map(WriterProcess::boot));
      values.add(journal.folder());
      values.add(journal.archive());
      values.add(journal.problem());
      output.object(COLUMNS, values.toArray());
      return ExitCode.DONE;
    }
  }

  private ExitCode records(JournalCursor cursor) throws Exception {
    output.rows(RecordRows.COLUMNS, rows -> {
      RecordRows records = new RecordRows(rows);
      for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
        for (NumberedRecord record : read.get()) {
          records.add(record);
        }
      }
    });
    if (cursor.end() == JournalEnd.CORRUPT) {
      Larder.of(spec).progress().say("what follows cannot be trusted: " + cursor.problem());
      return ExitCode.CHECK_FOUND;
    }
    return ExitCode.DONE;
  }

  private JournalSelection.Found find(Datastores datastores) throws IOException {
    ProgressDisplay display = Larder.of(spec).progress();
    return JournalSelection.ofWriter(datastores, writer, problem -> display.say("passed over: " + problem));
  }
}
