package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where the artifacts of a dataset go: `{run}/{dataset type}/{values but the last}/{last value}_{id}[.{component}][.{attempt}].{extension}`.
///
/// A path follows from the dataset, component, attempt and extension alone, so that two writers of one dataset that never met
/// arrive at the same one, and it holds the id, so that no two datasets ever share one. Everything else in it is for people.
/// The last value stands in the file name and not in a folder of its own: a folder for each dataset would double the forces
/// that make it durable.
public final class Placement {
  /// No element of a path is longer, in bytes.
  private static final int MAX_ELEMENT = 100;
  private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9]{1,12}(\\.[A-Za-z0-9]{1,12})?");

  /// What stands beside the runs in a repository that is a folder: a run of such a name gets another folder.
  private static final Set<String> OURS = Set.of("larder.yaml", "registry.sqlite", "registry.sqlite-wal",
      "registry.sqlite-shm");

  /// The path of one artifact.
  ///
  /// @param component empty for the dataset as a whole
  /// @param extension without the dot, e.g. `json`; empty for none
  /// @param attempt 1 at first; counts up where an earlier attempt left something behind at its path
  public ArtifactPath path(DatasetRef ref, String component, String extension, int attempt) {
    StringBuilder path = new StringBuilder(160);
    for (String element : ref.run().value().split("/", -1)) {
      String slug = Slug.of(element, MAX_ELEMENT);
      boolean ours = path.isEmpty() && OURS.contains(slug.toLowerCase(Locale.ROOT));
      path.append(ours ? "x-" : "").append(slug).append('/');
    }
    path.append(Slug.of(ref.type().name().value(), MAX_ELEMENT)).append('/');
    String tail = tail(ref, component, extension, attempt);
    for (int i = 0; i < ref.type().dimensions().size(); i++) {
      String value = String.valueOf(ref.dataId().values().get(ref.type().dimensions().get(i)));
      boolean last = i == ref.type().dimensions().size() - 1;
      path.append(Slug.of(value, last ? Math.max(8, MAX_ELEMENT - 1 - tail.length()) : MAX_ELEMENT))
          .append(last ? '_' : '/');
    }
    return new ArtifactPath(path.append(tail).toString());
  }

  private static String tail(DatasetRef ref, String component, String extension, int attempt) {
    StringBuilder tail = new StringBuilder(64).append(ref.id());
    if (!component.isEmpty()) {
      tail.append('.').append(Slug.of(component, 32));
    }
    if (attempt > 1) {
      tail.append('.').append(attempt);
    }
    if (EXTENSION.matcher(extension).matches()) {
      tail.append('.').append(extension.toLowerCase(Locale.ROOT));
    }
    return tail.toString();
  }
}
