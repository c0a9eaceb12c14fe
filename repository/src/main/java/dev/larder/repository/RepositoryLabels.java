package dev.larder.repository;

import dev.larder.registry.NearestNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The names that a site gives to its repositories: a YAML file that maps each label to a path or a URI. Relative paths are relative to the folder
/// of the file.
///
/// A label counts before a folder of the same name, so that a command means the same wherever it is run; `./name` is always the folder.
public final class RepositoryLabels {
  private static final int TYPING_ERRORS = 3;

  private final Optional<Path> file;

  private RepositoryLabels(Optional<Path> file) {
    this.file = file;
  }

  /// The labels of that file; without one there are none.
  public static RepositoryLabels in(Optional<Path> file) {
    return new RepositoryLabels(file);
  }

  /// The place of a repository that should be there.
  ///
  /// @param text a path, a URI or a label
  /// @throws RepositoryException `repository-unknown` if it is no label and nothing of that name is there, `labels` if the file cannot be used
  public RepositoryLocation find(String text) throws IOException {
    RepositoryLocation place = place(text);
    if (file.isPresent() && isLabel(text) && place.folder().isPresent() && Files.notExists(place.folder().get())
        && !read(file.get()).containsKey(text)) {
      Map<String, String> labels = read(file.get());
      throw new RepositoryException("repository-unknown",
          "there is no folder %s here, and %s has no label of that name".formatted(text, file.get()),
          near(text, labels));
    }
    return place;
  }

  private static String near(String text, Map<String, String> labels) {
    var near = NearestNames.of(text, TYPING_ERRORS, labels.keySet().stream());
    return near.isEmpty()
        ? "Its labels are: %s.".formatted(labels.isEmpty() ? "none" : String.join(", ", labels.keySet()))
        : "Did you mean %s?".formatted(String.join(" or ", near));
  }

  /// The place of a repository that may still have to be made.
  ///
  /// @param text a path, a URI or a label
  /// @throws RepositoryException `labels` if the file cannot be used
  public RepositoryLocation place(String text) throws IOException {
    if (file.isEmpty() || !isLabel(text)) {
      return RepositoryLocation.of(text);
    }
    String place = read(file.get()).get(text);
    if (place == null || RepositoryLocation.isUri(place)) {
      return RepositoryLocation.of(place == null ? text : place);
    }
    return RepositoryLocation.of(file.get().toAbsolutePath().resolveSibling(place).normalize());
  }

  /// Whatever cannot be taken for a path with folders in it, or for a URI.
  private static boolean isLabel(String text) {
    return !text.isEmpty() && !text.contains("/") && !text.contains(":") && !text.equals(".") && !text.equals("..");
  }

  private static Map<String, String> read(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(ConfigNode.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new RepositoryException("labels", "LARDER_REPOSITORIES names %s, which does not exist".formatted(file),
          "Make it, with a line such as `survey: /data/survey`, or unset the variable. A folder can be written as ./name.",
          e);
    }
    ConfigNode root = ConfigNode.parse(file.toString(), bytes);
    Map<String, String> labels = new LinkedHashMap<>();
    root.fields().forEach((label, place) -> {
      if (!isLabel(label)) {
        throw place.invalid("%s is no label: none holds / or :".formatted(label.isEmpty() ? "the empty text" : label));
      }
      labels.put(label, place.text());
    });
    return labels;
  }
}
