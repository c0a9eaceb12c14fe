package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Where the artifacts of a dataset go. The first rule that fits its dataset type says by which template; where none does, the default one does.
///
/// A path follows from the dataset, component, attempt and extension alone, so that two writers of one dataset that never met
/// arrive at the same one, and it holds the id, so that no two datasets ever share one. Everything else in it is for people.
/// Where it would exceed 1,024 bytes, all names are cut to one length, and at last values are left out.
///
/// Who changes the rules of a repository changes the paths of what is put again: see `docs/technote/datastore.md`, "Placement".
///
/// @param rules in the order in which they are tried
/// @param otherwise for dataset types that no rule fits
public record Placement(List<Rule> rules, PlacementTemplate otherwise) {

  /// Says where datasets of some dataset types go.
  public record Rule(DatasetTypePattern types, PlacementTemplate template) {}

  /// @throws PlacementException if a rule comes too late, so that it would never be used
  public Placement {
    rules = List.copyOf(rules);
    for (int i = 0; i < rules.size(); i++) {
      DatasetTypePattern types = rules.get(i).types();
      for (Rule earlier : rules.subList(0, i)) {
        if (earlier.types().covers(types)) {
          throw new PlacementException(
              "the template of \"%s\" is never used: \"%s\" stands before it".formatted(types, earlier.types()),
              "The first that fits is used: put what says more before what says less.");
        }
      }
    }
  }

  /// The default template for everything.
  public Placement() {
    this(List.of(), PlacementTemplate.DEFAULT);
  }

  /// @param rules in the order in which they are tried
  /// @throws PlacementException if a rule comes too late, so that it would never be used
  public static Placement of(SequencedMap<DatasetTypePattern, PlacementTemplate> rules, PlacementTemplate otherwise) {
    return new Placement(rules.entrySet().stream().map(rule -> new Rule(rule.getKey(), rule.getValue())).toList(),
        otherwise);
  }

  /// By which template datasets of that type are placed.
  public PlacementTemplate template(DatasetType type) {
    for (Rule rule : rules) {
      if (rule.types().matches(type)) {
        return rule.template();
      }
    }
    return otherwise;
  }

  /// The folder that artifacts of a run are in, but for those whose names had to be cut and those that were stored under other rules; empty where a template does not begin with the run.
  public Optional<ArtifactPath> folder(RunName run) {
    Optional<ArtifactPath> folder = otherwise.folder(run);
    return rules.stream().allMatch(rule -> rule.template().folder(run).equals(folder)) ? folder : Optional.empty();
  }

  /// @throws PlacementException naming both, if datasets of that type cannot be placed by their template
  public void check(DatasetType type) {
    template(type).check(type);
  }

  /// The path of one artifact.
  ///
  /// @param component empty for the dataset as a whole
  /// @param extension without the dot, e.g. `json`; empty for none
  /// @param attempt 1 at first; counts up where an earlier attempt left something behind at its path
  /// @throws PlacementException if its template shows a dimension that its dataset type does not have
  public ArtifactPath path(DatasetRef ref, String component, String extension, int attempt) {
    return template(ref.type()).path(ref, component, extension, attempt);
  }
}
