package dev.larder.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A value in a configuration file, which knows where it stands, so that every complaint names it.
///
/// @param file as people know it
/// @param name of the field, from the top, e.g. `registry.url`; empty for the file as a whole
record ConfigNode(String file, String name, JsonNode value) {
  static final int MAX_BYTES = 1024 * 1024;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /// Reads YAML.
  ///
  /// @param file as people know it
  static ConfigNode parse(String file, byte[] bytes) throws IOException {
    if (bytes.length > MAX_BYTES) {
      throw invalid(file, "it has more than %,d bytes".formatted(MAX_BYTES), null);
    }
    try {
      ObjectMapper yaml = new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new ConfigNode(file, "", yaml.readTree(text));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw invalid(file, "line %d: %s".formatted(at == null ? 1 : at.getLineNr(), unquoted(e.getOriginalMessage())),
          null);
    }
  }

  /// What the parser says, without the indented lines in which it quotes the file, passwords included. For the same reason it is nobody's cause.
  private static String unquoted(String message) {
    return message.lines().filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
        .collect(Collectors.joining(", "));
  }

  /// A field of a mapping; where it is not there, one that is nothing.
  ConfigNode field(String field) {
    return new ConfigNode(file, name.isEmpty() ? field : name + "." + field, value.path(field));
  }

  boolean isThere() {
    return !value.isMissingNode() && !value.isNull();
  }

  boolean isMapping() {
    return value.isObject();
  }

  String text() {
    if (!value.isTextual()) {
      throw invalid("its field %s is missing or no text".formatted(name));
    }
    return value.textValue();
  }

  /// What stands there as one word, be it a text, a number or a truth value.
  String scalar() {
    if (!value.isTextual() && !value.isIntegralNumber() && !value.isBoolean()) {
      throw invalid("its field %s is missing or no single value".formatted(name));
    }
    return value.asText();
  }

  long number() {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid("its field %s is missing or no whole number".formatted(name));
    }
    return value.longValue();
  }

  /// The fields of a mapping, in their order; none where it is not there.
  Map<String, ConfigNode> fields() {
    if (isThere() && !isMapping()) {
      throw invalid("its field %s is no mapping".formatted(name));
    }
    Map<String, ConfigNode> fields = new LinkedHashMap<>();
    value.fieldNames().forEachRemaining(field -> fields.put(field, field(field)));
    return fields;
  }

  /// The same, where no other names than these mean anything.
  Map<String, ConfigNode> fields(Set<String> known) {
    Map<String, ConfigNode> fields = fields();
    for (String field : fields.keySet()) {
      if (!known.contains(field)) {
        throw invalid("its field %s is not known; %s takes %s".formatted(field(field).name, name,
            String.join(", ", known.stream().sorted().toList())));
      }
    }
    return fields;
  }

  List<String> texts() {
    if (!isThere()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw invalid("its field %s is no list".formatted(name));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      texts.add(new ConfigNode(file, "%s[%d]".formatted(name, texts.size()), element).text());
    }
    return texts;
  }

  /// A time such as `500ms`, `30s`, `5m`; empty for `off`.
  Optional<Duration> timeOrOff() {
    // To YAML, `off` is the truth value.
    return value.isBoolean() && !value.booleanValue() ? Optional.empty() : Optional.of(time());
  }

  Duration time() {
    Matcher time = TIME.matcher(value.isTextual() ? value.textValue() : "");
    Duration duration = time.matches() ? duration(Long.parseLong(time.group(1)), time.group(2)) : Duration.ZERO;
    if (!duration.isPositive()) {
      throw invalid("its field %s is no time: write it like 500ms, 30s, 10m or 2h".formatted(name));
    }
    return duration;
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  RepositoryException invalid(String why) {
    return invalid(file, why, null);
  }

  static RepositoryException invalid(String file, String why, @Nullable Exception cause) {
    return new RepositoryException("configuration", "%s cannot be used: %s".formatted(file, why),
        "Mend the file; `larder init` in an empty folder makes one to compare with.", cause);
  }
}
