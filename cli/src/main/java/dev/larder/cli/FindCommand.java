package dev.larder.cli;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.registry.LocatedDataset;
import dev.larder.repository.Repository;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "find", header = "Find one dataset by dataset type and data ID.", description = {
    "Looks into the collections in their order, and takes the first that has it: prints what it is, in which collection it was found, and "
        + "where it is stored.",
    "",
    "  larder find ./pantry --dataset-type image --data-id plate=P1,well=A2 --collection best,raw/2026",
    ""})
final class FindCommand implements Action {
  private static final DatasetFields FIELDS = new DatasetFields(true, true);

  @Mixin
  private final OneDataset dataset = new OneDataset();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = dataset.open()) {
      LocatedDataset found = dataset.find(repository);
      try (StorageReport report = repository.registry().bridge().check(List.of(found.ref().id()),
          EnumSet.allOf(StorageField.class))) {
        output.object(FIELDS.columns(), FIELDS.of(repository, found.ref(), found.collection(), report.records(0)));
      }
    }
    return ExitCode.DONE;
  }
}
