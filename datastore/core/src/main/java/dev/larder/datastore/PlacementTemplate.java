package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a path looks like, e.g. `{run}/{dataset_type}/{plate}/{well}_{id}.{extension}`. See `docs/technote/datastore.md`, "Placement".
///
/// Whatever a template says, its paths keep to the rules of [Placement]: each is safe on every store, and tells datasets, components and attempts
/// apart. Two templates are equal if they are written the same.
public final class PlacementTemplate {
  /// What is used where nobody says otherwise.
  public static final PlacementTemplate DEFAULT = parse(
      "{run}/{dataset_type}/[{data_id}_]{id}[.{component}][.{attempt}][.{extension}]");

  static final int MAX_PATH = 1_024;

  private final String template;
  private final List<List<TemplatePart>> elements;
  private final TemplateTail tail;
  private final int fileLiterals;
  private final boolean showsDataId;

  /// @param elements the last one is the file name up to its id
  PlacementTemplate(String template, List<List<TemplatePart>> elements, TemplateTail tail) {
    this.template = template;
    this.elements = List.copyOf(elements);
    this.tail = tail;
    fileLiterals = TemplateLimits.literals(elements.getLast());
    showsDataId = names().anyMatch(names -> names.of() == TemplatePart.Dataset.DATA_ID);
  }

  /// @throws PlacementException naming template, position and what to write, if paths made by it could not be used or told apart
  public static PlacementTemplate parse(String template) {
    return new TemplateReader(template).read();
  }

  private Stream<TemplatePart.Names> names() {
    return elements.stream().flatMap(List::stream).filter(TemplatePart.Names.class::isInstance)
        .map(TemplatePart.Names.class::cast);
  }

  /// @throws PlacementException naming both, if datasets of that type cannot be placed by this template
  public void check(DatasetType type) {
    names().forEach(names -> {
      if (names.of() instanceof TemplatePart.Value value && !names.optional()
          && !type.dimensions().contains(value.dimension())) {
        throw new PlacementException(
            "template %s shows {%s}, and dataset type %s has no such dimension: it has %s".formatted(this,
                value.dimension(), type.name(), type.dimensions().isEmpty() ? "none" : type.dimensions()),
            "Use another template for this dataset type, or write [{%s}], which is left out where there is no such dimension."
                .formatted(value.dimension()));
      }
    });
  }

  /// The folder that all artifacts of a run are in that are placed by this template, but for those whose names had to be cut; empty if it does not begin with the run.
  Optional<ArtifactPath> folder(RunName run) {
    if (elements.size() < 2 || !elements.getFirst()
        .equals(List.of(new TemplatePart.Names(TemplatePart.Dataset.RUN, "", "", false)))) {
      return Optional.empty();
    }
    List<String> folders = new ArrayList<>();
    for (String name : run.value().split("/", -1)) {
      String slug = Slug.of(folders.isEmpty() ? clear(name) : name, TemplateTail.MAX_ELEMENT);
      folders.add(folders.isEmpty() ? clear(slug) : slug);
    }
    return Optional.of(new ArtifactPath(String.join("/", folders)));
  }

  /// See [Placement#path].
  ArtifactPath path(DatasetRef ref, String component, String extension, int attempt) {
    String end = tail.of(ref, component, extension, attempt, fileLiterals);
    int values = showsDataId ? ref.type().dimensions().size() : 0;
    int longest = TemplateTail.MAX_ELEMENT;
    List<PathElement> path = expand(ref, component, values, end);
    int[] fits = fits(path);
    while (true) {
      int excess = length(path, fits, longest) - MAX_PATH;
      if (excess <= 0) {
        String joined = join(path, fits, longest, end);
        excess = joined.length() - MAX_PATH;
        if (excess <= 0 && joined.endsWith(end)) {
          return new ArtifactPath(joined);
        }
      }
      if (values > 0 && longest <= TemplateTail.MIN_SLUG) {
        // Each value that is left out saves at most that much.
        values = Math.max(0, values - Math.max(1, excess / (TemplateTail.MIN_SLUG + 1)));
        path = expand(ref, component, values, end);
        fits = fits(path);
      } else if (longest > 0) {
        longest--;
      } else {
        throw new PlacementException("no path that template %s could give to %s is short enough".formatted(this, ref),
            "Leave text or names out of the template.");
      }
    }
  }

