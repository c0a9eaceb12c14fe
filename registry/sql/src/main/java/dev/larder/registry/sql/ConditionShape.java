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
import dev.larder.registry.Operand;
import java.util.List;
import java.util.Optional;

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

  /// Whether it asks anything of artifacts.
  static boolean asksArtifacts(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::asksArtifacts);
      case Or or -> or.parts().stream().anyMatch(ConditionShape::asksArtifacts);
      case Not not -> asksArtifacts(not.condition());
      case AnyArtifact _ -> true;
      case Holds holds -> holds.field() == Field.OfDataset.STORED;
      case Comparison _,In _,Matches _,Present _ -> false;
    };
  }

  /// Whether an index may lead to the datasets that fulfil it, so that they are sought and then sorted. For others all datasets are looked at,
  /// in their order.
  static boolean isSought(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::isSought);
      case Or or -> or.parts().stream().allMatch(ConditionShape::isSought);
      case Not _,Present _ -> false;
      case AnyArtifact any -> namesArtifacts(any.condition());
      case Comparison comparison -> comparison.relation() != Condition.Relation.NOT_EQUAL
          && isIndexed(comparison.operand().field());
      case In in -> isIndexed(in.operand().field());
      case Matches matches -> isIndexed(matches.operand().field());
      case Holds holds -> isOfDataId(holds.field());
    };
  }

  /// What it asks of data IDs alone, whatever else it asks, as far as an index may lead to those that fulfil it: one that does not fulfil that does not
  /// fulfil all of it. Empty if there is no such part.
  static Optional<Condition> onDataIds(Condition condition) {
    List<Condition> parts = (condition instanceof And and ? and.parts() : List.of(condition)).stream()
        .filter(part -> asksDataIdsOnly(part) && isSought(part)).toList();
    return parts.size() > 1 ? Optional.of(new And(parts)) : parts.stream().findFirst();
  }

  private static boolean asksDataIdsOnly(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().allMatch(ConditionShape::asksDataIdsOnly);
      case Or or -> or.parts().stream().allMatch(ConditionShape::asksDataIdsOnly);
      case Not not -> asksDataIdsOnly(not.condition());
      case AnyArtifact _ -> false;
      case Comparison comparison -> isOfDataId(comparison.operand().field());
      case In in -> isOfDataId(in.operand().field());
      case Matches matches -> isOfDataId(matches.operand().field());
      case Present present -> isOfDataId(present.field());
      case Holds holds -> isOfDataId(holds.field());
    };
  }

  /// Whether no dataset fulfils it but those of some ids, given or soon found.
  static boolean namesIds(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::namesIds);
      case Or or -> or.parts().stream().allMatch(ConditionShape::namesIds);
      case Comparison comparison -> comparison.relation() == Condition.Relation.EQUAL
          && comparison.operand() == Field.OfDataset.ID;
      case In in -> in.operand() == Field.OfDataset.ID;
      case AnyArtifact any -> namesArtifacts(any.condition());
      case Not _,Matches _,Present _,Holds _ -> false;
    };
  }

  /// Whether few artifacts fulfil it, because it asks for paths or checksums: they are looked for first, once, and datasets by their ids.
  static boolean namesArtifacts(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ConditionShape::namesArtifacts);
      case Or or -> or.parts().stream().allMatch(ConditionShape::namesArtifacts);
      case Comparison comparison -> comparison.relation() == Condition.Relation.EQUAL
          && isOfOneArtifact(comparison.operand());
      case In in -> isOfOneArtifact(in.operand());
      case Not _,AnyArtifact _,Matches _,Present _,Holds _ -> false;
    };
  }

  private static boolean isOfOneArtifact(Operand operand) {
    return operand == Field.OfArtifact.PATH || operand == Field.OfArtifact.CHECKSUM;
  }

  private static boolean isIndexed(Field field) {
    return field instanceof Field.OfDataset || isOfDataId(field);
  }

  private static boolean isOfDataId(Field field) {
    return field instanceof Field.Dimension || field instanceof Field.Metadata;
  }
}
