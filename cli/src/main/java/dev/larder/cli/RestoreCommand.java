package dev.larder.cli;

import dev.larder.datastore.Table;
import dev.larder.repository.Repository;
import dev.larder.repository.Restoring;
import dev.larder.repository.WriteAnswer;
import dev.larder.repository.WriteRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "restore", header = "Bring unstored datasets back, with new bytes.", description = {
    "The datasets keep their ids, data IDs and collections, and their bytes go to paths that were never used. One dataset is FILE, or a file for each of its components, written "
        + "COMPONENT=FILE; many stand in a manifest, CSV or JSON lines, with the columns `id`, `path` (relative to the manifest) and, where datasets are stored in components, `component`.",
    "",
    "What was purged cannot be restored, and neither can a dataset of a closed run: write it anew, into another run. One that is refused stops no other (exit code 3).",
    "",
    "  larder restore ./pantry --id 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69 a2.tif",
    "  larder restore ./pantry --manifest again.csv",
    ""})
final class RestoreCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.text("status"), Column.text("path"),
      Column.text("code"), Column.text("message"));
  private static final int TOGETHER = 1_000;

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1..*", paramLabel = "FILE", description = "What to store, with --id.")
  private List<String> files = List.of();

  @Option(names = "--id", paramLabel = "ID", description = "The dataset that the files are.")
  private @Nullable UUID id;

  @Option(names = "--manifest", paramLabel = "FILE", description = "Names datasets and their files.")
  private @Nullable Path manifest;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (id == null == (manifest == null) || id == null != files.isEmpty()) {
      throw new ParameterException(spec.commandLine(),
          "name one dataset by --id, with its files, or many in a --manifest");
    }
    List<Restoring.Request> requests = id == null ? requests(manifest) : List.of(request(id));
    long[] refused = new long[1];
    try (Repository repository = argument.open();
        Progress progress = Larder.of(spec).progress().start("restore", requests.size(), "datasets")) {
      repository.requireWritableRegistry();
      Restoring restoring = new Restoring(repository);
      output.rows(COLUMNS, rows -> {
        for (int from = 0; from < requests.size(); from += TOGETHER) {
          List<Restoring.Request> some = requests.subList(from, Math.min(requests.size(), from + TOGETHER));
          List<WriteAnswer> answers = restoring.restore(some);
          for (int i = 0; i < some.size(); i++) {
            switch (answers.get(i)) {
              case WriteAnswer.Stored stored ->
                rows.add(some.get(i).id(), stored.already() ? "already_stored" : "restored",
                    stored.dataset().records().stream().map(record -> record.location().value()).toList(), null, null);
              case WriteAnswer.Refused why -> {
                refused[0]++;
                rows.add(some.get(i).id(), "refused", List.of(), why.code(),
                    "%s. %s".formatted(why.message(), why.remedy()));
              }
            }
          }
          progress.advance(some.size());
        }
      });
    }
    if (refused[0] == 0) {
      return ExitCode.DONE;
    }
    return refused[0] == requests.size() && requests.size() == 1 ? ExitCode.ERROR : ExitCode.PARTLY_DONE;
  }

  private Restoring.Request request(UUID dataset) {
    List<WriteRequest.Part> parts = new ArrayList<>();
    for (String file : files) {
      int equals = file.indexOf('=');
      parts.add(equals < 0 || files.size() == 1 && Path.of(file).toFile().isFile()
          ? new WriteRequest.Part("", Path.of(file))
          : new WriteRequest.Part(file.substring(0, equals), Path.of(file.substring(equals + 1))));
    }
    return new Restoring.Request(dataset, parts);
  }

  private static List<Restoring.Request> requests(Path manifest) throws IOException {
    Path folder = Optional.ofNullable(manifest.toAbsolutePath().getParent()).orElse(Path.of("/"));
    Map<UUID, List<WriteRequest.Part>> datasets = new LinkedHashMap<>();
    try (Table table = Table.open(manifest)) {
      for (Optional<Table.Row> row = table.next(); row.isPresent(); row = table.next()) {
        UUID dataset = IdLines.id(table.required(row.get(), "id"), manifest.toString(), row.get().line());
        datasets.computeIfAbsent(dataset, one -> new ArrayList<>()).add(new WriteRequest.Part(
            row.get().values().getOrDefault("component", ""), folder.resolve(table.required(row.get(), "path"))));
      }
    }
    return datasets.entrySet().stream().map(dataset -> new Restoring.Request(dataset.getKey(), dataset.getValue()))
        .toList();
  }
}
