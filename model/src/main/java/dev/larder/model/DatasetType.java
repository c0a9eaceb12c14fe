package dev.larder.model;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// A dataset type: a name, its dimensions and the format that its datasets are written in unless they say otherwise.
///
/// @param dimensions in the order in which paths show their values; each once
/// @param format a media type, e.g. `application/json`
public record DatasetType(DatasetTypeName name, List<DimensionName> dimensions, String format) {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+(; ?[\\w.+-]+=[\\w.+-]+)*");

  public DatasetType {
    dimensions = List.copyOf(dimensions);
    if (new HashSet<>(dimensions).size() != dimensions.size()) {
      throw new InvalidNameException("dataset type %s names a dimension twice: %s".formatted(name, dimensions),
          "Name each dimension once.");
    }
    format = checkedFormat(format);
  }

  public static DatasetType of(String name, List<String> dimensions, String format) {
    return new DatasetType(new DatasetTypeName(name), dimensions.stream().map(DimensionName::new).toList(), format);
  }

  /// The deterministic id of the dataset with `dataId` in the run whose incarnation is `incarnation`: the same for every
  /// writer that is started again, another one in every other run.
  public UUID deterministicId(UUID incarnation, DataId dataId) {
    return NameUuid.of(incarnation, name.value() + "\n" + dataId.canonicalJson());
  }

  /// Says whether `dataId` gives a value to each dimension of this type and to no other.
  public boolean accepts(DataId dataId) {
    return dataId.values().size() == dimensions.size() && dataId.values().keySet().containsAll(dimensions);
  }

  /// Throws [InvalidNameException], naming both, where [#accepts] says no.
  public void check(DataId dataId) {
    if (!accepts(dataId)) {
      throw new InvalidNameException("data ID %s does not fit dataset type %s".formatted(dataId, this),
          "Give a value to each of its dimensions and to no other.");
    }
  }

  /// The common case of [#MEDIA_TYPE], without a regular expression: journals name a format for each artifact.
  private static boolean isPlainFormat(String format) {
    int slash = -1;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '/' && slash < 0) {
        slash = i;
      } else if (c != '-' && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return slash > 0 && slash < format.length() - 1;
  }

  static String checkedFormat(String format) {
    if (format.length() > 128 || !isPlainFormat(format) && !MEDIA_TYPE.matcher(format).matches()) {
      throw new InvalidNameException("format %s is not a media type".formatted(Text.quote(format)),
          "Write it like application/json or image/tiff.");
    }
    return format;
  }

  @Override
  public String toString() {
    return name + dimensions.stream().map(DimensionName::value).toList().toString().replace('[', '{').replace(']', '}')
        + " " + format;
  }
}
