package dev.larder.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The part of `larder --help` that lists the commands, in the groups of [Commands].
final class CommandList {
  private CommandList() {}

  static void replaceIn(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandList::text);
  }

  private static String text(Help help) {
    StringBuilder text = new StringBuilder();
    for (Commands.Group group : Commands.GROUPS) {
      Map<String, Help> commands = new LinkedHashMap<>();
      for (Commands.Entry entry : group.entries()) {
        Help command = help.subcommands().get(entry.name());
        if (command != null) {
          commands.put(entry.name(), command);
        }
      }
      if (!commands.isEmpty()) {
        text.append(System.lineSeparator()).append(group.title()).append(':').append(System.lineSeparator())
            .append(help.commandList(commands));
      }
    }
    return text.toString();
  }
}
