package dev.larder.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.RunName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A line of the list that a pack begins with.
sealed interface PackLine {
  /// The version of packs that this program writes, and the newest that it reads.
  int FORMAT = 1;
  /// No line is longer, in bytes, its end included.
  int LONGEST = 16 * 1024;

  /// The first line.
  record Begin(UUID repository) implements PackLine {}

  /// The run that the entries below it are of, in one datastore.
  ///
  /// @param number of the incarnation, as in the path of its folder
  record Run(String datastore, RunName run, UUID incarnation, int number) implements PackLine {
    ArtifactPath folder() {
      return JournalLayout.run(run, number);
    }
  }

  /// One file.
  ///
  /// @param path below the datastore root
  /// @param checksum SHA-256
  record Entry(ArtifactPath path, long size, Checksum checksum) implements PackLine {}

  /// The last line.
  ///
  /// @param entries how many there are
  /// @param bytes of all of them
  /// @param checksum SHA-256 of all lines before this one
  record End(long entries, long bytes, Checksum checksum) implements PackLine {}

  /// The bytes of this line, with its line feed.
  default byte[] line() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = ArchiveLine.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      switch (this) {
        case Begin begin -> {
          json.writeNumberField("format", FORMAT);
          json.writeNumberField("reader", FORMAT);
          json.writeStringField("repository", begin.repository.toString());
        }
        case Run run -> {
          json.writeStringField("datastore", run.datastore);
          json.writeStringField("run", run.run.value());
          json.writeStringField("incarnation", run.incarnation.toString());
          json.writeNumberField("number", run.number);
        }
        case Entry entry -> {
          json.writeStringField("path", entry.path.value());
          json.writeNumberField("size", entry.size);
          json.writeStringField("checksum", entry.checksum.toString());
        }
        case End end -> {
          json.writeNumberField("entries", end.entries);
          json.writeNumberField("bytes", end.bytes);
          json.writeStringField("checksum", end.checksum.toString());
        }
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new IllegalStateException("a generator into memory does no I/O", e);
    }
    return bytes.toByteArray();
  }

  /// Reads a line, which nobody is trusted to have written well.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  static PackLine parse(byte[] line) {
    try (JsonParser json = ArchiveLine.JSON.createParser(line)) {
      json.nextToken();
      PackLine read = new Fields().read(new RecordFields(json, List.of()));
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("something follows its object");
      }
      return read;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(ArchiveLine.reason(e), e);
    }
  }

  /// The fields of one line, of whichever kind.
  final class Fields {
    private @Nullable UUID repository;
    private @Nullable Integer reader;
    private @Nullable String datastore;
    private @Nullable RunName run;
    private @Nullable UUID incarnation;
    private @Nullable Integer number;
    private @Nullable ArtifactPath path;
    private @Nullable Long size;
    private @Nullable Long entries;
    private @Nullable Long bytes;
    private @Nullable Checksum checksum;

    private Fields() {}

    private PackLine read(RecordFields fields) throws IOException {
      fields.beginObject();
      for (String name = fields.next(); name != null; name = fields.next()) {
        switch (name) {
          case "repository" -> repository = fields.uuid();
          case "reader" -> reader = reader(fields.integer());
          case "datastore" -> datastore = fields.text();
          case "run" -> run = new RunName(fields.text());
          case "incarnation" -> incarnation = fields.uuid();
          case "number" -> number = number(fields.integer());
          case "path" -> path = new ArtifactPath(fields.text());
          case "size" -> size = count(fields.number());
          case "entries" -> entries = count(fields.number());
          case "bytes" -> bytes = count(fields.number());
          case "checksum" -> checksum = checksum(fields.text());
          default -> fields.skip();
        }
      }
      if (repository != null) {
        ArchiveLine.needed(reader, "reader");
        return new Begin(repository);
      }
      if (run != null) {
        return new Run(ArchiveLine.needed(datastore, "datastore"), run, ArchiveLine.needed(incarnation, "incarnation"),
            ArchiveLine.needed(number, "number"));
      }
      Checksum sum = ArchiveLine.needed(checksum, "checksum");
      return path != null
          ? new Entry(path, ArchiveLine.needed(size, "size"), sum)
          : new End(ArchiveLine.needed(entries, "entries"), ArchiveLine.needed(bytes, "bytes"), sum);
    }

    private static int reader(int format) {
      if (format > FORMAT) {
        throw new IllegalArgumentException(
            "it takes a reader of format %d; this Larder reads format %d".formatted(format, FORMAT));
      }
      return format;
    }

    private static int number(int number) {
      if (number < 1 || number > 999_999_999) {
        throw new IllegalArgumentException("there is no incarnation number " + number);
      }
      return number;
    }

    private static long count(long count) {
      if (count < 0) {
        throw new IllegalArgumentException("a count is " + count);
      }
      return count;
    }

    private static Checksum checksum(String text) {
      Checksum checksum = Checksum.parse(text);
      if (!checksum.algorithm().equals("sha256")) {
        throw new IllegalArgumentException("its checksum is no sha256");
      }
      return checksum;
    }
  }
}
