package dev.larder.cli;

import dev.larder.bridge.ChainedBridge;
import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.DatasetRef;
import dev.larder.model.StoredDataset;
import dev.larder.registry.RegistryException;
import dev.larder.repository.PendingJournals;
import dev.larder.repository.Repository;
import dev.larder.repository.VerifyingBridge;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "check", header = "Say for many datasets at once whether, where and how large they are.", description = {
    "Answers from records, without a look into storage, unless --verify asks for one. One row a dataset: of the Registry, or of "
        + "--ids in their order.",
    "",
    "exists is yes, no or unknown: an id that the Registry does not have is unknown, unless --pending has read the journals as well. "
        + "Exit code 4: something that is expected is missing, or could not be looked at.",
    "",
    "  larder check ./pantry --run raw/2026 --verify",
    "  larder check ./pantry --where \"plate = 'P1'\" --output jsonl",
    ""})
final class CheckCommand implements Action {
  private static final int BATCH = 10_000;
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.text("exists"),
      Column.truth("expected"),
      Column.text("path"), Column.text("uri"), Column.size("size"), Column.text("checksum"), Column.text("source"),
      Column.text("components"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--pending", description = "Read the journals that are not transferred back yet as well.")
  private boolean pending;

  @Option(names = "--verify", description = "Look into storage: is each artifact there, with the recorded size?")
  private boolean verify;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private long missing;
  private long unknown;

  @Override
  public ExitCode run() throws Exception {
    selection.check();
    if (pending && !selection.ofJournals()) {
      throw new ParameterException(spec.commandLine(),
          "--pending reads journals, which --collection and --where cannot be asked of: leave it or them out");
    }
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open(); Progress progress = display.startBesideRows("check", "datasets")) {
      // Journals first, the Registry second: what is transferred back in between is found in one of them.
      Optional<PendingJournals> journals = pending ? Optional.of(PendingJournals.read(repository)) : Optional.empty();
      journals.ifPresent(read -> read.problems().forEach(problem -> display.say("cannot be read: " + problem)));
      StorageBridge bridge = bridge(repository, journals);
      output.rows(COLUMNS, rows -> {
        checkSelected(repository, bridge, journals, rows, progress);
        if (!selection.byIds()) {
          checkPending(repository, bridge, journals, rows, progress);
        }
      });
    }
    if (missing + unknown > 0) {
      display.say("%,d missing, %,d expected and unknown".formatted(missing, unknown));
    }
    return missing + unknown > 0 ? ExitCode.CHECK_FOUND : ExitCode.DONE;
  }

  private StorageBridge bridge(Repository repository, Optional<PendingJournals> journals) {
    StorageBridge registry = repository.registry().bridge();
    StorageBridge records = journals.<StorageBridge>map(read -> new ChainedBridge(registry, read)).orElse(registry);
    return verify ? new VerifyingBridge(records, repository.datastores()) : records;
  }

  /// A run or dataset type that the Registry does not know is no error where journals do.
  private void checkSelected(Repository repository, StorageBridge bridge, Optional<PendingJournals> journals, Rows rows,
      Progress progress) throws Exception {
    try {
      selection.batches(repository, selection.query(), BATCH, ids -> check(repository, bridge, ids, rows, progress));
    } catch (NotTransferredBack e) {
      if (!pending) {
        throw e;
      }
    } catch (RegistryException.NotFound e) {
      if (journals.stream().flatMap(read -> read.datasets().stream())
          .noneMatch(dataset -> selection.admits(dataset.ref()))) {
        throw e;
      }
    }
  }

  /// Those of the journals that the Registry did not list.
  private void checkPending(Repository repository, StorageBridge bridge, Optional<PendingJournals> journals, Rows rows,
      Progress progress) throws Exception {
    List<UUID> ids = new ArrayList<>();
    for (StoredDataset dataset : journals.map(PendingJournals::datasets).orElse(List.of())) {
      if (selection.admits(dataset.ref())) {
        ids.add(dataset.ref().id());
      }
    }
    for (int from = 0; from < ids.size(); from += BATCH) {
      List<UUID> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
      List<Optional<DatasetRef>> registered = repository.registry().lookUp(batch);
      List<UUID> unlisted = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        if (registered.get(i).isEmpty()) {
          unlisted.add(batch.get(i));
        }
      }
      check(repository, bridge, unlisted, rows, progress);
    }
  }

  private void check(Repository repository, StorageBridge bridge, List<UUID> ids, Rows rows, Progress progress)
      throws Exception {
    try (StorageReport report = bridge.check(ids, EnumSet.allOf(StorageField.class))) {
      for (int row = 0; row < ids.size(); row++) {
        add(repository, report, row, rows);
      }
    }
    progress.advance(ids.size());
  }

  private void add(Repository repository, StorageReport report, int row, Rows rows) throws Exception {
    Existence exists = report.exists(row);
    if (report.expected(row)) {
      missing += exists == Existence.NO ? 1 : 0;
      unknown += exists == Existence.UNKNOWN ? 1 : 0;
    }
    ArtifactFields fields = ArtifactFields.of(repository, report.records(row));
    rows.add(report.id(row), exists.word(), report.expected(row), fields.path(), fields.uri(), fields.size(),
        fields.checksum(), report.source(row).map(Source::word).orElse(""), fields.components());
  }
}
