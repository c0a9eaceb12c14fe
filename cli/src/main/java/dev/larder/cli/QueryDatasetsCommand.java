package dev.larder.cli;

import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.OrderBy;
import dev.larder.repository.Repository;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "datasets", header = "List datasets, run by run.", description = {
    "One row a dataset of the Registry, stored or not. What only stands in journals so far is not listed: `larder check --pending` "
        + "finds it, transfer-back registers it.",
    "",
    "With --limit, standard error says how to get the next page, where there is one.",
    "",
    "  larder query datasets ./pantry --where \"plate = 'P1' AND size > 10 MB\" --order-by -size",
    "  larder query datasets ./pantry --collection newest --find-first --storage --output jsonl",
    ""})
final class QueryDatasetsCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--order-by", paramLabel = "NAMES", description = "Sort by these, e.g. \"dataset_type,-size\" (default: by run, then dataset type).")
  private @Nullable String order;

  @Option(names = "--limit", paramLabel = "N", description = "Stop after N datasets (default: all).")
  private @Nullable Long limit;

  @Option(names = "--after", paramLabel = "TOKEN", description = "Go on where the page of this token ended; everything else as it was.")
  private @Nullable String after;

  @Option(names = "--storage", description = "Also show where each is stored, its size in bytes and its checksum.")
  private boolean storage;

  @Option(names = "--count", description = "Print how many there are, and nothing else.")
  private boolean count;

  @Option(names = "--explain", description = "Print why there are none, and nothing else.")
  private boolean explain;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (selection.byIds()) {
      throw wrong("--ids is not for query: `larder check --ids` answers for ids");
    }
    if (count && explain) {
      throw wrong("--count and --explain each print something else: give one of them");
    }
    if (limit != null && limit < 0) {
      throw wrong("--limit is %d: use 0 or more".formatted(limit));
    }
    DatasetQuery query = selection.query();
    query = order == null ? query : query.orderedBy(OrderBy.parse(order));
    query = after == null ? query : query.after(after);
    query = storage ? query.withRecords() : query;
    try (Repository repository = argument.open()) {
      if (count) {
        count(repository, query);
      } else if (explain) {
        explain(repository, query);
      } else {
        list(repository, query);
      }
    }
    return ExitCode.DONE;
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private void count(Repository repository, DatasetQuery query) throws Exception {
    DatasetQuery limited = limit == null ? query : query.limitedTo(limit);
    long datasets = selection.ask(repository, registry -> registry.count(limited));
    output.object(List.of(Column.number("datasets")), datasets);
  }

  private void explain(Repository repository, DatasetQuery query) throws Exception {
    List<String> reasons = selection.ask(repository, registry -> registry.explain(query));
    output.rows(List.of(Column.text("reason")), rows -> {
      for (String reason : reasons) {
        rows.add(reason);
      }
    });
    if (reasons.isEmpty()) {
      Larder.of(spec).progress().say("there are such datasets");
    }
  }

  private void list(Repository repository, DatasetQuery query) throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    DatasetFields fields = new DatasetFields(selection.located(), storage);
    long most = limit == null ? Long.MAX_VALUE : limit;
    // One more than is shown tells whether there is another page.
    DatasetQuery limited = most == Long.MAX_VALUE ? query : query.limitedTo(most + 1);
    try (DatasetCursor cursor = selection.ask(repository, registry -> registry.query(limited));
        Progress progress = display.startBesideRows("query", "datasets")) {
      output.rows(fields.columns(), rows -> {
        while (progress.done() < most && cursor.hasNext()) {
          FoundDataset dataset = cursor.next();
          rows.add(fields.of(repository, dataset.ref(), dataset.collection(), dataset.records()));
          progress.advance(1);
        }
      });
      if (progress.done() == most && most > 0) {
        String position = cursor.position();
        if (cursor.hasNext()) {
          display.say("there are more: --after " + position);
        }
      } else if (progress.done() == 0 && most > 0 && after == null) {
        display.hint("nothing was found; the same with --explain says why");
      }
    }
  }
}
