package dev.larder.datastore;

import dev.larder.model.Explained;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value cannot be written in a format, or an artifact cannot be read as what was asked for. The message names the artifact or the value, and the format.
public final class FormatException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  private FormatException(String code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  /// Nothing on the class path knows the format, or not for values of that Java type.
  static FormatException unknown(String message, String remedy) {
    return new FormatException("format-unknown", message, remedy, null);
  }

  /// A parameter of reading that the format does not have, or a column or component that is not there.
  public static FormatException parameter(String message, String remedy) {
    return new FormatException("format-parameter", message, remedy, null);
  }

  /// A column is asked for that the artifact does not have.
  public static FormatException noColumn(StoredArtifact artifact, String column, List<String> columns) {
    return parameter("%s has no column %s; it has %s%s".formatted(artifact.record().location(), quoted(column),
        String.join(", ", columns.subList(0, Math.min(12, columns.size()))), columns.size() > 12 ? " …" : ""),
        "Name columns that it has; capitals count.");
  }

  /// The bytes are not what their format says, or exceed what is safe to read.
  ///
  /// @param why without the artifact's name, e.g. `it ends in the middle of a batch`
  public static FormatException unreadable(StoredArtifact artifact, String why, @Nullable Throwable cause) {
    return unreadable(artifact, why,
        "Verify it against its checksum; if that is right, it was written like this: mend what writes it.", cause);
  }

  public static FormatException unreadable(StoredArtifact artifact, String why, String remedy,
      @Nullable Throwable cause) {
    return new FormatException("format-unreadable",
        "%s cannot be read as %s: %s".formatted(artifact.record().location(),
            artifact.record().format(), why),
        remedy, cause);
  }

  /// The value cannot be expressed in the format.
  public static FormatException unwritable(MediaType format, String why, String remedy, @Nullable Throwable cause) {
    return new FormatException("format-unwritable", "cannot be written as %s: %s".formatted(format, why), remedy,
        cause);
  }

  /// A name from untrusted bytes, fit for a message.
  static String quoted(String name) {
    String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