  private static int[] fits(List<PathElement> path) {
    return path.stream().mapToInt(element -> element.fit(TemplateTail.MAX_ELEMENT)).toArray();
  }

  private List<PathElement> expand(DatasetRef ref, String component, int values, String end) {
    List<PathElement> path = new ArrayList<>();
    PathElement element = new PathElement();
    for (List<TemplatePart> parts : elements) {
      if (!element.isEmpty()) {
        path.add(element);
        element = new PathElement();
      }
      if (component.isEmpty() && parts.contains(new TemplatePart.Component())) {
        continue;
      }
      for (TemplatePart part : parts) {
        switch (part) {
          case TemplatePart.Text text -> element.addText(text.text());
          case TemplatePart.Component shown -> element
              .addText(TemplateTail.component(component, TemplateTail.MAX_ELEMENT));
          case TemplatePart.Names shown -> {
            List<String> names = names(shown, ref, values);
            if (!names.isEmpty()) {
              element.addText(shown.before());
              for (int i = 0; i < names.size(); i++) {
                if (i > 0) {
                  path.add(element);
                  element = new PathElement();
                }
                boolean first = path.isEmpty() && element.isEmpty();
                element.addName(first ? clear(names.get(i)) : names.get(i));
              }
              element.addText(shown.after());
            }
          }
        }
      }
    }
    element.addText(end);
    path.add(element);
    return path;
  }

  private List<String> names(TemplatePart.Names shown, DatasetRef ref, int values) {
    return switch (shown.of()) {
      case TemplatePart.Dataset.RUN -> List.of(ref.run().value().split("/", -1));
      case TemplatePart.Dataset.DATASET_TYPE -> List.of(ref.type().name().value());
      case TemplatePart.Dataset.DATA_ID -> ref.type().dimensions().subList(0, values).stream()
          .map(dimension -> value(ref, dimension)).toList();
      case TemplatePart.Value value -> {
        if (!ref.dataId().values().containsKey(value.dimension())) {
          check(ref.type());
          yield List.of();
        }
        yield List.of(value(ref, value.dimension()));
      }
    };
  }

  private static String value(DatasetRef ref, DimensionName dimension) {
    return String.valueOf(ref.dataId().values().get(dimension));
  }

  private static String clear(String name) {
    return isOurs(name) ? "x-" + name : name;
  }

  /// Says whether that is, or may be, what stands beside the runs in a repository that is a folder: no journal may name an artifact there.
  static boolean isOurs(String element) {
    String name = element.toLowerCase(Locale.ROOT);
    return name.equals("larder.yaml") || name.startsWith("registry.sqlite");
  }

  private static int length(List<PathElement> path, int[] fits, int longest) {
    int sum = path.size() - 1;
    for (int i = 0; i < fits.length; i++) {
      sum += path.get(i).length(Math.min(fits[i], longest));
    }
    return sum;
  }

  /// @return does not end in `end` where that finds no room
  private static String join(List<PathElement> path, int[] fits, int longest, String end) {
    StringBuilder joined = new StringBuilder(160);
    for (int i = 0; i < fits.length; i++) {
      PathElement element = path.get(i);
      String text = element.text(Math.min(fits[i], longest));
      if (text.isEmpty()) {
        continue;
      }
      // Slugs side by side may be no slug.
      String safe = Slug.of(text, TemplateTail.MAX_ELEMENT);
      if (i == fits.length - 1 && !safe.endsWith(end)) {
        int shorter = element.fit(TemplateTail.MAX_ELEMENT - 2);
        safe = Slug.of(element.text(Math.min(shorter, longest)), TemplateTail.MAX_ELEMENT);
      }
      if (joined.isEmpty()) {
        safe = clear(safe);
      } else {
        joined.append('/');
      }
      joined.append(safe);
    }
    return joined.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlacementTemplate that && template.equals(that.template);
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  /// As it was written.
  @Override
  public String toString() {
    return template;
  }
}
