package dev.larder.registry.sql;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.Condition;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.SortKey;
import dev.larder.registry.Vocabulary;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A query with every name of it looked up.
///
/// @param wanted keys of dataset types; empty for all
/// @param order as asked for; empty for [SortColumn#USUAL]
record DatasetSelection(CollectionSearch collections, boolean findFirst, DatasetTypes types,
    Optional<List<Integer>> wanted, Map<DimensionName, Dimension> dimensions, Optional<Condition> condition,
    List<SortKey> order, OptionalLong limit, Optional<String> after) {

  /// @throws dev.larder.registry.RegistryException.NotFound if a collection or dataset type is not there
  /// @throws dev.larder.registry.InvalidWhereException if the condition or order names what is not there
  static DatasetSelection of(Session session, DatasetQuery query) throws SQLException {
    Map<DimensionName, Dimension> dimensions = DimensionRows.read(session);
    Vocabulary words = Vocabulary.ofDatasets(dimensions.values());
    DatasetTypes types = DatasetTypes.read(session);
    return new DatasetSelection(CollectionSearch.of(session, query.collections()), query.findFirst(), types,
        query.types().isEmpty() ? Optional.empty() : Optional.of(types.matching(query.types())), dimensions,
        query.where().map(where -> where.check(words)), query.order().check(words), query.limit(), query.after());
  }

  /// Whether a dataset may be found in several collections, of which the first counts.
  boolean ranked() {
    return findFirst && collections.searched().size() > 1 || !collections.onlyRuns();
  }

  /// Whether rows may come by loops over indexes, in the usual order, so that nothing is sorted and the first comes at once.
  boolean mayBeScanned() {
    return !ranked() && order.isEmpty() && !condition.map(ConditionShape::isSought).orElse(false);
  }

  boolean asksArtifacts() {
    return condition.map(ConditionShape::asksArtifacts).orElse(false);
  }

  DatasetSelection unconditional() {
    return new DatasetSelection(collections, findFirst, types, wanted, dimensions, Optional.empty(), order, limit,
        after);
  }
}
