package dev.larder.registry;

import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Name;
import dev.larder.registry.Syntax.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The order of datasets, as a user wrote it: `run, dataset_type DESC, -size`. Two are equal whose texts are.
public final class OrderBy {
  /// No order of a user's: that of an index.
  public static final OrderBy NONE = new OrderBy(new Source(""), List.of());

  private final Source source;
  private final List<Key> keys;

  record Key(Name name, boolean descending) {}

  private OrderBy(Source source, List<Key> keys) {
    this.source = source;
    this.keys = keys;
  }

  /// Reads names, separated by commas; `-` before one, or `DESC` behind it, turns it round.
  ///
  /// @throws InvalidWhereException if it is not that, or too large
  public static OrderBy parse(String text) {
    Source source = Source.of("order", text);
    return new OrderBy(source, WhereReader.keys(source));
  }

  static boolean descending(Source source, boolean minus, Optional<Word> direction) {
    if (direction.isEmpty()) {
      return minus;
    }
    Word word = direction.get();
    boolean descending = word.text().equalsIgnoreCase("DESC");
    if (minus || !descending && !word.text().equalsIgnoreCase("ASC")) {
      throw source.error(Reason.INVALID_EXPRESSION, word.span(),
          "found %s where a comma or the end is expected".formatted(Source.shown(word.text())),
          "Write -size, or size DESC, or size ASC.");
    }
    return descending;
  }

  /// As it was written.
  public String text() {
    return source.text();
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /// Resolves every name.
  ///
  /// @return the most important first; each field once
  /// @throws InvalidWhereException if a name is not in `names`, stands twice, or is one that nothing is sorted by
  public List<SortKey> check(Vocabulary names) {
    List<SortKey> sorted = new ArrayList<>();
    Set<Field> seen = new HashSet<>();
    for (Key key : keys) {
      Field field = names.resolve(source, key.name());
      if (field.type() == FieldType.TRUTH) {
        throw source.error(Reason.TYPE_MISMATCH, key.name().span(),
            "%s is a truth value, by which nothing is sorted".formatted(field), "Use it in a condition.");
      }
      if (!seen.add(field)) {
        throw source.error(Reason.INVALID_EXPRESSION, key.name().span(), "%s stands twice".formatted(field),
            "Leave out the second: it changes nothing.");
      }
      sorted.add(new SortKey(field, key.descending()));
    }
    return List.copyOf(sorted);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrderBy order && order.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
