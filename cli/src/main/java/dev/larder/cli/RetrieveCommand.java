package dev.larder.cli;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.repository.ArtifactSource;
import dev.larder.repository.Repository;
import dev.larder.repository.Retrieval;
import dev.larder.repository.RetrievalItem;
import dev.larder.repository.RetrievalLayout;
import dev.larder.repository.RetrievalMode;
import dev.larder.repository.RetrievalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "retrieve", header = "Copy or link datasets into a folder or zip file.", description = {
    "Brings the artifacts of the selected datasets into DEST, each checked against its record while it is copied, and writes an index of them, "
        + "index.jsonl. What is there already with the same content stays, so that the same command completes an interrupted one; another file at "
        + "its place is never overwritten (exit code 3). Nothing is written outside DEST, whatever a path says.",
    "",
    "A DEST that ends in .zip is a zip file; it appears when it is complete, and an interrupted one is begun anew. Artifacts are brought as they "
        + "are: none is ever unpacked, and of none more than its recorded size is read.",
    "",
    "A hard link is the artifact itself under another name: who changes the file changes the dataset. A symbolic link lasts as long as the artifact "
        + "does. Behind links only sizes are looked at, unless --verify says otherwise.",
    "",
    "  larder retrieve ./pantry ./copy --collection best --dataset-type 'well_*'",
    "  larder retrieve ./pantry night1.zip --run night1",
    ""})
final class RetrieveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.number("datasets"), Column.number("copied"),
      Column.number("already_there"), Column.size("bytes"), Column.text("refused"), Column.number("linked"),
      Column.text("index"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "DEST", description = "Folder to bring them into, made if it is not there; or a zip file that is not there.")
  private Path destination;

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--transfer", paramLabel = "MODE", defaultValue = "copy", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); auto is a hard link where that is possible, else a copy.")
  private RetrievalMode mode = RetrievalMode.COPY;

  @Option(names = "--layout", paramLabel = "LAYOUT", defaultValue = "path", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}): the paths of the datastore, or all side by side, "
      + "named by their ids.")
  private RetrievalLayout layout = RetrievalLayout.PATH;

  @Option(names = "--zip", description = "DEST is a zip file, whatever its name is.")
  private boolean zip;

  @Option(names = "--stored", description = "Do not compress what goes into a zip file: faster, and right for formats that are compressed themselves.")
  private boolean stored;

  @Option(names = "--verify", description = "Read and check what is linked, too.")
  private boolean verify;

  @Option(names = "--csv", description = "Write the index as index.csv, too.")
  private boolean csv;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "8", description = "How many artifacts are fetched at the same time (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private final List<Map<String, Object>> refused = new ArrayList<>();
  private long datasets;
  private long copied;
  private long linked;
  private long alreadyThere;
  private long bytes;

  @Override
  public ExitCode run() throws Exception {
    selection.check();
    boolean intoZip = zip || destination.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    check(intoZip);
    RetrievalOptions options = new RetrievalOptions(mode, layout, verify, csv, stored, threads);
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open();
        Progress progress = display.start("retrieve", -1, "artifacts");
        Retrieval retrieval = open(repository, intoZip, options, outcome -> {
          count(outcome);
          progress.advance(1);
        })) {
      SelectedArtifacts.each(repository, selection, new SelectedArtifacts.Taker() {
        @Override
        public void stored(DatasetRef ref, List<StorageRecord> records) throws IOException {
          datasets++;
          for (StorageRecord record : records) {
            retrieval.add(new RetrievalItem(ref, record));
          }
        }

        @Override
        public void missing(UUID id) {
          refuse(Map.of("id", id), id.toString(), "it is not stored, or not in the Registry");
        }
      });
      retrieval.complete();
    }
    output.object(COLUMNS, datasets, copied, alreadyThere, bytes, refused, linked,
        intoZip ? "index.jsonl" : destination.resolve("index.jsonl"));
    refused.stream().limit(10)
        .forEach(one -> display.say("refused: %s: %s".formatted(one.get("path"), one.get("message"))));
    return refused.isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private Retrieval open(Repository repository, boolean intoZip, RetrievalOptions options,
      Consumer<Retrieval.Outcome> listener) throws IOException {
    return intoZip
        ? Retrieval.zip(ArtifactSource.of(repository.datastores()), destination, options, listener)
        : Retrieval.into(ArtifactSource.of(repository.datastores()), destination, options, listener);
  }

  private void check(boolean intoZip) {
    if (threads < 1 || threads > 1_000) {
      throw new ParameterException(spec.commandLine(), "--threads is %d, and must be 1 to 1,000".formatted(threads));
    }
    if (intoZip && mode != RetrievalMode.COPY) {
      throw new ParameterException(spec.commandLine(), "a zip file holds copies: leave out --transfer " + mode);
    }
    if (stored && !intoZip) {
      throw new ParameterException(spec.commandLine(),
          "--stored is about zip files: give DEST a name that ends in .zip");
    }
  }

  private void count(Retrieval.Outcome outcome) {
    switch (outcome) {
      case Retrieval.Outcome.Copied done -> {
        copied++;
        bytes += done.item().record().size();
      }
      case Retrieval.Outcome.Linked done -> linked++;
      case Retrieval.Outcome.AlreadyThere there -> alreadyThere++;
      case Retrieval.Outcome.Refused not -> refuse(Map.of(), not.item().record().location().value(), not.why());
    }
  }

  private void refuse(Map<String, Object> named, String path, String message) {
    Map<String, Object> json = new LinkedHashMap<>(named);
    json.put("path", path);
    json.put("message", message);
    refused.add(json);
  }
}
