package dev.larder.cli;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "declare", header = "Declare a dimension.", description = {
    "Says what the values of a dimension are, which dimensions it requires (a detector says nothing without its instrument), and which "
        + "metadata the records of its values may have. Declaring it again in the same way changes nothing; in another way is refused.",
    "",
    "  larder dimension declare ./pantry plate --type string --metadata purpose:string,width:number",
    "  larder dimension declare ./pantry detector --type integer --requires instrument",
    ""})
final class DimensionDeclareCommand implements Action {
  private static final List<Column> COLUMNS = Stream
      .concat(DimensionFields.COLUMNS.stream(), Stream.of(Column.text("already_there"))).toList();

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dimension.")
  private String name;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--type", paramLabel = "TYPE", required = true, description = "Type of its values: string, integer, date or timestamp.")
  private ValueType type;

  @Option(names = "--requires", paramLabel = "NAME", split = ",", splitSynopsisLabel = ",", description = "Dimensions that it requires; declared before.")
  private List<String> requires = List.of();

  @Option(names = "--metadata", paramLabel = "FIELD:TYPE", split = ",", splitSynopsisLabel = ",", description = "Metadata of its records: string, integer, number or boolean.")
  private List<String> metadata = List.of();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    SortedMap<String, MetadataType> fields = new TreeMap<>();
    NamedType.required(spec, "--metadata", metadata)
        .forEach((field, word) -> fields.put(field, MetadataType.ofWord(word)));
    Dimension dimension = new Dimension(new DimensionName(name), type,
        new TreeSet<>(requires.stream().map(DimensionName::new).toList()), fields);
    try (Repository repository = argument.open()) {
      boolean changed = repository.registry().apply(RegistryBatch.of(new Change.DeclareDimension(dimension))).any();
      List<@Nullable Object> values = new ArrayList<>();
      Collections.addAll(values, DimensionFields.of(dimension));
      values.add(!changed);
      output.object(COLUMNS, values.toArray());
    }
    return ExitCode.DONE;
  }
}
