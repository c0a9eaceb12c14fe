package dev.larder.datastore;

import java.nio.charset.Charset;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of an artifact is wanted, and how it is to be understood. A format that does not have a parameter refuses it: ignored, it would give another answer than was asked for.
///
/// @param columns the columns that are wanted, in this order, each once; empty for all
/// @param charset of text that does not say its own; null for that of its media type, or UTF-8
public record ReadParameters(List<String> columns, @Nullable Charset charset) {
  public static final ReadParameters NONE = new ReadParameters(List.of(), null);

  /// The parameters, by name.
  public enum Name {
    COLUMNS, CHARSET
  }

  public ReadParameters {
    columns = List.copyOf(columns);
    if (new HashSet<>(columns).size() != columns.size()) {
      throw new IllegalArgumentException("a column is asked for twice: " + columns);
    }
  }

  public ReadParameters withColumns(List<String> wanted) {
    return new ReadParameters(wanted, charset);
  }

  public ReadParameters withCharset(Charset text) {
    return new ReadParameters(columns, text);
  }

  /// Those that are set.
  Set<Name> given() {
    Set<Name> given = EnumSet.noneOf(Name.class);
    if (!columns.isEmpty()) {
      given.add(Name.COLUMNS);
    }
    if (charset != null) {
      given.add(Name.CHARSET);
    }
    return given;
  }
}
