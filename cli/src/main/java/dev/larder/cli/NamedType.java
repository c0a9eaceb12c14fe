package dev.larder.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What is written `name:type`, or `name` where the type may be left out.
record NamedType(String name, Optional<String> type) {

  static NamedType of(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0
        ? new NamedType(text, Optional.empty())
        : new NamedType(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
  }

  /// The types by name, where each has one and none stands twice.
  static Map<String, String> required(CommandSpec command, String option, List<String> texts) {
    Map<String, String> types = new LinkedHashMap<>();
    for (String text : texts) {
      NamedType named = of(text);
      if (named.type.isEmpty()) {
        throw new ParameterException(command.commandLine(),
            "%s: '%s' has no type: write it like %s:string".formatted(option, text, text));
      }
      if (types.put(named.name, named.type.get()) != null) {
        throw new ParameterException(command.commandLine(), "%s names %s twice".formatted(option, named.name));
      }
    }
    return types;
  }
}
