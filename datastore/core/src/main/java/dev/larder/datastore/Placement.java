package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where the artifacts of a dataset go: `{run}/{dataset type}/{values but the last}/{last value}_{id}[.{component}][.{attempt}].{extension}`.
///
/// A path follows from the dataset, component, attempt and extension alone, so that two writers of one dataset that never met
/// arrive at the same one, and it holds the id, so that no two datasets ever share one. Everything else in it is for people.
/// Where it would exceed 1,024 bytes, all elements are cut to one length, and at last values are left out.
///
/// The last value stands in the file name and not in a folder of its own: a folder for each dataset would double the forces
/// that make it durable.
public final class Placement {
  /// No element of a path is longer, in bytes.
  private static final int MAX_ELEMENT = 100;
  private static final int MAX_PATH = 1_024;

  /// The least that is left of a value before values are left out.
  private static final int MIN_SLUG = 8;
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
    String tail = tail(ref, component, extension, attempt);
    int lastRoom = MAX_ELEMENT - 1 - tail.length();
    List<String> folders = new ArrayList<>(List.of(ref.run().value().split("/", -1)));
    if (OURS.contains(folders.getFirst().toLowerCase(Locale.ROOT))) {
      folders.set(0, "x-" + folders.getFirst());
    }
    folders.add(ref.type().name().value());
    int named = folders.size();
    ref.type().dimensions().forEach(d -> folders.add(String.valueOf(ref.dataId().values().get(d))));
    int longest = fit(folders, named, lastRoom, MAX_PATH - tail.length());

    StringBuilder path = new StringBuilder(160);
    for (int i = 0; i < folders.size(); i++) {
      boolean last = i >= named && i == folders.size() - 1;
      path.append(Slug.of(folders.get(i), last ? Math.min(longest, lastRoom) : longest)).append(last ? '_' : '/');
    }
    return new ArtifactPath(path.append(tail).toString());
  }

  /// How long elements may be so that all fit in `room` with a separator after each. Where even the shortest do not fit, the
  /// last values are taken out of the list; run and dataset type always fit.
  private static int fit(List<String> folders, int named, int lastRoom, int room) {
    List<Integer> lengths = new ArrayList<>();
    folders.forEach(folder -> lengths.add(Slug.of(folder, MAX_ELEMENT).length()));
    int longest = MAX_ELEMENT;
    while (length(lengths, named, lastRoom, longest) > room) {
      if (longest > MIN_SLUG) {
        longest--;
      } else {
        lengths.removeLast();
        folders.removeLast();
      }
    }
    return longest;
  }

  private static int length(List<Integer> lengths, int named, int lastRoom, int longest) {
    int sum = 0;
    for (int i = 0; i < lengths.size(); i++) {
      boolean last = i >= named && i == lengths.size() - 1;
      sum += Math.min(lengths.get(i), last ? Math.min(longest, lastRoom) : longest) + 1;
    }
    return sum;
  }

  /// At most 91 bytes, so that a value fits in the same element.
  private static String tail(DatasetRef ref, String component, String extension, int attempt) {
    String end = attempt > 1 ? "." + attempt : "";
    if (EXTENSION.matcher(extension).matches()) {
      end += "." + extension.toLowerCase(Locale.ROOT);
    }
    String id = ref.id().toString();
    if (component.isEmpty()) {
      return id + end;
    }
    int room = Math.min(32, MAX_ELEMENT - 1 - MIN_SLUG - id.length() - 1 - end.length());
    return id + "." + componentSlug(component, room) + end;
  }

  /// Unlike other slugs this one tells things apart, on file systems that ignore case as well: where it is not the component's
  /// name itself, it ends in digits of its hash.
  private static String componentSlug(String component, int room) {
    String slug = Slug.of(component, room);
    if (slug.equals(component) && slug.equals(slug.toLowerCase(Locale.ROOT))) {
      return slug;
    }
    String hash = Sha256.of(component.getBytes(StandardCharsets.UTF_8)).hex();
    return Slug.of(component, room - 9) + "-" + hash.substring(0, 8);
  }
}
