package dev.larder.repository;

import dev.larder.journal.RunFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A journal written past the library, as `docs/technote/journal.md` has it: what another program, a hostile one included, may
/// leave in a run. Its framing is right; what its records say is up to the test.
final class CraftedJournal {
  final UUID writer = UUID.randomUUID();
  private final Path folder;
  private final String about;
  private ByteArrayOutputStream segment = new ByteArrayOutputStream();
  private int number = 1;
  private int next = 1;
  private int records;

  /// Begins with a header that is as it should be.
  CraftedJournal(Repository repository, RunFolder run) {
    this(repository, run, repository.id());
  }

  /// Begins with the header of a journal of that repository.
  CraftedJournal(Repository repository, RunFolder run, UUID bearing) {
    this(repository, run, bearing, 1);
  }

  /// Begins with the header of a journal of that format, for readers of the first one.
  CraftedJournal(Repository repository, RunFolder run, UUID bearing, int format) {
    this(repository, run.path().value(), "run " + run.run(), bearing, format,
        "\"run\":\"%s\",\"incarnation\":\"%s\"".formatted(run.run(), run.incarnation()));
  }

  private CraftedJournal(Repository repository, String folder, String about, UUID bearing, int format, String scope) {
    this.folder = repository.location().folder().orElseThrow().resolve(folder).resolve("20261103T120000Z-" + writer);
    this.about = about;
    line("H", """
        "format":%d,"reader":1,"repository":"%s",%s,\
        "process":{"host":"elsewhere","boot":"other","pid":1,"started":"1"},"lease_seconds":30,"durability":"DISK",\
        "begun":"2026-11-03T12:00:00Z"\
        """.formatted(format, bearing, scope));
  }

  /// A journal of deletes. Begins with a header that is as it should be.
  static CraftedJournal ofOperations(Repository repository) {
    return new CraftedJournal(repository, "_journal/v1/_operations", "_operations", repository.id(), 1,
        "\"scope\":\"operations\"");
  }

  /// A delete of a dataset that has begun.
  ///
  /// @return the operation
  UUID deletes(RunFolder run, UUID dataset) {
    UUID operation = UUID.randomUUID();
    line("D", """
        "operation":"%s","action":"unstore","run":"%s","incarnation":"%s","targets":[["%s"]]\
        """.formatted(operation, run.run(), run.incarnation(), dataset));
    return operation;
  }

  /// The same of a dataset with one artifact.
  UUID deletes(RunFolder run, UUID dataset, String path) {
    UUID operation = UUID.randomUUID();
    line("D", """
        "operation":"%s","action":"unstore","run":"%s","incarnation":"%s","targets":[["%s","","%s"]]\
        """.formatted(operation, run.run(), run.incarnation(), dataset, path));
    return operation;
  }

  /// That delete is committed.
  void commits(UUID operation) {
    line("K", "\"operation\":\"%s\"".formatted(operation));
  }

  /// A stored dataset of one artifact.
  ///
  /// @param dataId as JSON
  /// @return its id
  UUID stored(String type, String dataId, String path) {
    UUID id = UUID.randomUUID();
    stored(id, type, dataId, path, "");
    return id;
  }

  /// @param more fields behind its records, as JSON
  void stored(UUID id, String type, String dataId, String path, String more) {
    line("S", """
        "id":"%s","type":"%s","data_id":%s,"records":[{"component":"","path":"%s","size":3,"checksum":"sha256:%s",\
        "format":"image/tiff","written":"2026-11-03T12:00:00.000001Z"}]%s\
        """.formatted(id, type, dataId, path.replace("{id}", id.toString()), "0123abcd".repeat(8), more));
  }

  /// One record of any kind.
  ///
  /// @param fields behind its kind, as JSON
  void line(String kind, String fields) {
    String rest = "\"n\":%d,\"t\":\"%s\"%s%s}".formatted(next++, kind, fields.isEmpty() ? "" : ",", fields);
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(20).putLong(writer.getMostSignificantBits())
        .putLong(writer.getLeastSignificantBits()).putInt(number).flip());
    crc.update(rest.getBytes(StandardCharsets.UTF_8));
    segment.writeBytes("{\"c\":\"%08x\",%s\n".formatted(crc.getValue(), rest).getBytes(StandardCharsets.UTF_8));
    records++;
  }

  /// Ends the segment and leaves it in the run's folder. What is added after that goes into the next one.
  Path flush() {
    CRC32C crc = new CRC32C();
    crc.update(segment.toByteArray());
    int before = records;
    line("T", "\"records\":%d,\"crc\":\"%08x\"".formatted(before, crc.getValue()));
    try {
      Files.createDirectories(folder);
      Path file = Files.write(folder.resolve("%08d.jl".formatted(number++)), segment.toByteArray());
      segment = new ByteArrayOutputStream();
      records = 0;
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the journal.
  void seal() {
    line("Z", "");
    flush();
  }

  @Override
  public String toString() {
    return "journal %s of %s".formatted(writer, about);
  }
}
