package dev.larder.registry.sql;

import dev.larder.registry.Condition;
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

/// What a condition asks of the database, seen from afar.
final class ConditionShape {
  private ConditionShape() {}

  /// Whether it needs the data ID.
  static boolean readsDataIds(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::readsDataIds);
      case Or or -> or.parts().stream().anyMatch(ConditionShape::readsDataIds);
      case Not not -> readsDataIds(not.condition());
      case AnyArtifact any -> readsDataIds(any.condition());
      case Comparison comparison -> isOfDataId(comparison.operand().field());
      case In in -> isOfDataId(in.operand().field());
      case Matches matches -> isOfDataId(matches.operand().field());
      case Present present -> isOfDataId(present.field());
      case Holds holds -> isOfDataId(holds.field());
    };
  }

  /// Whether an index may lead to the datasets that fulfil it, so that they are sought and then sorted. For others all datasets are looked at,
  /// in their order.
  static boolean isSought(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::isSought);
      case Or or -> or.parts().stream().allMatch(ConditionShape::isSought);
      case Not _,AnyArtifact _,Present _ -> false;
      case Comparison comparison -> comparison.relation() != Condition.Relation.NOT_EQUAL
          && isIndexed(comparison.operand().field());
      case In in -> isIndexed(in.operand().field());
      case Matches matches -> isIndexed(matches.operand().field());
      case Holds holds -> isOfDataId(holds.field());
    };
  }

  /// Whether no dataset fulfils it but those of some ids.
  static boolean namesIds(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::namesIds);
      case Or or -> or.parts().stream().allMatch(ConditionShape::namesIds);
      case Comparison comparison -> comparison.relation() == Condition.Relation.EQUAL
          && comparison.operand() == Field.OfDataset.ID;
      case In in -> in.operand() == Field.OfDataset.ID;
      case Not _,AnyArtifact _,Matches _,Present _,Holds _ -> false;
    };
  }

  private static boolean isIndexed(Field field) {
    return field instanceof Field.OfDataset || isOfDataId(field);
  }

  private static boolean isOfDataId(Field field) {
    return field instanceof Field.Dimension || field instanceof Field.Metadata;
  }
}
