package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.RunName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Which datasets are wanted, in which order. [#ALL] selects everything; each further call selects less.
///
/// @param collections in which to look: runs, tagged and calibration collections, and chains, which stand for what they search; empty for all
///     runs. A dataset that several of them hold comes once, for the first
/// @param findFirst whether of each dataset type and data ID only the first is wanted, in the order of `collections`, or of the names of all runs;
///     the condition is asked of that one. Calibration collections, which would need to know for when, are passed over
/// @param types names of dataset types, with `*` and `?` as in file names; empty for all
/// @param order empty for name of collection, name of dataset type, key of data ID as unsigned bytes: in runs that is the order of an
///     index, so that nothing is sorted and the first comes at once. Equals come by id, in either order
/// @param after where a query before this one ended, from [DatasetCursor#position]
/// @param records whether datasets come with their storage records
public record DatasetQuery(List<CollectionName> collections, boolean findFirst, List<String> types,
    Optional<Where> where, OrderBy order, OptionalLong limit, Optional<String> after, boolean records) {
  public static final DatasetQuery ALL = new DatasetQuery(List.of(), false, List.of(), Optional.empty(), OrderBy.NONE,
      OptionalLong.empty(), Optional.empty(), false);

  public DatasetQuery {
    collections = List.copyOf(collections);
    types = List.copyOf(types);
    if (limit.isPresent() && limit.getAsLong() < 0) {
      throw new IllegalArgumentException("limit " + limit.getAsLong());
    }
  }

  /// Those of one run.
  public DatasetQuery in(RunName run) {
    return in(List.of(CollectionName.of(run)));
  }

  public DatasetQuery in(List<CollectionName> searched) {
    return new DatasetQuery(searched, findFirst, types, where, order, limit, after, records);
  }

  public DatasetQuery firstFound() {
    return new DatasetQuery(collections, true, types, where, order, limit, after, records);
  }

  /// @param globs names, with `*` and `?`
  public DatasetQuery ofTypes(List<String> globs) {
    return new DatasetQuery(collections, findFirst, globs, where, order, limit, after, records);
  }

  public DatasetQuery where(Where condition) {
    return new DatasetQuery(collections, findFirst, types, Optional.of(condition), order, limit, after, records);
  }

  public DatasetQuery orderedBy(OrderBy keys) {
    return new DatasetQuery(collections, findFirst, types, where, keys, limit, after, records);
  }

  public DatasetQuery limitedTo(long rows) {
    return new DatasetQuery(collections, findFirst, types, where, order, OptionalLong.of(rows), after, records);
  }

  public DatasetQuery after(String position) {
    return new DatasetQuery(collections, findFirst, types, where, order, limit, Optional.of(position), records);
  }

  /// With the storage records of each dataset, which cost time.
  public DatasetQuery withRecords() {
    return new DatasetQuery(collections, findFirst, types, where, order, limit, after, true);
  }
}
