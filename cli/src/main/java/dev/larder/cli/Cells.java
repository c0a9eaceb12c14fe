package dev.larder.cli;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values as the cells of a table for people. Nothing in a value can steer the terminal: control characters are escaped.
final class Cells {
  private Cells() {}

  static String cell(Column.Kind kind, @Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Optional<?> optional -> cell(kind, optional.orElse(null));
      case Number number -> switch (kind) {
        case NUMBER -> number instanceof Double || number instanceof Float
            ? Figures.count(Math.round(number.doubleValue()))
            : Figures.count(number.longValue());
        case SIZE -> Figures.size(number.longValue());
        case SECONDS -> Figures.seconds(number.doubleValue());
        case TEXT, TRUTH -> number.toString();
      };
      case Boolean truth -> truth ? "yes" : "no";
      case Map<?, ?> map -> map.entrySet().stream()
          .map(entry -> printable(entry.getKey().toString()) + "=" + cell(Column.Kind.TEXT, entry.getValue()))
          .collect(Collectors.joining(", "));
      case Collection<?> list -> list.stream()
          .map(element -> element instanceof Map ? "{" + cell(kind, element) + "}" : cell(kind, element))
          .collect(Collectors.joining(", "));
      default -> printable(value.toString());
    };
  }

  static String printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return text.codePoints()
            .mapToObj(c -> Character.isISOControl(c) ? String.format("\\u%04x", c) : Character.toString(c))
            .collect(Collectors.joining());
      }
    }
    return text;
  }
}
