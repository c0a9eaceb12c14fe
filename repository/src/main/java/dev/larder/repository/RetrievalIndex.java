package dev.larder.repository;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The index of what was retrieved: `index.jsonl`, and `index.csv` where that is asked for. It is written beside and gets its name at the end, so that
/// an index always describes what is there. What an earlier index of the same folder lists, and is still there, is taken over.
final class RetrievalIndex implements Closeable {
  static final String JSONL = "index.jsonl";
  static final String CSV = "index.csv";

  private final Path jsonl;
  private final Path csv;
  private final Writer lines;
  private final @Nullable CsvWriter table;
  private final boolean remember;
  private boolean finished;
  /// 16 bytes a path, where an index of an earlier retrieval is to be merged.
  private final Set<UUID> places = new HashSet<>();

  /// @param remember whether [#merge] will be called
  RetrievalIndex(Workplace workplace, boolean withCsv, boolean remember) throws IOException {
    this.remember = remember;
    jsonl = workplace.newFile();
    csv = workplace.newFile();
    lines = Files.newBufferedWriter(jsonl);
    table = withCsv ? CsvWriter.builder().build(csv) : null;
    if (table != null) {
      table.writeRecord(IndexRow.COLUMNS);
    }
  }

  /// Whether an artifact at this place would take the name of an index, on a file system that ignores case too.
  static boolean reserves(ArtifactPath place) {
    String name = place.value().toLowerCase(Locale.ROOT);
    return name.equals(JSONL) || name.equals(CSV);
  }

  void add(RetrievalItem item, ArtifactPath place) throws IOException {
    write(IndexRow.of(item, place.value()));
    if (remember) {
      places.add(fingerprint(place.value()));
    }
  }

  private void write(IndexRow row) throws IOException {
    lines.write(row.json());
    lines.write('\n');
    if (table != null) {
      table.writeRecord(row.cells());
    }
  }

  private static UUID fingerprint(String place) {
    return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
  }

  /// Refuses to take the place of a file that is no index of ours.
  ///
  /// @throws RepositoryException `index-foreign`
  static void requireOurs(Path folder) throws IOException {
    Path old = folder.resolve(JSONL);
    if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)) {
        throw foreign(old, 1);
      }
      each(old, row -> {
      });
    }
    Path table = folder.resolve(CSV);
    if (Files.exists(table, LinkOption.NOFOLLOW_LINKS)) {
      try (BufferedReader reader = Files.newBufferedReader(table)) {
        if (!Files.isRegularFile(table, LinkOption.NOFOLLOW_LINKS)
            || !String.join(",", IndexRow.COLUMNS).equals(reader.readLine())) {
          throw foreign(table, 1);
        }
      } catch (MalformedInputException e) {
        throw foreign(table, 1);
      }
    }
  }

  private interface RowTaker {
    void take(IndexRow row) throws IOException;
  }

  private static void each(Path index, RowTaker taker) throws IOException {
    long number = 0;
    try (BufferedReader reader = Files.newBufferedReader(index)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        Optional<IndexRow> row = IndexRow.parse(line);
        if (row.isEmpty()) {
          throw foreign(index, number);
        }
        taker.take(row.get());
      }
    } catch (MalformedInputException e) {
      throw foreign(index, number + 1);
    }
  }

  private static RepositoryException foreign(Path file, long line) {
    return new RepositoryException("index-foreign",
        "%s is no index that larder retrieve wrote (line %d), and would be replaced".formatted(file, line),
        "Move it away, or choose another folder.");
  }

  /// Takes over what the index in `folder` lists besides, as far as it is still there with its size.
  void merge(Path folder) throws IOException {
    Path old = folder.resolve(JSONL);
    if (Files.notExists(old, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    each(old, row -> {
      if (!places.contains(fingerprint(row.path())) && isThere(folder, row)) {
        write(row);
      }
    });
  }

  private static boolean isThere(Path folder, IndexRow row) {
    try {
      Path file = folder.resolve(new ArtifactPath(row.path()).value());
      return Files.isRegularFile(file) && Files.size(file) == row.size();
    } catch (InvalidNameException | IOException e) {
      return false;
    }
  }

  /// The finished file, of JSON lines. Nothing more can be added.
  Path finish() throws IOException {
    if (!finished) {
      finished = true;
      try (lines) {
        if (table != null) {
          table.close();
        }
      }
    }
    return jsonl;
  }

  /// The finished file in CSV, where there is one.
  Optional<Path> finishedCsv() {
    return table == null ? Optional.empty() : Optional.of(csv);
  }

  /// Gives the finished index its name in `folder`, in place of an earlier one.
  void publish(Path folder) throws IOException {
    finish();
    if (table != null) {
      Files.move(csv, folder.resolve(CSV), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(jsonl, folder.resolve(JSONL), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    finish();
  }
}
