package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Change;
import dev.larder.registry.Change.ChainEdit;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "chain", header = "Make a chain of collections, or edit one.", description = {
    "A chain is searched child by child, in their order. Without another word the children become all there are, and a chain that is not "
        + "there yet is made. Children are collections of any type; a chain that would come to search itself is refused.",
    "",
    "  larder collection chain ./pantry newest raw/2026 raw/2025",
    "  larder collection chain ./pantry newest raw/2027 --prepend",
    ""})
final class CollectionChainCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.text("children"),
      Column.text("changed"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the chain.")
  private String name;

  @Parameters(index = "2..*", arity = "0..*", paramLabel = "CHILD", split = CollectionNames.SEPARATOR, splitSynopsisLabel = ",", description = "Names of collections.")
  private List<String> children = List.of();

  @ArgGroup
  private @Nullable How how;

  @SuppressWarnings("UnusedVariable") // picocli sees to it that only one is given
  private static final class How {
    @Option(names = "--extend", description = "They become the last children; one that is there moves.")
    private boolean extend;

    @Option(names = "--prepend", description = "They become the first children; one that is there moves.")
    private boolean prepend;

    @Option(names = "--remove", description = "They are taken out.")
    private boolean remove;

    @Option(names = "--redefine", description = "They become all there are (the default).")
    private boolean redefine;

    ChainEdit edit() {
      return extend
          ? ChainEdit.EXTEND
          : prepend ? ChainEdit.PREPEND : remove ? ChainEdit.REMOVE : ChainEdit.REDEFINE;
    }
  }

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    ChainEdit edit = how == null ? ChainEdit.REDEFINE : how.edit();
    if (children.isEmpty() && (how == null || edit != ChainEdit.REDEFINE)) {
      throw new ParameterException(spec.commandLine(),
          "name its children; --redefine without any makes the chain empty");
    }
    CollectionName chain = new CollectionName(name);
    List<Change> changes = new ArrayList<>();
    if (edit == ChainEdit.REDEFINE) {
      changes.add(new Change.CreateCollection(chain, CollectionType.CHAINED));
    }
    changes.add(new Change.EditChain(chain, edit, CollectionNames.of(children)));
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      boolean changed = registry.apply(new RegistryBatch(changes)).any();
      output.object(COLUMNS, chain,
          CollectionFields.find(registry, chain).map(CollectionSummary::children).orElse(List.of()), changed);
    }
    return ExitCode.DONE;
  }
}
