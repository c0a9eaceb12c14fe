package dev.larder.cli;

import dev.larder.bridge.Completeness;
import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.repository.Datastores;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "check", header = "Say for many datasets at once whether, where and how large they are.", description = {
    "Answers from records, without a look into storage, unless --verify asks for one. One row a dataset: of those who are asked, or of "
        + "--ids in their order.",
    "",
    "exists is yes, no or unknown: an id that the Registry does not have is unknown, unless --pending has read the journals as well. "
        + "Exit code 4: something that is expected is missing, or could not be looked at.",
    "",
    "--from journals and --from snapshot need no Registry.",
    "",
    "  larder check ./pantry --run raw/2026 --verify",
    "  larder check ./pantry --where \"plate = 'P1'\" --output jsonl",
    "  larder check ./pantry --from snapshot --ids ids.txt --output parquet > check.parquet",
    ""})
final class CheckCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.text("exists"),
      Column.truth("expected"),
      Column.text("path"), Column.text("uri"), Column.size("size"), Column.text("checksum"), Column.text("source"),
      Column.text("components"));
  private static final Set<StorageField> FIELDS = EnumSet.complementOf(EnumSet.of(StorageField.URI));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--from", paramLabel = "SOURCE", split = ",", description = "Who is asked (default: registry): registry; registry,journals; "
      + "journals; snapshot; or journals,snapshot. The journals are those that are not transferred back yet, or all of them without the Registry.")
  private Set<CheckSource> from = EnumSet.noneOf(CheckSource.class);

  @Option(names = "--pending", description = "The same as --from registry,journals.")
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
  private long unrecognized;

  @Override
  public ExitCode run() throws Exception {
    selection.check();
    Set<CheckSource> asked = asked();
    ProgressDisplay display = Larder.of(spec).progress();
    try (CheckedSources sources = CheckedSources.open(argument, asked);
        Progress progress = display.startBesideRows("check", "datasets")) {
      sources.remarks().forEach(display::say);
      StorageBridge bridge = sources.bridge(verify);
      output.rows(COLUMNS, rows -> sources.ids(selection, ids -> {
        check(sources.datastores(), bridge, ids, rows);
        progress.advance(ids.size());
      }));
      tell(display, bridge.completeness());
    }
    return missing + unknown > 0 ? ExitCode.CHECK_FOUND : ExitCode.DONE;
  }

  private Set<CheckSource> asked() {
    Set<CheckSource> asked = from.isEmpty() ? EnumSet.of(CheckSource.REGISTRY) : EnumSet.copyOf(from);
    if (pending) {
      asked.add(CheckSource.REGISTRY);
      asked.add(CheckSource.JOURNALS);
    }
    boolean registry = asked.contains(CheckSource.REGISTRY);
    if (registry && asked.contains(CheckSource.SNAPSHOT)) {
      throw wrong("a snapshot is older than the Registry, which overrides it: ask one of them");
    }
    if (!selection.ofJournals() && (!registry || asked.contains(CheckSource.JOURNALS))) {
      throw wrong("%s reads %s, which --collection and --where cannot be asked of: leave it or them out"
          .formatted(pending ? "--pending" : "--from",
              asked.contains(CheckSource.JOURNALS) ? "journals" : "a snapshot"));
    }
    if (asked.equals(Set.of(CheckSource.SNAPSHOT)) && !selection.byIds()) {
      throw wrong("a snapshot answers for ids: name them with --ids; its Parquet files list what it holds");
    }
    return asked;
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private void check(Datastores datastores, StorageBridge bridge, List<UUID> ids, Rows rows) throws Exception {
    try (StorageReport report = bridge.check(ids, FIELDS)) {
      for (int row = 0; row < report.size(); row++) {
        add(datastores, report, row, rows);
      }
    }
  }

  private void add(Datastores datastores, StorageReport report, int row, Rows rows) throws Exception {
    Existence exists = report.exists(row);
    if (report.expected(row)) {
      missing += exists == Existence.NO ? 1 : 0;
      unknown += exists == Existence.UNKNOWN ? 1 : 0;
    } else {
      unrecognized += exists == Existence.UNKNOWN ? 1 : 0;
    }
    ArtifactFields fields = ArtifactFields.of(datastores, report.records(row));
    rows.add(report.id(row), exists.word(), report.expected(row), fields.path(), fields.uri(), fields.size(),
        fields.checksum(), report.source(row).map(Source::word).orElse(""), fields.components());
  }

  private void tell(ProgressDisplay display, Completeness completeness) {
    if (unrecognized > 0 && !completeness.complete()) {
      display.say("%,d of the ids are not known here, and may be elsewhere: %s".formatted(unrecognized,
          String.join("; ", completeness.notAsked())));
    }
    if (missing + unknown > 0) {
      display.say("%,d missing, %,d expected and unknown".formatted(missing, unknown));
    }
  }
}
