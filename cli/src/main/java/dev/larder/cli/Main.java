package dev.larder.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Where the process begins and ends: arguments in, exit code out, every error explained.
public final class Main {
  private static final int BUFFER = 1 << 16;
  /// Wide enough for the examples.
  private static final int HELP_COLUMNS = 100;

  private Main() {}

  public static void main(String[] args) {
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int exitCode = run(List.of(args), StandardOutput.ofProcess(), err, Terminal.ofProcess());
    System.exit(exitCode);
  }

  /// Runs one command line in this process, for which nobody watches a terminal, and says how it ended: its exit code.
  ///
  /// @param out data
  /// @param err everything else
  public static int run(List<String> args, OutputStream out, PrintStream err) {
    return run(args, out, err, new Terminal(false, 0));
  }

  /// Runs one command line and says how it ended. Nothing is thrown, and neither stream is closed.
  static int run(List<String> args, OutputStream standardOutput, PrintStream err, Terminal terminal) {
    OutputStream out = new BufferedOutputStream(standardOutput, BUFFER);
    Larder larder = new Larder(out, err, terminal);
    try {
      PrintWriter help = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      int exitCode = commandLine(larder, args)
          .setOut(help)
          .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
          .execute(args.toArray(String[]::new));
      larder.end();
      help.flush();
      out.flush();
      return exitCode;
    } catch (IOException | RuntimeException e) {
      return failed(e, larder);
    }
  }

  private static CommandLine commandLine(Larder larder, List<String> args) {
    CommandLine line = new CommandLine(larder);
    Commands.askedFor(args).map(List::of).orElseGet(Commands::all)
        .forEach(entry -> line.addSubcommand(entry.name(), entry.command().get()));
    line.getSubcommands().values().stream().map(CommandLine::getCommandSpec)
        .filter(command -> !command.subcommands().isEmpty()).forEach(Main::leaveArgumentsToParts);
    CommandList.replaceIn(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setParameterExceptionHandler((e, words) -> WrongArguments.print(e, larder.err()))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, larder));
  }

  /// Of a command that does something by itself and has a part besides, picocli wants the arguments also where the part is asked for, which has its own. The command says itself
  /// what it misses.
  private static void leaveArgumentsToParts(CommandSpec command) {
    for (PositionalParamSpec argument : List.copyOf(command.positionalParameters())) {
      command.remove(argument);
      command.add(PositionalParamSpec.builder(argument).arity("0..1").required(false).build());
    }
  }

  /// Explains `thrown`, but for a reader who has left: nobody asks why.
  private static int failed(Throwable thrown, Larder larder) {
    if (Causes.of(thrown).stream().anyMatch(ClosedPipeException.class::isInstance)) {
      return ExitCode.CLOSED_PIPE.number();
    }
    Failure failure = Failure.of(thrown);
    failure.print(larder.err(), larder.verbose() ? thrown : null);
    return failure.exitCode().number();
  }
}
