package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {
  /// Those that do something themselves.
  private static List<CommandSpec> leaves() {
    CommandLine line = new CommandLine(CommandSpec.create().name("larder"));
    Commands.all().forEach(entry -> line.addSubcommand(entry.name(), entry.command().get()));
    List<CommandSpec> leaves = new ArrayList<>();
    collect(line, leaves);
    return leaves;
  }

  private static void collect(CommandLine line, List<CommandSpec> leaves) {
    if (line.getSubcommands().isEmpty()) {
      leaves.add(line.getCommandSpec());
    }
    line.getSubcommands().values().forEach(command -> collect(command, leaves));
  }

  @Test
  void ofEachCommandShowsAnExampleThatFitsTheScreen() {
    List<CommandSpec> leaves = leaves();
    assertTrue(leaves.size() > 40, leaves::toString);
    List<String> without = leaves.stream().filter(leaf -> List.of(leaf.usageMessage().description()).stream()
        .noneMatch(text -> text.startsWith("  " + leaf.qualifiedName() + " ") && text.length() <= 100))
        .map(CommandSpec::qualifiedName).toList();
    assertEquals(List.of(), without);
  }

  @Test
  void ofACommandWithPartsNamesThemAll() {
    for (Commands.Entry entry : Commands.all()) {
      CommandLine line = new CommandLine(entry.command().get());
      // One that does something by itself, and has a part besides, is not called without one by mistake.
      if (!line.getSubcommands().isEmpty() && line.getCommandSpec().positionalParameters().isEmpty()) {
        String missing = assertMissing(entry.name());
        for (String part : line.getSubcommands().keySet()) {
          assertTrue(missing.contains(part), () -> "no %s in: %s".formatted(part, missing));
        }
      }
    }
  }

  /// What is said where the part is left out.
  private static String assertMissing(String command) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(List.of(command), OutputStream.nullOutputStream(),
        new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(2, exitCode);
    return err.toString(StandardCharsets.UTF_8);
  }
}
