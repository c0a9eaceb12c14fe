package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DatasetTypeConstraints;
import dev.larder.datastore.DatasetTypePattern;
import dev.larder.datastore.Placement;
import dev.larder.datastore.PlacementException;
import dev.larder.datastore.PlacementTemplate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a configuration says of one datastore.
///
/// @param name as storage records bear it
/// @param root a URI, or a path relative to where the repository is
/// @param options of its store, by name
/// @param placement where artifacts go in it
/// @param constraints which dataset types it takes
record DatastoreConfig(String name, String root, Map<String, String> options, Placement placement,
    DatasetTypeConstraints constraints) {
  private static final String ROOT = "root";
  private static final String TEMPLATES = "templates";
  private static final String ACCEPTS = "accepts";
  private static final String REJECTS = "rejects";
  private static final Set<String> OURS = Set.of(ROOT, TEMPLATES, ACCEPTS, REJECTS);
  private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  DatastoreConfig {
    options = Map.copyOf(options);
    for (String option : options.keySet()) {
      if (!OPTION.matcher(option).matches() || OURS.contains(option)) {
        throw new RepositoryException("store-option", "%s is no option of a store".formatted(option),
            "Options are words such as region or path_style.");
      }
      if (Secrets.isName(option)) {
        throw new RepositoryException("store-option",
            "option %s would be a secret that stands in %s for all to read".formatted(option, RepositoryConfig.FILE),
            "Leave it out: secrets come from the environment, or from the files that this kind of store has for them.");
      }
    }
    if (RepositoryLocation.isUri(root)) {
      RepositoryLocation.uri(root);
    }
  }

  /// One that takes everything to the default places.
  DatastoreConfig(String name, String root, Map<String, String> options) {
    this(name, root, options, new Placement(), DatasetTypeConstraints.NONE);
  }

  /// Its root alone, or a mapping of `root`, what is said of placement, and the options of its store.
  static DatastoreConfig read(String name, ConfigNode node) {
    if (!NAME.matcher(name).matches()) {
      throw node.invalid(
          "\"%s\" is no name of a datastore: write small letters, digits, - and _, a letter first".formatted(name));
    }
    if (!node.isMapping()) {
      return new DatastoreConfig(name, root(node), Map.of());
    }
    Map<String, String> options = new LinkedHashMap<>();
    node.fields().forEach((option, value) -> {
      if (!OURS.contains(option)) {
        options.put(option, value.scalar());
      }
    });
    return new DatastoreConfig(name, root(node.field(ROOT)), options, placement(node.field(TEMPLATES)),
        constraints(node));
  }

  private static String root(ConfigNode node) {
    String root = node.text();
    if (root.isEmpty()) {
      throw node.invalid("its field %s is empty".formatted(node.name()));
    }
    return root;
  }

  /// Templates by dataset types, in their order; what none fits goes to the default place.
  private static Placement placement(ConfigNode node) {
    List<Placement.Rule> rules = new ArrayList<>();
    node.fields().forEach((types, template) -> {
      try {
        rules.add(new Placement.Rule(DatasetTypePattern.parse(types), PlacementTemplate.parse(template.text())));
      } catch (PlacementException e) {
        throw invalid(template, e);
      }
    });
    try {
      return new Placement(rules, PlacementTemplate.DEFAULT);
    } catch (PlacementException e) {
      throw invalid(node, e);
    }
  }

  private static DatasetTypeConstraints constraints(ConfigNode node) {
    return new DatasetTypeConstraints(patterns(node.field(ACCEPTS)), patterns(node.field(REJECTS)));
  }

  private static List<DatasetTypePattern> patterns(ConfigNode node) {
    try {
      return node.texts().stream().map(DatasetTypePattern::parse).toList();
    } catch (PlacementException e) {
      throw invalid(node, e);
    }
  }

  private static RepositoryException invalid(ConfigNode node, PlacementException e) {
    return node.invalid("its field %s: %s. %s".formatted(node.name(), e.getMessage(), e.remedy()));
  }

  /// As it is read, two lines and more where it has options.
  String yaml() {
    if (options.isEmpty()) {
      return "%s: %s".formatted(name, RepositoryConfig.scalar(root));
    }
    StringBuilder yaml = new StringBuilder("%s:\n  %s: %s".formatted(name, ROOT, RepositoryConfig.scalar(root)));
    new TreeMap<>(options).forEach(
        (option, value) -> yaml.append("\n  %s: %s".formatted(option, RepositoryConfig.scalar(value))));
    return yaml.toString();
  }

  /// Says whether it is where the repository itself is.
  boolean own() {
    return root.equals(RepositoryLocation.OWN);
  }

  ArtifactStore open(RepositoryLocation location) throws IOException {
    return location.open(root, options);
  }
}
