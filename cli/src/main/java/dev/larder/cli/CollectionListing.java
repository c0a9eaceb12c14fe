package dev.larder.cli;

import dev.larder.model.CollectionType;
import dev.larder.registry.CollectionSummary;
import dev.larder.repository.Repository;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `collection list` and `query collections` both do.
final class CollectionListing {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "GLOB", description = "Only those of such names; * (also across /) and ? as in file names.")
  private @Nullable String glob;

  @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "Only those of this type: run, tagged, chained or calibration.")
  private Set<CollectionType> types = EnumSet.allOf(CollectionType.class);

  void print(Output output) throws Exception {
    Predicate<String> wanted = Glob.any(glob == null ? List.of() : List.of(glob));
    try (Repository repository = argument.open()) {
      output.rows(CollectionFields.COLUMNS, rows -> {
        for (CollectionSummary collection : repository.registry().collections()) {
          if (types.contains(collection.type()) && wanted.test(collection.name().value())) {
            rows.add(CollectionFields.of(collection));
          }
        }
      });
    }
  }
}
