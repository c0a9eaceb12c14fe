package dev.larder.cli;

import dev.larder.repository.Datastores;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "datastores", header = "Make datastores usable that were added to larder.yaml.", description = {
    "Marks the root of each datastore that larder.yaml names, where it bears no mark yet, as one of this repository; and lists them all, in the order in which they are "
        + "asked. A root of another repository, or of a datastore of another name, is refused.",
    "",
    "What is stored from then on goes to each datastore that accepts its dataset type. What was stored before stays where it is.",
    "",
    "  larder admin datastores ./pantry",
    ""})
final class AdminDatastoresCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("datastore"), Column.text("root"),
      Column.text("added"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    List<String> added = Repository.addDatastores(argument.location());
    try (Datastores datastores = argument.openDatastores()) {
      output.rows(COLUMNS, rows -> {
        for (RepositoryDatastore datastore : datastores.all()) {
          rows.add(datastore.name(), datastore.root(), added.contains(datastore.name()));
        }
      });
    }
    return ExitCode.DONE;
  }
}
