package dev.larder.repository;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One dataset that a job asks to have written, from files that it has made.
///
/// @param key what the job calls it: comes back with the answer, and means nothing here
/// @param values the data ID, in the order in which the job names its dimensions
/// @param parts at least one, each component once
/// @param format the media type of the parts; null where their file names say it
/// @param id where it was minted before; otherwise the writer mints it
/// @param inputs the datasets that it was made from
public record WriteRequest(String key, DatasetTypeName type, Map<DimensionName, Object> values, List<Part> parts,
    @Nullable String format, @Nullable UUID id, List<UUID> inputs) {
  /// A line of more characters is no request.
  public static final int MAX_LENGTH = 1 << 20;

  private static final Set<String> FIELDS = Set.of("key", "dataset_type", "data_id", "path", "components", "format",
      "id", "inputs");
  private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(8_192)
          .maxNumberLength(20).build())
      .build()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// A file that becomes an artifact.
  ///
  /// @param component empty for the dataset as a whole
  public record Part(String component, Path file) {}

  public WriteRequest {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    parts = List.copyOf(parts);
    inputs = List.copyOf(inputs);
  }

  /// Reads a request from a line of JSON: `{"dataset_type": …, "data_id": {…}, "path": …}`, and where wanted `components` in place of `path`, `key`,
  /// `format`, `id`, `inputs`.
  ///
  /// @param otherwise the dataset type of requests that name none; null if they must
  /// @throws RepositoryException `request-invalid`, naming the field
  public static WriteRequest parse(String line, @Nullable DatasetTypeName otherwise) {
    JsonNode request;
    try {
      request = JSON.readTree(line);
    } catch (JacksonException e) {
      throw invalid("it is no JSON object: " + e.getOriginalMessage());
    }
    if (!request.isObject()) {
      throw invalid("it is no JSON object");
    }
    request.fieldNames().forEachRemaining(field -> {
      if (!FIELDS.contains(field)) {
        throw invalid("there is no field %s; there are %s".formatted(field,
            String.join(", ", FIELDS.stream().sorted().toList())));
      }
    });
    return new WriteRequest(request.has("key") ? scalar(request, "key") : "", type(request, otherwise),
        values(request.path("data_id")), parts(request), request.has("format") ? text(request, "format") : null,
        request.has("id") ? uuid(request.path("id"), "id") : null, inputs(request.path("inputs")));
  }

  private static DatasetTypeName type(JsonNode request, @Nullable DatasetTypeName otherwise) {
    if (!request.has("dataset_type") && otherwise != null) {
      return otherwise;
    }
    return new DatasetTypeName(text(request, "dataset_type"));
  }

  private static Map<DimensionName, Object> values(JsonNode dataId) {
    if (!dataId.isMissingNode() && !dataId.isObject()) {
      throw invalid("data_id is no object");
    }
    Map<DimensionName, Object> values = new LinkedHashMap<>();
    dataId.properties().forEach(field -> {
      JsonNode value = field.getValue();
      if (!value.isTextual() && !(value.isIntegralNumber() && value.canConvertToLong())) {
        throw invalid("data_id.%s is neither a text nor a whole number of 64 bits".formatted(field.getKey()));
      }
      values.put(new DimensionName(field.getKey()), value.isTextual() ? value.textValue() : value.longValue());
    });
    return values;
  }

  private static List<Part> parts(JsonNode request) {
    if (request.has("path") == request.has("components")) {
      throw invalid("give either path, one file, or components, a file for each");
    }
    if (request.has("path")) {
      return List.of(new Part("", file(text(request, "path"), "path")));
    }
    JsonNode components = request.path("components");
    if (!components.isObject() || components.isEmpty()) {
      throw invalid("components is no object that names a file for each component");
    }
    List<Part> parts = new ArrayList<>();
    components.properties().forEach(part -> parts.add(new Part(new DatasetTypeName(part.getKey()).value(),
        file(text(components, part.getKey()), "components." + part.getKey()))));
    return parts;
  }

  private static Path file(String name, String field) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw invalid("%s names no file: %s".formatted(field, e.getMessage()));
    }
  }

  private static List<UUID> inputs(JsonNode inputs) {
    if (!inputs.isMissingNode() && !inputs.isArray()) {
      throw invalid("inputs is no list of dataset ids");
    }
    List<UUID> ids = new ArrayList<>();
    inputs.forEach(input -> ids.add(uuid(input, "inputs[%d]".formatted(ids.size()))));
    return ids;
  }

  private static UUID uuid(JsonNode value, String field) {
    String text = value.isTextual() ? value.textValue() : "";
    try {
      // Only the full form: the JDK also takes shortened ones, which are mistakes here.
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException _) {
      // Said below, with the field.
    }
    throw invalid("%s is no dataset id".formatted(field));
  }

  private static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw invalid("%s is missing or no text".formatted(field));
    }
    return value.textValue();
  }

  private static String scalar(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw invalid("%s is neither a text nor a whole number".formatted(field));
    }
    return value.asText();
  }

  /// The error for a request that cannot be used.
  ///
  /// @param why what is wrong with it
  public static RepositoryException invalid(String why) {
    return new RepositoryException("request-invalid", "the request cannot be used: " + why,
        "Write one object a line, e.g. {\"dataset_type\": \"image\", \"data_id\": {\"plate\": \"P1\"}, \"path\": \"a.tif\"}.");
  }
}
