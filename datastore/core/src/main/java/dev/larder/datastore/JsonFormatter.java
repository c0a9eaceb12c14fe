package dev.larder.datastore;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// JSON by Jackson: trees (`JsonNode`), records and beans, lists and maps.
///
/// Written in one way only, whatever the process: fields of records in their order, of beans and maps by name. Trees keep their own order.
///
/// Refused when read: more than 256 MiB, 500 levels, or 1,000 digits of a number, a name that is twice in an object, a number that is too large for what it is read as, anything behind the value.
public final class JsonFormatter implements Formatter<Object> {
  static final int MAX_BYTES = 256 << 20;
  private static final int MAX_DEPTH = 500;

  private final ObjectMapper mapper;

  private JsonFormatter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /// The one that is built in.
  public static JsonFormatter strict() {
    return new JsonFormatter(strictMapper());
  }

  /// One with a mapper of your own, e.g. `strictMapper()` with modules for more Java types. What this mapper accepts is read.
  public static JsonFormatter with(ObjectMapper mapper) {
    return new JsonFormatter(mapper.copy());
  }

  /// A new mapper with the limits that stand above.
  public static ObjectMapper strictMapper() {
    JsonFactory factory = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxDocumentLength(MAX_BYTES)
            .maxStringLength(MAX_BYTES).build())
        .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(MapperFeature.SORT_CREATOR_PROPERTIES_BY_DECLARATION_ORDER)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .build();
  }

  @Override
  public Class<Object> type() {
    return Object.class;
  }

  @Override
  public List<String> formats() {
    return List.of("application/json");
  }

  @Override
  public boolean makes(Class<?> asked) {
    return true;
  }

  @Override
  public String extension(MediaType format) {
    return "json";
  }

  @Override
  public Content write(Object value, MediaType format) {
    return WrittenContent.of(out -> {
      try {
        mapper.writeValue(new Limited(out, format), value);
      } catch (JacksonException e) {
        throw FormatException.unwritable(format, "a %s: %s".formatted(value.getClass().getName(), why(e)),
            "Write another class, or register a JsonFormatter with a mapper that knows this one.", e);
      }
    });
  }

  @Override
  public Object read(StoredArtifact artifact, Class<?> as, ReadParameters parameters) throws IOException {
    try (InputStream in = artifact.open(); JsonParser parser = new Finite(mapper.createParser(in))) {
      Object value = mapper.readValue(parser, as);
      if (value == null) {
        throw FormatException.unreadable(artifact, "it holds %s".formatted("null"), null);
      }
      return value;
    } catch (JacksonException e) {
      throw FormatException.unreadable(artifact, why(e), e);
    }
  }

  /// The message without the text around the place: artifacts may be secret, and long.
  private static String why(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? String.valueOf(e.getOriginalMessage())
        : "%s (line %d, column %d)".formatted(e.getOriginalMessage(), e.getLocation().getLineNr(),
            e.getLocation().getColumnNr());
  }

  /// Nothing is written that could not be read again.
  private static final class Limited extends FilterOutputStream {
    private final MediaType format;
    private long written;

    Limited(OutputStream out, MediaType format) {
      super(out);
      this.format = format;
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      count(length);
      out.write(bytes, offset, length);
    }

    private void count(int length) throws FormatException {
      written += length;
      if (written > MAX_BYTES) {
        throw FormatException.unwritable(format, "the value takes more than %d MiB".formatted(MAX_BYTES >> 20),
            "Write large values as a table, or in components.", null);
      }
    }
  }

  /// Jackson takes numbers beyond the range of `double` as infinity. Those are another value.
  private static final class Finite extends JsonParserDelegate {
    Finite(JsonParser parser) {
      super(parser);
    }

    @Override
    public double getDoubleValue() throws IOException {
      double value = super.getDoubleValue();
      if (Double.isInfinite(value)) {
        throw new JsonParseException(this, "a number beyond the range of double");
      }
      return value;
    }

    @Override
    public float getFloatValue() throws IOException {
      float value = super.getFloatValue();
      if (Float.isInfinite(value)) {
        throw new JsonParseException(this, "a number beyond the range of float");
      }
      return value;
    }

    @Override
    public Number getNumberValue() throws IOException {
      return checked(super.getNumberValue());
    }

    @Override
    public Number getNumberValueExact() throws IOException {
      return checked(super.getNumberValueExact());
    }

    private Number checked(Number value) throws IOException {
      if (value instanceof Double number && number.isInfinite() || value instanceof Float real && real.isInfinite()) {
        throw new JsonParseException(this, "a number beyond the range of double");
      }
      return value;
    }
  }
}
