package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "query", header = "Ask the Registry what there is.", subcommands = {QueryDatasetsCommand.class,
    QueryDataIdsCommand.class, QueryDimensionRecordsCommand.class, QueryCollectionsCommand.class,
    QueryDatasetTypesCommand.class, QueryLineageCommand.class})
final class QueryCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(),
        "what to ask for is missing: datasets, data-ids, dimension-records, collections, dataset-types or lineage");
  }
}
