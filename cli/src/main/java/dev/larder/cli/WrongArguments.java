package dev.larder.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// A command line that cannot be understood: what is wrong with it, and what was probably meant.
final class WrongArguments {
  private static final int SUGGESTIONS = 3;

  private WrongArguments() {}

  static int print(ParameterException e, PrintStream err) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String remedy = name + " --help shows what it takes.";
    if (e instanceof UnmatchedArgumentException unmatched) {
      failure(unmatchedMessage(unmatched), didYouMean(unmatched) + remedy).print(err, null);
    } else if (command.getParent() == null && command.getParseResult() != null
        && command.getParseResult().originalArgs().isEmpty()) {
      command.usage(err);
    } else {
      failure(decapitalised(String.valueOf(e.getMessage())), remedy).print(err, null);
    }
    return ExitCode.WRONG_ARGUMENTS.number();
  }

  private static Failure failure(String message, String remedy) {
    return new Failure("arguments", message, remedy, ExitCode.WRONG_ARGUMENTS);
  }

  private static String unmatchedMessage(UnmatchedArgumentException e) {
    String words = e.getUnmatched().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    if (e.isUnknownOption()) {
      return "unknown option " + words;
    }
    return e.getCommandLine().getParent() != null && e.getCommandLine().getSubcommands().isEmpty()
        ? "one argument too many: " + words
        : "unknown command '" + e.getUnmatched().getFirst() + "'";
  }

  private static String didYouMean(UnmatchedArgumentException e) {
    List<String> near = e.getSuggestions().stream().limit(SUGGESTIONS).toList();
    return near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "? ";
  }

  private static String decapitalised(String message) {
    return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
