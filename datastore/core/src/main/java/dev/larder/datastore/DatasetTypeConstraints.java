package dev.larder.datastore;

import dev.larder.model.DatasetType;
import java.util.List;

/// Which dataset types a datastore takes. What is rejected is not taken, whatever else accepts it.
///
/// @param accepted one of these fits a dataset type that is taken; none of them at all: every dataset type
/// @param rejected none of these fits a dataset type that is taken
public record DatasetTypeConstraints(List<DatasetTypePattern> accepted, List<DatasetTypePattern> rejected) {
  /// Takes everything.
  public static final DatasetTypeConstraints NONE = new DatasetTypeConstraints(List.of(), List.of());

  public DatasetTypeConstraints {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
  }

  /// Constraints in the lines of [DatasetTypePattern#parse].
  ///
  /// @throws PlacementException naming the line that is none
  public static DatasetTypeConstraints parse(List<String> accepted, List<String> rejected) {
    return new DatasetTypeConstraints(accepted.stream().map(DatasetTypePattern::parse).toList(),
        rejected.stream().map(DatasetTypePattern::parse).toList());
  }

  public boolean accepts(DatasetType type) {
    return (accepted.isEmpty() || accepted.stream().anyMatch(pattern -> pattern.matches(type)))
        && rejected.stream().noneMatch(pattern -> pattern.matches(type));
  }
}
