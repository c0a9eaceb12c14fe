package dev.larder.registry.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A prepared statement. Parameters are given one after another, in their order; [#add], [#update] and [#query] begin again at the first.
final class Prepared implements AutoCloseable {
  /// The most elements that one statement is given: keeps parameters and answers small.
  static final int PORTION = 10_000;

  private final PreparedStatement statement;
  private final SqlDialect dialect;
  private int next = 1;
  private int added;

  Prepared(PreparedStatement statement, SqlDialect dialect) {
    this.statement = statement;
    this.dialect = dialect;
  }

  /// `elements` in their order, in pieces that one statement can take.
  static <T> List<List<T>> portions(List<T> elements) {
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < elements.size(); from += PORTION) {
      portions.add(elements.subList(from, Math.min(elements.size(), from + PORTION)));
    }
    return portions;
  }

  Prepared id(@Nullable UUID id) throws SQLException {
    dialect.setId(statement, next++, id);
    return this;
  }

  Prepared text(@Nullable String text) throws SQLException {
    statement.setString(next++, text);
    return this;
  }

  Prepared integer(int number) throws SQLException {
    statement.setInt(next++, number);
    return this;
  }

  Prepared number(long number) throws SQLException {
    statement.setLong(next++, number);
    return this;
  }

  Prepared real(double number) throws SQLException {
    statement.setDouble(next++, number);
    return this;
  }

  Prepared flag(boolean flag) throws SQLException {
    statement.setBoolean(next++, flag);
    return this;
  }

  /// The parameter of [SqlDialect#ids].
  Prepared ids(Collection<UUID> ids) throws SQLException {
    dialect.setIds(statement, next++, ids);
    return this;
  }

  /// The parameter of [SqlDialect#texts].
  Prepared texts(Collection<String> texts) throws SQLException {
    dialect.setTexts(statement, next++, texts);
    return this;
  }

  /// An array of numbers, where the database has arrays.
  Prepared integers(Collection<Integer> numbers) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf("integer", numbers.toArray()));
    return this;
  }

  /// All parameters, each by its class.
  Prepared values(List<Object> values) throws SQLException {
    for (Object value : values) {
      switch (value) {
        case String text -> text(text);
        case Integer number -> integer(number);
        case Long number -> number(number);
        case Double number -> real(number);
        case UUID id -> id(id);
        case Object[] array -> array(array);
        default -> throw new IllegalArgumentException("a parameter of " + value.getClass());
      }
    }
    return this;
  }

  private void array(Object[] elements) throws SQLException {
    String type = switch (elements) {
      case String[] _ -> "text";
      case Integer[] _ -> "integer";
      case Long[] _ -> "bigint";
      case Double[] _ -> "float8";
      case UUID[] _ -> "uuid";
      default -> throw new IllegalArgumentException("an array of " + elements.getClass().componentType());
    };
    statement.setArray(next++, statement.getConnection().createArrayOf(type, elements));
  }

  /// Takes the parameters for [#batch].
  void add() throws SQLException {
    statement.addBatch();
    added++;
    next = 1;
  }

  /// Runs the statement for all that was added.
  ///
  /// @return how many rows each changed
  int[] batch() throws SQLException {
    if (added == 0) {
      return new int[0];
    }
    added = 0;
    return statement.executeBatch();
  }

  /// @return how many rows it changed
  int update() throws SQLException {
    next = 1;
    return statement.executeUpdate();
  }

  Answer query() throws SQLException {
    next = 1;
    return new Answer(statement.executeQuery(), dialect);
  }

  /// As [#query], with rows fetched in pieces, so that any number of them needs no memory.
  Answer stream() throws SQLException {
    statement.setFetchSize(2_000);
    return query();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
