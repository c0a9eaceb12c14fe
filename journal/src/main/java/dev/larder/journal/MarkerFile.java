package dev.larder.journal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.model.ArtifactPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Small JSON files that the first comer creates and everybody else believes: the store arbitrates, nothing is ever rewritten.
///
/// The content is one object whose values are texts, whole numbers or lists of texts.
final class MarkerFile {
  static final int MAX_BYTES = 64 * 1024;
  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build())
      .build();

  private final ArtifactPath path;
  private final Map<String, Object> values;

  private MarkerFile(ArtifactPath path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  /// Creates the file with `values`, in their order, or reads the one that is there.
  static MarkerFile createOrRead(ArtifactStore store, ArtifactPath path, Map<String, Object> values)
      throws IOException {
    byte[] bytes = json(values);
    if (bytes.length > MAX_BYTES) {
      throw new JournalException("marker-too-large",
          "%s would have %,d bytes; %,d are possible".formatted(path, bytes.length, MAX_BYTES),
          "Use fewer dimensions.");
    }
    return switch (store.create(path, Content.bytes(bytes))) {
      case CreateResult.Created created -> new MarkerFile(path, values);
      case CreateResult.AlreadyThere there -> read(store, path)
          .orElseThrow(() -> new NoSuchFileException(path.value(), null, "it was there a moment ago"));
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    };
  }

  static Optional<MarkerFile> read(ArtifactStore store, ArtifactPath path) throws IOException {
    try (InputStream in = store.open(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw damaged(path, "it has more than %,d bytes".formatted(MAX_BYTES));
      }
      return Optional.of(new MarkerFile(path, parse(path, bytes)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// The file of these bytes, wherever they come from.
  static MarkerFile of(ArtifactPath path, byte[] bytes) throws IOException {
    return new MarkerFile(path, parse(path, bytes));
  }

  boolean has(String field) {
    return values.containsKey(field);
  }

  String text(String field) throws JournalException {
    if (values.get(field) instanceof String text) {
      return text;
    }
    throw damaged(path, "its field %s is missing or no text".formatted(field));
  }

  long number(String field) throws JournalException {
    if (values.get(field) instanceof Number number) {
      return number.longValue();
    }
    throw damaged(path, "its field %s is missing or no whole number".formatted(field));
  }

  List<String> texts(String field) throws JournalException {
    if (values.get(field) instanceof List<?> list) {
      return list.stream().map(String.class::cast).toList();
    }
    throw damaged(path, "its field %s is missing or no list".formatted(field));
  }

  /// The error for a value that the file's reader cannot accept.
  JournalException damaged(RuntimeException cause) {
    return damaged(path, String.valueOf(cause.getMessage()));
  }

  private static JournalException damaged(ArtifactPath path, String why) {
    return new JournalException("marker-damaged", "%s cannot be used: %s".formatted(path, why),
        "Restore this file from a backup: everything below its folder depends on it.");
  }

  private static byte[] json(Map<String, Object> values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> value : values.entrySet()) {
        json.writeFieldName(value.getKey());
        switch (value.getValue()) {
          case String text -> json.writeString(text);
          case Number number -> json.writeNumber(number.longValue());
          case List<?> list -> json.writeArray(list.toArray(String[]::new), 0, list.size());
          default -> throw new IllegalArgumentException("no marker holds a " + value.getValue().getClass());
        }
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  private static Map<String, Object> parse(ArtifactPath path, byte[] bytes) throws IOException {
    Map<String, Object> values = new HashMap<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw damaged(path, "it holds no JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        switch (json.nextToken()) {
          case VALUE_STRING -> values.put(name, json.getText());
          case VALUE_NUMBER_INT -> values.put(name, json.getLongValue());
          case START_ARRAY -> {
            List<String> list = new ArrayList<>();
            for (String text = json.nextTextValue(); text != null; text = json.nextTextValue()) {
              list.add(text);
            }
            values.put(name, list);
          }
          default -> json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw damaged(path, "its JSON ends too early");
      }
      if (json.nextToken() != null) {
        throw damaged(path, "something follows its JSON object");
      }
    } catch (JournalException e) {
      throw e;
    } catch (JacksonException e) {
      throw damaged(path, FreeText.printable(String.valueOf(e.getOriginalMessage()), 300));
    } catch (IOException | RuntimeException e) {
      throw damaged(path, FreeText.printable(String.valueOf(e.getMessage()), 300)); // e.g. bytes in no known encoding
    }
    return values;
  }
}
