package dev.larder.registry.sql;

import static dev.larder.registry.sql.QueryTables.D;
import static dev.larder.registry.sql.QueryTables.R;
import static dev.larder.registry.sql.QueryTables.S;
import static dev.larder.registry.sql.schema.Tables.DATASET;

import dev.larder.registry.Condition.And;
import dev.larder.registry.Condition.AnyArtifact;
import dev.larder.registry.Condition.Comparison;
import dev.larder.registry.Condition.Holds;
import dev.larder.registry.Condition.In;
import dev.larder.registry.Condition.Matches;
import dev.larder.registry.Condition.Not;
import dev.larder.registry.Condition.Or;
import dev.larder.registry.Condition.Present;
import dev.larder.registry.Field;
import dev.larder.registry.Literal;
import dev.larder.registry.Operand;
import dev.larder.registry.TextCall;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Conditions in SQL. What a user wrote gets into a statement as the value of a parameter only, or as the name of a dimension or metadata
/// field that the Registry knows.
final class ConditionSql {
  private final QueryFields fields;
  private final SqlDialect dialect;

  ConditionSql(QueryFields fields) {
    this.fields = fields;
    this.dialect = fields.dialect();
  }

  Condition of(dev.larder.registry.Condition condition) {
    return switch (condition) {
      case And and -> joined(and.parts(), "and");
      case Or or -> joined(or.parts(), "or");
      case Not not -> not(not.condition());
      case AnyArtifact any when ConditionShape.namesArtifacts(any.condition()) ->
        D.ID.in(DSL.select(S.DATASET_ID).from(S).where(of(any.condition())));
      case AnyArtifact any -> DSL.exists(artifacts(of(any.condition())));
      case Comparison c -> where(c.operand(), value -> DSL.condition("{0} " + c.relation().sign() + " {1}", value,
          parameter(value(c.operand(), c.literal()))));
      case In in -> where(in.operand(), value -> dialect.isOneOf(value,
          in.literals().stream().map(literal -> value(in.operand(), literal)).toList()));
      case Matches matches -> where(matches.operand(), value -> dialect.matches(value, matches.pattern()));
      case Present present -> fields.where(present.field(), org.jooq.Field::isNotNull);
      case Holds holds -> holds(holds.field());
    };
  }

  /// As a balanced tree: SQLite takes a thousand levels, and a list is as deep as it is long to its parser.
  private Condition joined(List<dev.larder.registry.Condition> parts, String word) {
    if (parts.size() == 1) {
      return of(parts.getFirst());
    }
    int middle = parts.size() / 2;
    return DSL.condition("({0} " + word + " {1})", joined(parts.subList(0, middle), word),
        joined(parts.subList(middle, parts.size()), word));
  }

  /// What databases know to be true or false they search better without `IS NOT TRUE`.
  private Condition not(dev.larder.registry.Condition condition) {
    return switch (condition) {
      case AnyArtifact any -> DSL.notExists(artifacts(of(any.condition())));
      case Holds(Field.OfDataset field) when field == Field.OfDataset.STORED ->
        DSL.notExists(artifacts(DSL.noCondition()));
      default -> DSL.condition("({0}) is not true", of(condition));
    };
  }

  private static org.jooq.Select<?> artifacts(Condition condition) {
    return DSL.selectOne().from(S).where(S.DATASET_ID.eq(D.ID)).and(condition);
  }

  private Condition holds(Field field) {
    return switch (field) {
      case Field.OfDataset ofDataset when ofDataset == Field.OfDataset.STORED ->
        DSL.exists(artifacts(DSL.noCondition()));
      case Field.Metadata metadata ->
        fields.where(metadata, _ -> dialect.holds(R.METADATA, metadata.name()));
      default -> throw new IllegalArgumentException(field + " is no truth value");
    };
  }

  private Condition where(Operand operand, QueryFields.Test test) {
    return switch (operand) {
      case Field field -> fields.where(field, test);
      case TextCall call -> fields.where(call.field(), value -> test.of(switch (call.function()) {
        // Both databases change the letters of ASCII only: PostgreSQL because what it is given is of collation "C".
        case LOWER -> DSL.field("lower({0})", String.class, value);
        case UPPER -> DSL.field("upper({0})", String.class, value);
        case LENGTH -> DSL.field("length({0})", Long.class, value);
      }));
    };
  }

  /// The value that `operand` is compared with.
  private static Object value(Operand operand, Literal literal) {
    return switch (literal) {
      case Literal.Text text -> text.value();
      case Literal.Whole whole -> whole.value();
      case Literal.Decimal decimal -> decimal.value();
      case Literal.Date date -> date.value().toString();
      case Literal.Id id -> id.value();
      case Literal.Time time -> operand == Field.OfArtifact.WRITTEN
          ? (Object) StorageRows.micros(time.value())
          : SqlDialect.sortable(time.value());
    };
  }

  /// A parameter with that value.
  static org.jooq.Field<?> parameter(Object value) {
    return value instanceof UUID id ? DSL.val(id, DATASET.ID) : DSL.val(value);
  }
}
