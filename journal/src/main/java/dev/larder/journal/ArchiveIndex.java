package dev.larder.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.larder.model.RunName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;

/// The first line of an archive: what is in it.
///
/// @param scope what all its journals are about: one incarnation of one run, or `_operations`
/// @param journals in the order in which they follow, each once
record ArchiveIndex(UUID repository, JournalScope scope, List<Journal> journals) {
  /// The version of archives that this program writes, and the newest that it reads.
  static final int FORMAT = 1;
  static final int MOST_JOURNALS = 50_000;
  /// Bytes of segments in an archive of more than one journal.
  static final long MOST_BYTES = 256L * 1024 * 1024;

  ArchiveIndex {
    journals = List.copyOf(journals);
  }

  /// A journal that is in the archive as a whole.
  ///
  /// @param folder the name of its folder
  /// @param segments how many, the one with the end included
  /// @param records the number of its last record, trailers included
  /// @param end SEALED or FENCED
  /// @param bytes of all its segments
  record Journal(UUID writer, String folder, int segments, long records, JournalEnd end, long bytes) {}

  /// How many segments there are.
  long segments() {
    return journals.stream().mapToLong(Journal::segments).sum();
  }

  /// The line, with its line feed.
  byte[] line() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + 256 * journals.size());
    try (JsonGenerator json = ArchiveLine.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeNumberField("reader", FORMAT);
      json.writeStringField("repository", repository.toString());
      RecordEncoder.scope(scope, json);
      json.writeArrayFieldStart("journals");
      for (Journal journal : journals) {
        json.writeStartObject();
        json.writeStringField("writer", journal.writer.toString());
        json.writeStringField("folder", journal.folder);
        json.writeNumberField("segments", journal.segments);
        json.writeNumberField("records", journal.records);
        json.writeStringField("end", journal.end.word());
        json.writeNumberField("bytes", journal.bytes);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new IllegalStateException("a generator into memory does no I/O", e);
    }
    return bytes.toByteArray();
  }

  /// Reads the first frame of an archive, which is this line and nothing else.
  static ArchiveIndex parse(byte[] text) throws CorruptArchiveException {
    if (text.length == 0 || text[text.length - 1] != '\n') {
      throw new CorruptArchiveException("its index is not a frame of its own that ends with its line");
    }
    try (JsonParser json = ArchiveLine.JSON.createParser(text, 0, text.length)) {
      json.nextToken();
      ArchiveIndex index = parse(new RecordFields(json, List.of()));
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("something follows its object");
      }
      return index.checked();
    } catch (IOException | RuntimeException e) {
      throw new CorruptArchiveException("its index cannot be accepted: " + ArchiveLine.reason(e));
    }
  }

  private static ArchiveIndex parse(RecordFields fields) throws IOException {
    fields.beginObject();
    Integer reader = null;
    UUID repository = null;
    String scope = null;
    RunName run = null;
    UUID incarnation = null;
    List<Journal> journals = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "reader" -> {
          reader = fields.integer();
          if (reader > FORMAT) {
            throw new IllegalArgumentException(
                "it takes a reader of format %d; this Larder reads format %d".formatted(reader, FORMAT));
          }
        }
        case "repository" -> repository = fields.uuid();
        case "scope" -> scope = fields.text();
        case "run" -> run = new RunName(fields.text());
        case "incarnation" -> incarnation = fields.uuid();
        case "journals" -> journals = journals(fields);
        default -> fields.skip();
      }
    }
    ArchiveLine.needed(reader, "reader");
    return new ArchiveIndex(ArchiveLine.needed(repository, "repository"), HoldingRecords.scope(scope, run, incarnation),
        ArchiveLine.needed(journals, "journals"));
  }

  private static List<Journal> journals(RecordFields fields) throws IOException {
    List<Journal> journals = new ArrayList<>();
    fields.beginList();
    while (fields.element()) {
      if (journals.size() == MOST_JOURNALS) {
        throw new IllegalArgumentException("it has more than %,d journals".formatted(MOST_JOURNALS));
      }
      journals.add(journal(fields));
    }
    return journals;
  }

  private static Journal journal(RecordFields fields) throws IOException {
    fields.beginObject();
    UUID writer = null;
    String folder = null;
    Integer segments = null;
    Long records = null;
    JournalEnd end = null;
    Long bytes = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "writer" -> writer = fields.uuid();
        case "folder" -> folder = fields.text();
        case "segments" -> segments = fields.integer();
        case "records" -> records = fields.number();
        case "end" -> end = end(fields.text());
        case "bytes" -> bytes = fields.number();
        default -> fields.skip();
      }
    }
    return new Journal(ArchiveLine.needed(writer, "writer"), ArchiveLine.needed(folder, "folder"),
        ArchiveLine.needed(segments, "segments"), ArchiveLine.needed(records, "records"),
        ArchiveLine.needed(end, "end"), ArchiveLine.needed(bytes, "bytes"));
  }

  private static JournalEnd end(String word) {
    return switch (word) {
      case "sealed" -> JournalEnd.SEALED;
      case "fenced" -> JournalEnd.FENCED;
      default -> throw new IllegalArgumentException(
          "a journal in it ends %s, and only sealed or fenced ones may be in an archive"
              .formatted(FreeText.printable(word.toLowerCase(Locale.ROOT), 60)));
    };
  }

  private ArchiveIndex checked() {
    Set<UUID> writers = new HashSet<>();
    long total = 0;
    for (Journal journal : journals) {
      Matcher name = JournalLayout.JOURNAL.matcher(journal.folder);
      if (!name.matches() || !name.group(1).equals(journal.writer.toString())) {
        throw new IllegalArgumentException("%s is no folder of writer %s"
            .formatted(FreeText.printable(journal.folder, 100), journal.writer));
      }
      if (!writers.add(journal.writer)) {
        throw new IllegalArgumentException("writer %s is in it twice".formatted(journal.writer));
      }
      if (journal.segments < 1 || journal.segments > JournalLayout.MAX_SEGMENTS || journal.records < journal.segments
          || journal.bytes < journal.segments || journal.bytes > (long) journal.segments * SegmentBuilder.MAX_SEGMENT) {
        throw new IllegalArgumentException("writer %s cannot have %,d segments with %,d records in %,d bytes"
            .formatted(journal.writer, journal.segments, journal.records, journal.bytes));
      }
      total += journal.bytes;
      if (journals.size() > 1 && total > MOST_BYTES) {
        throw new IllegalArgumentException("its journals have more than %,d bytes together".formatted(MOST_BYTES));
      }
    }
    if (journals.isEmpty()) {
      throw new IllegalArgumentException("it has no journal");
    }
    return this;
  }
}
