package dev.larder.bench;

import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/// A run full of journals as `RunWriter` leaves them, written past it, as `docs/technote/journal.md` has it: each writer looks at the whole run before it, which for ten
/// thousands of them takes longer than what is to be measured. Nothing is forced, and of the artifacts nothing is written.
final class CraftedRun {
  /// Claims in one line: as many as are sure to fit.
  private static final int CLAIMS = 200;
  private static final HexFormat HEX = HexFormat.of();

  private final Path folder;
  private final UUID repository;
  private final RunName run;
  private final UUID incarnation;
  private final Random random;

  /// A dataset of one artifact, of a dataset type with plate and well.
  record Stored(UUID id, String type, String plate, String well) {}

  private CraftedRun(Path folder, UUID repository, RunName run, Random random) {
    this.folder = folder;
    this.repository = repository;
    this.run = run;
    this.incarnation = new UUID(random.nextLong(), random.nextLong());
    this.random = random;
  }

  /// Begins a run.
  ///
  /// @param run whose name is the name of its folder as well
  static CraftedRun begin(Path root, UUID repository, RunName run, List<DatasetType> types, Random random)
      throws IOException {
    Path folder = root.resolve("_journal/v1").resolve(run.value()).resolve("1");
    CraftedRun crafted = new CraftedRun(folder, repository, run, random);
    Files.createDirectories(folder.resolve("types"));
    Files.writeString(folder.resolve("run.json"),
        "{\"run\":\"%s\",\"incarnation\":\"%s\"}".formatted(run, crafted.incarnation));
    for (DatasetType type : types) {
      Files.writeString(folder.resolve("types").resolve(type.name() + ".json"),
          "{\"name\":\"%s\",\"dimensions\":[%s],\"format\":\"%s\"}".formatted(type.name(), type.dimensions().stream()
              .map(DimensionName::value).map("\"%s\""::formatted).collect(Collectors.joining(",")), type.format()));
    }
    return crafted;
  }

  UUID incarnation() {
    return incarnation;
  }

  /// Writes a sealed journal of these datasets, put in groups of at most 1,000: a segment of intents and one of what is stored for each, and one with the seal.
  ///
  /// @return its segments
  List<Path> journal(List<Stored> datasets) throws IOException {
    Journal journal = new Journal(new UUID(random.nextLong(), random.nextLong()));
    journal.line("H",
        "\"format\":1,\"reader\":1,\"repository\":\"%s\",\"run\":\"%s\",\"incarnation\":\"%s\",\"process\":{\"host\":\"node17\",\"boot\":\"d1c7a6b2-5a0e-4a63-9f5c-2b7e8f1a9c30 pid:[4026531836]\",\"pid\":4711,\"started\":\"8812345\"},\"lease_seconds\":30,\"durability\":\"DISK\",\"begun\":\"2026-11-20T08:15:30Z\""
            .formatted(repository, run, incarnation));
    for (List<Stored> group : pieces(datasets, 1_000)) {
      for (List<Stored> claims : pieces(group, CLAIMS)) {
        journal.line("I", "\"claims\":[%s]".formatted(claims.stream()
            .map(one -> "[\"" + one.id() + "\",\"\",\"" + path(one) + "\"]").collect(Collectors.joining(","))));
      }
      journal.flush();
      byte[] digest = new byte[32];
      for (Stored one : group) {
        random.nextBytes(digest);
        journal.line("S", "\"id\":\"" + one.id() + "\",\"type\":\"" + one.type() + "\",\"data_id\":{\"plate\":\""
            + one.plate() + "\",\"well\":\"" + one.well() + "\"},\"records\":[{\"component\":\"\",\"path\":\""
            + path(one) + "\",\"size\":" + (1 + random.nextInt(1 << 24)) + ",\"checksum\":\"sha256:"
            + HEX.formatHex(digest)
            + "\",\"format\":\"application/octet-stream\",\"written\":\"2026-11-20T08:15:30.123456Z\"}]");
      }
      journal.flush();
    }
    journal.line("Z", "");
    journal.flush();
    return journal.segments;
  }

  private static <T> List<List<T>> pieces(List<T> all, int most) {
    List<List<T>> pieces = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      pieces.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return pieces;
  }

  private String path(Stored one) {
    return run + "/" + one.type() + "/" + one.plate() + "/" + one.well() + "_" + one.id() + ".bin";
  }

  private final class Journal {
    private final UUID writer;
    private final Path journal;
    private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
    private final List<Path> segments = new ArrayList<>();
    private int next = 1;
    private int records;

    Journal(UUID writer) throws IOException {
      this.writer = writer;
      this.journal = Files.createDirectory(folder.resolve("20261120T081530Z-" + writer));
    }

    void line(String kind, String fields) {
      String rest = "\"n\":" + next++ + ",\"t\":\"" + kind + "\"" + (fields.isEmpty() ? "" : ",") + fields + "}";
      byte[] covered = rest.getBytes(StandardCharsets.UTF_8);
      CRC32C crc = new CRC32C();
      crc.update(ByteBuffer.allocate(20).putLong(writer.getMostSignificantBits())
          .putLong(writer.getLeastSignificantBits()).putInt(segments.size() + 1).flip());
      crc.update(covered);
      segment.writeBytes(
          ("{\"c\":\"" + HEX.toHexDigits((int) crc.getValue()) + "\",").getBytes(StandardCharsets.UTF_8));
      segment.writeBytes(covered);
      segment.write('\n');
      records++;
    }

    void flush() throws IOException {
      CRC32C crc = new CRC32C();
      crc.update(segment.toByteArray());
      line("T", "\"records\":%d,\"crc\":\"%s\"".formatted(records, HEX.toHexDigits((int) crc.getValue())));
      segments
          .add(Files.write(journal.resolve("%08d.jl".formatted(segments.size() + 1)), segment.toByteArray()));
      segment.reset();
      records = 0;
    }
  }
}
