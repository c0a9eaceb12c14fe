package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.repository.DatasetReader;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which dataset: its id, or its dataset type and data ID and where to look for it.
final class OneDataset {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Id of the dataset.")
  private @Nullable UUID id;

  @Option(names = "--dataset-type", paramLabel = "TYPE", description = "Dataset type of the dataset.")
  private @Nullable String type;

  @Option(names = "--data-id", paramLabel = "D=V,…", converter = DataIdOption.class, description = "Data ID of the dataset.")
  private @Nullable DataId dataId;

  @Option(names = "--run", paramLabel = "RUN", description = "Run of the dataset.")
  private @Nullable String run;

  @Option(names = "--collection", paramLabel = "NAME", split = CollectionNames.SEPARATOR, splitSynopsisLabel = ",", description = "Collections to search in this order, instead of "
      + "--run; the first that has it counts.")
  private List<String> collections = List.of();

  @Option(names = "--at", paramLabel = "TIME", converter = TimeOption.class, description = "Moment for which it is to hold: calibration collections answer for moments only.")
  private @Nullable Instant at;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  Repository open() throws IOException {
    Repository opened = argument.open();
    Larder.of(command).use(opened.datastores());
    return opened;
  }

  /// The dataset that was named.
  ///
  /// @throws dev.larder.repository.RepositoryException `dataset-not-found`
  LocatedDataset find(Repository repository) throws IOException {
    if (id != null) {
      if (type != null || dataId != null || run != null || !collections.isEmpty() || at != null) {
        throw new ParameterException(command.commandLine(), "an id says it all: leave out the other options");
      }
      DatasetRef ref = repository.registry().lookUp(List.of(id)).getFirst()
          .orElseThrow(() -> DatasetReader.notFound(repository, String.valueOf(id)));
      return new LocatedDataset(ref, CollectionName.of(ref.run()));
    }
    if (type == null || (run == null) == collections.isEmpty()) {
      throw new ParameterException(command.commandLine(),
          "name the dataset: ID, or --dataset-type, --data-id and either --run or --collection");
    }
    List<CollectionName> searchPath = run == null
        ? CollectionNames.of(collections)
        : List.of(CollectionName.of(new RunName(run)));
    Registry registry = repository.registry();
    DataId wanted = dataId == null ? DataId.EMPTY : new DataIdValues(registry.dimensions()).typed(dataId);
    DatasetTypeName typeName = new DatasetTypeName(type);
    try {
      return registry.find(typeName, wanted, searchPath, Optional.ofNullable(at)).orElseThrow(() -> {
        String place = run == null
            ? (searchPath.size() == 1 ? "collection " : "collections ") + Names.some(searchPath)
            : "run " + run;
        return DatasetReader.notFound(repository, "%s %s in %s%s".formatted(typeName, wanted, place,
            at == null ? "" : " for " + at));
      });
    } catch (RegistryException.NotFound e) {
      throw Selection.explained(repository, run, e);
    }
  }
}
