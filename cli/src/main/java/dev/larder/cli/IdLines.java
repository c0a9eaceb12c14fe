package dev.larder.cli;

import dev.larder.datastore.TableException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Dataset ids from a file or standard input, one a line; blank lines are passed over. Read as they are asked for.
final class IdLines implements Closeable {
  private final String name;
  private @Nullable BufferedReader lines;
  private long line;

  /// @param name of a file; `-` is standard input
  IdLines(String name) {
    this.name = name;
  }

  /// The next ids, at most `limit`; none at the end.
  ///
  /// @throws TableException naming the line that is no id
  List<UUID> next(int limit) throws IOException {
    BufferedReader open = open();
    List<UUID> ids = new ArrayList<>();
    while (ids.size() < limit) {
      String text = open.readLine();
      if (text == null) {
        break;
      }
      line++;
      if (!text.isBlank()) {
        ids.add(id(text.strip(), name.equals("-") ? "standard input" : name, line));
      }
    }
    return ids;
  }

  private BufferedReader open() throws IOException {
    if (lines == null) {
      lines = name.equals("-")
          ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          : Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8);
    }
    return lines;
  }

  /// The id that is `text`.
  ///
  /// @param source for people, where it stands
  static UUID id(String text, String source, long line) throws TableException {
    try {
      // Only the full form: the JDK also takes shortened ones, which are typing errors here.
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException _) {
      // Said below, with the line.
    }
    throw new TableException(
        "%s, line %d: %s is no dataset id".formatted(source, line,
            text.length() > 60 ? text.substring(0, 60) + "…" : text),
        "Ids look like 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69.", null);
  }

  @Override
  public void close() throws IOException {
    if (lines != null && !name.equals("-")) {
      lines.close();
    }
  }
}
