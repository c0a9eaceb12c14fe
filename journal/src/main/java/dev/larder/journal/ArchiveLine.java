package dev.larder.journal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A line of an archive between and behind its segments. The first line is [ArchiveIndex].
sealed interface ArchiveLine {
  /// No such line is longer, in bytes, its end included.
  int LONGEST = 512;
  /// Limits for what stands in an archive beside its segments, which have limits of their own.
  JsonFactory JSON = JsonFactory.builder()
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(19).maxNameLength(512)
          .maxStringLength(4_096).build())
      .build();

  /// Says which segment follows.
  ///
  /// @param bytes its length
  /// @param crc CRC-32C of its bytes
  record Segment(UUID writer, int number, int bytes, int crc) implements ArchiveLine {}

  /// The end.
  ///
  /// @param segments how many there are
  /// @param crc CRC-32C of all text before this line
  record Last(long segments, int crc) implements ArchiveLine {}

  /// The bytes of this line, with its line feed.
  default byte[] line() {
    String json = switch (this) {
      case Segment segment -> "{\"writer\":\"%s\",\"segment\":%d,\"bytes\":%d,\"crc\":\"%s\"}\n"
          .formatted(segment.writer, segment.number, segment.bytes, HexFormat.of().toHexDigits(segment.crc));
      case Last last -> "{\"segments\":%d,\"crc\":\"%s\"}\n".formatted(last.segments,
          HexFormat.of().toHexDigits(last.crc));
    };
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads the line from `start` to before `end`, where its line feed is.
  static ArchiveLine parse(byte[] text, int start, int end) throws CorruptArchiveException {
    try (JsonParser json = JSON.createParser(text, start, end - start)) {
      json.nextToken();
      RecordFields fields = new RecordFields(json, List.of());
      fields.beginObject();
      UUID writer = null;
      Integer segment = null;
      Integer bytes = null;
      Long segments = null;
      Integer crc = null;
      for (String name = fields.next(); name != null; name = fields.next()) {
        switch (name) {
          case "writer" -> writer = fields.uuid();
          case "segment" -> segment = fields.integer();
          case "bytes" -> bytes = fields.integer();
          case "segments" -> segments = fields.number();
          case "crc" -> crc = crc(fields.text());
          default -> fields.skip();
        }
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("something follows its object");
      }
      return writer == null
          ? new Last(needed(segments, "segments"), needed(crc, "crc"))
          : new Segment(writer, needed(segment, "segment"), needed(bytes, "bytes"), needed(crc, "crc"));
    } catch (IOException | RuntimeException e) {
      throw new CorruptArchiveException("it has a line that is none of an archive: " + reason(e));
    }
  }

  private static int crc(String text) {
    if (text.length() != 8 || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
      throw new IllegalArgumentException("crc is not 8 hex digits");
    }
    return HexFormat.fromHexDigits(text);
  }

  static <T> T needed(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("its field %s is missing".formatted(field));
    }
    return value;
  }

  /// What a parser or a check said, fit for a line that a person reads.
  static String reason(Exception e) {
    String text = e instanceof JacksonException json
        ? json.getOriginalMessage()
        : e.getMessage();
    return FreeText.printable(String.valueOf(text), 300);
  }
}
