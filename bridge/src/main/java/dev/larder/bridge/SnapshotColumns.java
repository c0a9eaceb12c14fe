package dev.larder.bridge;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes rows apart into columns, each in a file of its own, and puts these together to one. Memory: the dictionaries, and a buffer a column.
final class SnapshotColumns implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;
  private static final Set<SnapshotSection> STREAMED = EnumSet.of(SnapshotSection.ROWS, SnapshotSection.GROUP,
      SnapshotSection.DATA_ID_FIRST, SnapshotSection.DATA_IDS, SnapshotSection.SIZE, SnapshotSection.WRITTEN,
      SnapshotSection.CHECKSUM, SnapshotSection.KIND, SnapshotSection.PATH_FIRST, SnapshotSection.PATHS,
      SnapshotSection.ASIDE);

  private final Path folder;
  private final SnapshotWords kinds;
  private final SnapshotWords groups;
  private final SnapshotWords ownKinds = new SnapshotWords();
  private final SnapshotWords ownGroups = new SnapshotWords();
  private final Map<SnapshotSection, OutputStream> columns = new EnumMap<>(SnapshotSection.class);
  private final ByteBuffer number = ByteBuffer.allocate(SnapshotFormat.CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
  private long rows;
  private long artifacts;
  private long removed;
  private long dataIds;
  private long paths;
  private long aside;

  /// @param folder for the columns, until they are together
  /// @param kinds what the numbers in rows stand for
  SnapshotColumns(Path folder, SnapshotWords kinds, SnapshotWords groups) throws IOException {
    this.folder = folder;
    this.kinds = kinds;
    this.groups = groups;
    for (SnapshotSection column : STREAMED) {
      columns.put(column, new BufferedOutputStream(Files.newOutputStream(file(column)), BUFFER));
    }
  }

  private Path file(SnapshotSection column) {
    return folder.resolve("column-" + column.number());
  }

  private OutputStream column(SnapshotSection section) {
    OutputStream out = columns.get(section);
    if (out == null) {
      throw new IllegalArgumentException(section + " is not streamed");
    }
    return out;
  }

  private void putInt(SnapshotSection section, int value) throws IOException {
    column(section).write(number.putInt(0, value).array(), 0, 4);
  }

  private void putLong(SnapshotSection section, long value) throws IOException {
    column(section).write(number.putLong(0, value).array(), 0, 8);
  }

  private void put(SnapshotSection section, ByteBuffer row, int from, int length) throws IOException {
    column(section).write(row.array(), row.arrayOffset() + from, length);
  }

  /// Adds a row; see [SnapshotCursor] for its bytes.
  void add(ByteBuffer row) throws IOException {
    if (rows >= SnapshotFormat.MAX_ROWS) {
      throw tooMany();
    }
    int group = row.getInt(SnapshotCursor.GROUP_AT);
    boolean mark = group == SnapshotCursor.REMOVED;
    putInt(SnapshotSection.GROUP, mark ? -1 : ownGroups.number(groups.tuple(group)));
    putLong(SnapshotSection.DATA_ID_FIRST, dataIds);
    int length = row.getInt(20);
    put(SnapshotSection.DATA_IDS, row, 24, length);
    dataIds += length;
    int at = 24 + length;
    int count = row.getInt(at);
    at += 4;
    number.putLong(0, row.getLong(0)).putLong(8, row.getLong(8))
        .putLong(SnapshotFormat.SIZE_AT, count == 0 ? 0 : row.getLong(at + 4))
        .putInt(SnapshotFormat.FIRST_AT, (int) artifacts)
        .putInt(SnapshotFormat.STATE_AT, mark ? SnapshotFormat.MARK : 1 + count);
    column(SnapshotSection.ROWS).write(number.array());
    for (int i = 0; i < count; i++) {
      at = addArtifact(row, at);
    }
    removed += mark ? 1 : 0;
    rows++;
  }

  private static BridgeException tooMany() {
    return new BridgeException("snapshot-too-large", "a snapshot holds at most %,d rows and as many artifacts"
        .formatted(SnapshotFormat.MAX_ROWS), "Make several, each of a part of the collections.");
  }

  private int addArtifact(ByteBuffer row, int from) throws IOException {
    if (artifacts++ >= SnapshotFormat.MAX_ROWS) {
      throw tooMany();
    }
    List<String> kind = kinds.tuple(row.getInt(from));
    putInt(SnapshotSection.KIND, ownKinds.number(kind));
    put(SnapshotSection.SIZE, row, from + 4, 8);
    put(SnapshotSection.WRITTEN, row, from + 12, 8);
    int length = row.getInt(from + 20);
    int at = from + 24;
    if (kind.get(3).equals(SnapshotFormat.SHA256)) {
      put(SnapshotSection.CHECKSUM, row, at, length);
    } else {
      Arrays.fill(number.array(), (byte) 0);
      column(SnapshotSection.CHECKSUM).write(number.putLong(0, aside).putInt(8, length).array());
      put(SnapshotSection.ASIDE, row, at, length);
      aside += length;
    }
    at += length;
    int path = row.getInt(at);
    putLong(SnapshotSection.PATH_FIRST, paths);
    put(SnapshotSection.PATHS, row, at + 4, path);
    paths += path;
    return at + 4 + path;
  }

  /// Writes the file.
  SnapshotInfo write(Path target, SnapshotOrigin origin) throws IOException {
    putLong(SnapshotSection.DATA_ID_FIRST, dataIds);
    putLong(SnapshotSection.PATH_FIRST, paths);
    for (OutputStream column : columns.values()) {
      column.close();
    }
    long lines = SnapshotFormat.lines(rows);
    Map<SnapshotSection, SnapshotFooter.Extent> sections = new EnumMap<>(SnapshotSection.class);
    try (OutputStream file = Files.newOutputStream(target)) {
      SnapshotBlocks out = new SnapshotBlocks(file);
      out.write(ByteBuffer.allocate(SnapshotFormat.HEADER).order(ByteOrder.LITTLE_ENDIAN).putLong(SnapshotFormat.MAGIC)
          .putInt(SnapshotFormat.VERSION).array());
      for (SnapshotSection section : SnapshotSection.values()) {
        out.align();
        long begin = out.position();
        writeSection(section, lines, out);
        sections.put(section, new SnapshotFooter.Extent(begin, out.position() - begin));
      }
      out.align();
      int[] sums = out.end();
      long end = out.position();
      SnapshotInfo info = new SnapshotInfo(origin, rows, artifacts, removed, 0);
      byte[] footer = SnapshotFooter.bytes(info, lines, sections, sums, end);
      file.write(footer);
      return new SnapshotInfo(origin, rows, artifacts, removed, end + footer.length);
    }
  }

  private void writeSection(SnapshotSection section, long lines, SnapshotBlocks out) throws IOException {
    switch (section) {
      case ROWS -> writeRows(lines, out);
      case KIND_FIRST -> writeFirst(ownKinds, out);
      case KIND_TEXTS -> writeTexts(ownKinds, out);
      case GROUP_FIRST -> writeFirst(ownGroups, out);
      case GROUP_TEXTS -> writeTexts(ownGroups, out);
      default -> writeColumn(section, out);
    }
  }

  private void writeColumn(SnapshotSection section, SnapshotBlocks out) throws IOException {
    try (InputStream in = Files.newInputStream(file(section))) {
      out.copy(in);
    }
  }

  /// Puts each row into the line of its hash, or the next free slot behind it.
  private void writeRows(long lines, SnapshotBlocks out) throws IOException {
    byte[] some = new byte[4_096 * SnapshotFormat.ROW];
    byte[] free = new byte[SnapshotFormat.ROW];
    ByteBuffer row = ByteBuffer.wrap(some).order(ByteOrder.LITTLE_ENDIAN);
    long next = 0;
    try (InputStream in = Files.newInputStream(file(SnapshotSection.ROWS))) {
      for (int read = in.readNBytes(some, 0, some.length); read > 0; read = in.readNBytes(some, 0, some.length)) {
        for (int at = 0; at < read; at += SnapshotFormat.ROW) {
          long home = 2 * SnapshotFormat.line(SnapshotFormat.hash(row.getLong(at), row.getLong(at + 8)), lines);
          for (; next < home; next++) {
            out.write(free);
          }
          out.write(some, at, SnapshotFormat.ROW);
          next++;
        }
      }
    }
    for (; next < 2 * lines || next % 2 != 0; next++) {
      out.write(free);
    }
  }

  private static void writeFirst(SnapshotWords words, SnapshotBlocks out) throws IOException {
    long position = 0;
    for (int number = 0; number < words.size(); number++) {
      for (String word : words.tuple(number)) {
        out.writeInt(Math.toIntExact(position));
        position += word.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    out.writeInt(Math.toIntExact(position));
  }

  private static void writeTexts(SnapshotWords words, SnapshotBlocks out) throws IOException {
    for (int number = 0; number < words.size(); number++) {
      for (String word : words.tuple(number)) {
        out.write(word.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /// Removes the columns.
  @Override
  public void close() throws IOException {
    for (Map.Entry<SnapshotSection, OutputStream> column : columns.entrySet()) {
      column.getValue().close();
      Files.deleteIfExists(file(column.getKey()));
    }
  }
}
