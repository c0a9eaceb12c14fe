package dev.larder.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// What stands behind the sections of a file: counts, where each section is, and the checksum of each block.
///
/// @param lines that hashes name
/// @param sections where each is that is not absent
/// @param sums where the checksums of the blocks begin in the file, 4 bytes each
/// @param end where the footer begins, and so the last block ends
record SnapshotFooter(SnapshotInfo info, long lines, Map<SnapshotSection, Extent> sections, long sums, long end) {
  private static final List<SnapshotSection> SECTIONS = List.of(SnapshotSection.values());
  private static final Extent ABSENT = new Extent(0, 0);
  private static final int WITH_JOURNALS = 1;
  private static final UUID NONE = new UUID(0, 0);
  private static final int MAX_SELECTION = 32_768;

  /// Where a section begins in the file, and its bytes.
  record Extent(long offset, long length) {}

  SnapshotFooter {
    sections = Map.copyOf(sections);
  }

  /// The bytes that follow the sections, tail included.
  ///
  /// @param end where they begin
  static byte[] bytes(SnapshotInfo info, long lines, Map<SnapshotSection, Extent> sections, int[] sums,
      long end) {
    byte[] selection = info.origin().selection().getBytes(StandardCharsets.UTF_8);
    if (selection.length > MAX_SELECTION) {
      throw new BridgeException("snapshot-selection", "the selection of a snapshot has %,d bytes".formatted(
          selection.length), "Select with less than 32 KiB of text.");
    }
    int size = 96 + 4 + selection.length + 4 + 24 * SECTIONS.size() + 4 + 4 * sums.length + SnapshotFormat.TAIL;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    SnapshotOrigin origin = info.origin();
    out.putInt(origin.journals() ? WITH_JOURNALS : 0).putInt(0);
    put(out, origin.snapshot());
    put(out, origin.repository());
    put(out, origin.since().orElse(NONE));
    out.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, origin.asOf()));
    out.putLong(info.rows()).putLong(info.artifacts()).putLong(info.removed()).putLong(lines);
    out.putInt(selection.length).put(selection);
    out.putInt(SECTIONS.size());
    for (SnapshotSection section : SECTIONS) {
      Extent extent = sections.getOrDefault(section, ABSENT);
      out.putInt(section.number()).putInt(0).putLong(extent.offset).putLong(extent.length);
    }
    out.putInt(sums.length);
    for (int sum : sums) {
      out.putInt(sum);
    }
    out.putLong(end).putInt(size - SnapshotFormat.TAIL).putInt(SnapshotFormat.VERSION).putInt(0);
    CRC32C crc = new CRC32C();
    crc.update(out.array(), 0, size - 12);
    out.putInt((int) crc.getValue()).putLong(SnapshotFormat.MAGIC);
    return out.array();
  }

  private static void put(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  /// Reads and checks the footer of a file.
  ///
  /// @throws BridgeException `snapshot-damaged` or `snapshot-newer`
  static SnapshotFooter read(Path file, MemorySegment bytes) {
    long size = bytes.byteSize();
    require(file, size >= SnapshotFormat.HEADER + SnapshotFormat.TAIL, "it is too short");
    long tail = size - SnapshotFormat.TAIL;
    require(file, bytes.get(SnapshotFormat.LONG, size - 8) == SnapshotFormat.MAGIC
        && bytes.get(SnapshotFormat.LONG, 0) == SnapshotFormat.MAGIC, "it is no snapshot, or not all of it");
    long end = bytes.get(SnapshotFormat.LONG, tail);
    int length = bytes.get(SnapshotFormat.INT, tail + 8);
    require(file, end >= SnapshotFormat.HEADER && length >= 0 && end == tail - length,
        "its tail is damaged");
    CRC32C crc = new CRC32C();
    crc.update(bytes.asSlice(end, length + 20L).asByteBuffer());
    require(file, bytes.get(SnapshotFormat.INT, size - 12) == (int) crc.getValue(), "its footer is damaged");
    int version = bytes.get(SnapshotFormat.INT, tail + 12);
    if (version > SnapshotFormat.VERSION) {
      throw new BridgeException("snapshot-newer",
          "%s is of format %d, and this program reads %d".formatted(file, version, SnapshotFormat.VERSION),
          "Read it with a newer version of Larder.");
    }
    require(file, version == SnapshotFormat.VERSION, "its format is " + version);
    try {
      return parse(file, bytes.asSlice(end, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN), end, size);
    } catch (BufferUnderflowException e) {
      BridgeException damaged = damaged(file, "its footer ends too early");
      damaged.addSuppressed(e);
      throw damaged;
    }
  }

  private static SnapshotFooter parse(Path file, ByteBuffer in, long end, long size) {
    int length = in.remaining();
    boolean journals = (in.getInt() & WITH_JOURNALS) != 0;
    in.getInt();
    UUID snapshot = id(in);
    UUID repository = id(in);
    UUID since = id(in);
    long micros = in.getLong();
    long rows = in.getLong();
    long artifacts = in.getLong();
    long removed = in.getLong();
    long lines = in.getLong();
    int selectionLength = in.getInt();
    require(file, selectionLength >= 0 && selectionLength <= Math.min(MAX_SELECTION, in.remaining()),
        "its selection has no length");
    byte[] selection = new byte[selectionLength];
    in.get(selection);
    Map<SnapshotSection, Extent> sections = new EnumMap<>(SnapshotSection.class);
    int count = in.getInt();
    require(file, count >= 0 && count <= 1_000, "it has no sections");
    for (int i = 0; i < count; i++) {
      int number = in.getInt();
      in.getInt();
      long offset = in.getLong();
      long bytes = in.getLong();
      require(file, bytes >= 0 && (bytes == 0 || offset >= SnapshotFormat.HEADER && offset <= end - bytes
          && offset % SnapshotFormat.ALIGNMENT == 0), "section %d is outside of it".formatted(number));
      for (SnapshotSection section : SECTIONS) {
        if (section.number() == number && bytes > 0) {
          sections.put(section, new Extent(offset, bytes));
        }
      }
    }
    int blocks = in.getInt();
    require(file, blocks == (end + SnapshotFormat.BLOCK - 1) / SnapshotFormat.BLOCK && in.remaining() == 4L * blocks,
        "it has not one checksum a block");
    require(file, rows >= 0 && rows <= SnapshotFormat.MAX_ROWS && artifacts >= 0
        && artifacts <= SnapshotFormat.MAX_ROWS && removed >= 0 && removed <= rows && lines > 0
        && lines <= SnapshotFormat.MAX_ROWS, "its counts cannot be");
    SnapshotOrigin origin = new SnapshotOrigin(snapshot, repository,
        since.equals(NONE) ? Optional.empty() : Optional.of(since), Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
        journals, new String(selection, StandardCharsets.UTF_8));
    SnapshotFooter footer = new SnapshotFooter(new SnapshotInfo(origin, rows, artifacts, removed, size), lines,
        sections, end + length - 4L * blocks, end);
    footer.requireSections(file);
    return footer;
  }

  /// Each column has a value for each row or artifact, so that no look-up needs to ask whether it ends outside.
  private void requireSections(Path file) {
    long rows = info.rows();
    long artifacts = info.artifacts();
    long slots = length(SnapshotSection.ROWS);
    require(file, slots % SnapshotFormat.LINE == 0 && slots / SnapshotFormat.LINE >= lines
        && slots / SnapshotFormat.ROW >= rows, "its rows do not fit");
    require(file, SnapshotSection.GROUP, 4 * rows);
    require(file, SnapshotSection.DATA_ID_FIRST, 8 * (rows + 1));
    require(file, SnapshotSection.SIZE, 8 * artifacts);
    require(file, SnapshotSection.WRITTEN, 8 * artifacts);
    require(file, SnapshotSection.CHECKSUM, (long) SnapshotFormat.CHECKSUM * artifacts);
    require(file, SnapshotSection.KIND, 4 * artifacts);
    require(file, SnapshotSection.PATH_FIRST, 8 * (artifacts + 1));
    require(file, length(SnapshotSection.KIND_FIRST) % 16 == 4 && length(SnapshotSection.GROUP_FIRST) % 8 == 4,
        "a dictionary is not whole");
  }

  private void require(Path file, SnapshotSection section, long length) {
    require(file, length(section) == length,
        "section %s has %,d bytes in place of %,d".formatted(section, length(section), length));
  }

  long offset(SnapshotSection section) {
    return sections.getOrDefault(section, ABSENT).offset;
  }

  long length(SnapshotSection section) {
    return sections.getOrDefault(section, ABSENT).length;
  }

  private static UUID id(ByteBuffer in) {
    long most = in.getLong();
    return new UUID(most, in.getLong());
  }

  private static void require(Path file, boolean well, String otherwise) {
    if (!well) {
      throw damaged(file, otherwise);
    }
  }

  static BridgeException damaged(Path file, String why) {
    return new BridgeException("snapshot-damaged", "snapshot %s is damaged: %s".formatted(file, why),
        "Nothing was answered from it. Copy it anew, or make another with larder snapshot create --full.");
  }
}
