package dev.larder.cli;

import dev.larder.repository.Datastores;
import dev.larder.repository.RepositoryDatastore;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command itself: the options that all commands share, and the streams that they write to.
@Command(name = "larder", versionProvider = Version.class, sortOptions = false, synopsisHeading = "Usage: ", customSynopsis = "larder COMMAND REPO [ARGUMENT…]", header = "Larder keeps track of the datasets that data pipelines write.%n", description = {
    "",
    "A Registry knows what datasets are (dataset type, data ID, run); a Datastore holds their bytes. "
        + "Pipelines write datasets and journals without a database; transfer-back takes them into the Registry.",
    "",
    "REPO is a repository: its folder, its URI, or its label. Every command explains itself: larder COMMAND --help",
    ""}, optionListHeading = "Options of every command:%n", footerHeading = "%nExit codes:%n", footer = {
        "  0 done                    3 partly done, something was refused    6 held by someone else",
        "  1 error, bad input too    4 a check found something               7 credentials",
        "  2 wrong arguments         5 read-only",
        "",
        "Begin with:",
        "  larder demo ./pantry      makes a repository, lets worker processes write to it, finds it all"})
final class Larder implements Action {
  private final OutputStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final List<Datastores> used = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(names = "--progress", paramLabel = "HOW", defaultValue = "auto", scope = ScopeType.INHERIT, description = "How progress is shown on standard error: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, "
      + "a bar on a terminal).")
  private ProgressMode progress = ProgressMode.AUTO;

  @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error, and how many requests went to servers of datastores.")
  private boolean verbose;

  @SuppressWarnings("UnusedVariable") // picocli asks the option
  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli asks the option
  @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
  private boolean version;

  /// @param out data; buffered, and flushed by who writes to it
  /// @param err everything else
  Larder(OutputStream out, PrintStream err, Terminal terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /// The command that `command` is a part of, however deep.
  static Larder of(CommandSpec command) {
    return (Larder) command.root().userObject();
  }

  OutputStream out() {
    return out;
  }

  /// Says whether a person would see, letter by letter, what is printed.
  boolean printsToTerminal() {
    return terminal.printing();
  }

  PrintStream err() {
    return err;
  }

  /// A command works with these datastores, and may close them.
  void use(Datastores datastores) {
    used.add(datastores);
  }

  /// The command has ended, one way or another: with `--verbose` it is said what was asked of servers.
  void end() {
    if (!verbose) {
      return;
    }
    for (Datastores datastores : used) {
      for (RepositoryDatastore datastore : datastores.all()) {
        Map<String, Long> counts = datastore.store().requestCounts();
        if (!counts.isEmpty()) {
          err.printf("larder: requests to datastore %s: %s%n", datastore.name(), counts.entrySet().stream()
              .map(count -> "%s %,d".formatted(count.getKey(), count.getValue())).collect(Collectors.joining(", ")));
        }
      }
    }
  }

  boolean verbose() {
    return verbose;
  }

  ProgressDisplay progress() {
    return new ProgressDisplay(err, terminal, progress);
  }

  /// Only what is called without a command gets here.
  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
