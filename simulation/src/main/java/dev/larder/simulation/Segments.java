package dev.larder.simulation;

import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.journal.JournalFiles;
import dev.larder.model.ArtifactPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// A journal that is written by hand, after the specification and not with the code under test: what other programs, and later versions, write.
final class Segments {
  private final Program self;
  private final UUID writer;
  private final String folder;
  private int segment;
  private int records;

  /// @param parent the folder of all journals of its run, or of `_operations`
  Segments(Program self, String parent) {
    this.self = self;
    this.writer = self.actor().host().randomUuid();
    this.folder = "%s/20261120T081530Z-%s".formatted(parent, writer);
  }

  /// The rest of a header.
  ///
  /// @param scope its fields that say what the journal is about
  static String header(UUID repository, String scope) {
    return ("\"t\":\"H\",\"format\":1,\"reader\":1,\"repository\":\"%s\",%s,\"process\":{\"host\":\"elsewhere\",\"boot\":\"\",\"pid\":1,"
        + "\"started\":\"1\"},\"lease_seconds\":30,\"durability\":\"DISK\",\"begun\":\"2026-11-20T08:15:30Z\"")
        .formatted(repository, scope);
  }

  UUID writer() {
    return writer;
  }

  JournalFiles files() {
    return new JournalFiles(writer, new ArtifactPath(folder), segment);
  }

  /// Writes a segment of these records, durably. Each is what stands behind its number.
  void write(List<String> contents) throws IOException {
    segment++;
    String path = "%s/%08d.jl".formatted(folder, segment);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String content : contents) {
      records++;
      bytes.writeBytes(Damage.line(path, "\"n\":%d,%s}".formatted(records, content)));
    }
    records++;
    bytes.writeBytes(Damage.line(path, "\"n\":%d,\"t\":\"T\",\"records\":%d,\"crc\":\"%s\"}".formatted(records,
        contents.size(), Damage.hex(bytes.toByteArray()))));
    created(self, path, bytes.toString(StandardCharsets.UTF_8));
  }

  static void created(Program self, String path, String text) throws IOException {
    switch (self.store().create(new ArtifactPath(path), Content.bytes(text.getBytes(StandardCharsets.UTF_8)))) {
      case CreateResult.Created created -> {
      }
      case CreateResult.AlreadyThere there -> throw new IOException(path + " is there");
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    }
  }
}
