package dev.larder.registry;

import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.util.Optional;

/// Which datasets are wanted. Empty selects everything.
public record DatasetQuery(Optional<RunName> run, Optional<DatasetTypeName> type) {
  public static final DatasetQuery ALL = new DatasetQuery(Optional.empty(), Optional.empty());
}
