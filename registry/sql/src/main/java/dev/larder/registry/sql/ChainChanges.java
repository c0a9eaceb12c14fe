package dev.larder.registry.sql;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Change;
import dev.larder.registry.Change.ChainEdit;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Edits chains. All that edit chains hold one lock, so that no two edits that are each in order make a circle together.
final class ChainChanges {
  /// The most collections that a chain may come to search, counted as often as it does: a chain of chains of chains doubles them with each
  /// step.
  private static final long MOST_PLACES = 10_000;

  private ChainChanges() {}

  static long edit(Session session, Change.EditChain change) throws SQLException {
    RunLocks.chains(session);
    CollectionRows.Row chain = CollectionRows.locked(session, change.chain(), CollectionType.CHAINED);
    Map<Integer, List<Integer>> all = ChainRows.read(session);
    List<Integer> before = all.getOrDefault(chain.key(), List.of());
    // What is not there is in no chain: taking it out is done.
    Set<Integer> given = new LinkedHashSet<>();
    List<CollectionRows.Row> children = change.edit() == ChainEdit.REMOVE
        ? List.copyOf(CollectionRows.read(session, change.children()).values())
        : CollectionRows.required(session, change.children());
    children.forEach(child -> given.add(child.key()));
    List<Integer> after = edited(change.edit(), before, given);
    if (after.equals(before)) {
      return 0;
    }
    all.put(chain.key(), after);
    check(session, all, chain.key());
    ChainRows.replace(session, chain.key(), after);
    return differing(before, after);
  }

  private static List<Integer> edited(ChainEdit edit, List<Integer> before, Set<Integer> given) {
    List<Integer> others = before.stream().filter(child -> !given.contains(child)).toList();
    List<Integer> after = new ArrayList<>();
    switch (edit) {
      case EXTEND -> {
        after.addAll(others);
        after.addAll(given);
      }
      case PREPEND -> {
        after.addAll(given);
        after.addAll(others);
      }
      case REMOVE -> after.addAll(others);
      case REDEFINE -> after.addAll(given);
    }
    return after;
  }

  /// How many children came, went or stand elsewhere.
  private static long differing(List<Integer> before, List<Integer> after) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      places.put(before.get(i), i);
    }
    long differing = 0;
    for (int i = 0; i < after.size(); i++) {
      Integer place = places.remove(after.get(i));
      differing += place != null && place == i ? 0 : 1;
    }
    return differing + places.size();
  }

  /// @throws RegistryException.Conflict if the chain would come to search itself
  /// @throws RegistryException.Invalid if it, or one that searches it, would have too many places
  private static void check(Session session, Map<Integer, List<Integer>> all, int chain) throws SQLException {
    Deque<Integer> way = new ArrayDeque<>();
    if (leadsBack(all, chain, chain, way, new LinkedHashSet<>())) {
      Map<Integer, CollectionName> names = CollectionRows.all(session).stream()
          .collect(Collectors.toMap(CollectionRows.Row::key, CollectionRows.Row::name));
      throw new RegistryException.Conflict(
          "chain %s would come to search itself: %s".formatted(names.get(chain),
              way.stream().map(key -> String.valueOf(names.get(key))).collect(Collectors.joining(" > "))),
          "Leave out the child that leads back.");
    }
    Map<Integer, Long> places = new HashMap<>();
    for (int each : all.keySet()) {
      if (places(all, each, places) > MOST_PLACES) {
        throw new RegistryException.Invalid("chain-too-long",
            "a chain would come to search more than %d collections, one counted as often as it is reached"
                .formatted(MOST_PLACES),
            "Let chains name runs rather than chains of chains.");
      }
    }
  }

  /// @param way takes the way from `from` back to `chain`
  private static boolean leadsBack(Map<Integer, List<Integer>> all, int from, int chain, Deque<Integer> way,
      Set<Integer> seen) {
    way.addLast(from);
    for (int child : all.getOrDefault(from, List.of())) {
      if (child == chain) {
        way.addLast(child);
        return true;
      }
      if (seen.add(child) && leadsBack(all, child, chain, way, seen)) {
        return true;
      }
    }
    way.removeLast();
    return false;
  }

  private static long places(Map<Integer, List<Integer>> all, int collection, Map<Integer, Long> known) {
    Long found = known.get(collection);
    if (found != null) {
      return found;
    }
    long places = 1;
    for (int child : all.getOrDefault(collection, List.of())) {
      places = Math.min(places + places(all, child, known), MOST_PLACES + 1);
    }
    known.put(collection, places);
    return places;
  }
}
