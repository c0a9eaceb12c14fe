package dev.larder.registry.sql;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.RunName;
import dev.larder.registry.sql.CollectionRows.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The collections that a query looks in.
final class CollectionSearch {
  private final boolean everywhere;
  private final List<Row> searched;
  private final Map<Integer, Row> byKey;
  private final Map<Integer, RunName> runs = new HashMap<>();

  private CollectionSearch(boolean everywhere, List<Row> searched, Map<Integer, Row> byKey) {
    this.everywhere = everywhere;
    this.searched = searched;
    this.byKey = byKey;
  }

  /// @param names none for all runs
  /// @throws dev.larder.registry.RegistryException.NotFound if one is not there
  static CollectionSearch of(Session session, List<CollectionName> names) throws SQLException {
    List<Row> all = CollectionRows.all(session);
    Map<Integer, Row> byKey = new HashMap<>();
    all.forEach(row -> byKey.put(row.key(), row));
    if (names.isEmpty()) {
      return new CollectionSearch(true, all.stream().filter(CollectionSearch::isRun).toList(), byKey);
    }
    Map<CollectionName, Row> byName = new HashMap<>();
    all.forEach(row -> byName.put(row.name(), row));
    Map<Integer, List<Integer>> children = ChainRows.read(session);
    List<Row> searched = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (CollectionName name : names) {
      @Nullable
      Row row = byName.get(name);
      if (row == null) {
        throw Unknown.name("collection", name.value(), all.stream().map(each -> each.name().value()).toList(),
            "larder query collections");
      }
      add(row.key(), byKey, children, seen, searched);
    }
    return new CollectionSearch(false, List.copyOf(searched), byKey);
  }

  /// What a chain searches stands where the chain does; what was met before is not met again.
  private static void add(int key, Map<Integer, Row> byKey, Map<Integer, List<Integer>> children, Set<Integer> seen,
      List<Row> searched) {
    @Nullable
    Row row = byKey.get(key);
    if (row == null || !seen.add(key)) {
      return;
    }
    if (row.type() != CollectionType.CHAINED) {
      searched.add(row);
    }
    for (int child : children.getOrDefault(key, List.of())) {
      add(child, byKey, children, seen, searched);
    }
  }

  private static boolean isRun(Row row) {
    return row.type() == CollectionType.RUN;
  }

  /// Whether no collection was named, so that all runs are looked in.
  boolean everywhere() {
    return everywhere;
  }

  boolean onlyRuns() {
    return searched.stream().allMatch(CollectionSearch::isRun);
  }

  boolean has(CollectionType type) {
    return searched.stream().anyMatch(row -> row.type() == type);
  }

  /// In the order of search, each once, and none of them a chain.
  List<Row> searched() {
    return searched;
  }

  List<Integer> keys() {
    return searched.stream().map(Row::key).toList();
  }

  CollectionName name(int key) {
    return required(key).name();
  }

  RunName run(int key) {
    return runs.computeIfAbsent(key, run -> new RunName(required(run).name().value()));
  }

  private Row required(int key) {
    @Nullable
    Row row = byKey.get(key);
    if (row == null) {
      throw new IllegalStateException("collection %d is named by a dataset and is not there".formatted(key));
    }
    return row;
  }
}
