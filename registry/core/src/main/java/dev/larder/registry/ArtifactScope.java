package dev.larder.registry;

import dev.larder.registry.Condition.And;
import dev.larder.registry.Condition.AnyArtifact;
import dev.larder.registry.Condition.Comparison;
import dev.larder.registry.Condition.Holds;
import dev.larder.registry.Condition.In;
import dev.larder.registry.Condition.Matches;
import dev.larder.registry.Condition.Not;
import dev.larder.registry.Condition.Or;
import dev.larder.registry.Condition.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides which conditions on artifacts speak of the same one.
///
/// A condition is *open* while it holds fields of artifacts of which nobody has said yet whose they are. What it means is: it holds with one
/// artifact of the dataset, the same for all of it, or it holds without any. Parts that do not depend on the artifact move out of
/// [AnyArtifact], which changes nothing, and leaves less to look at for each artifact. "Has an artifact with A or B" is "has one with A,
/// or has one with B", so OR can be taken apart; AND cannot.
final class ArtifactScope {
  private ArtifactScope() {}

  /// What an open `condition` means of a dataset. Others stay as they are.
  static Condition closed(Condition condition) {
    if (!isOpen(condition)) {
      return condition;
    }
    return switch (condition) {
      case And and -> and(and.parts());
      case Or or -> or(or.parts());
      case Not _,AnyArtifact _,Comparison _,In _,Matches _,Present _,Holds _ -> new AnyArtifact(condition);
    };
  }

  private static Condition and(List<Condition> parts) {
    List<Condition> closed = new ArrayList<>();
    List<Condition> open = new ArrayList<>();
    parts.forEach(part -> (isOpen(part) ? open : closed).add(part));
    closed.add(open.size() == 1 ? closed(open.getFirst()) : together(new And(open)));
    return all(closed);
  }

  /// `(path = 'a' OR plate = 'P1') AND (size > 5 OR well = 'A1')` holds of plate P1, well A1 though nothing of it may be stored.
  private static Condition together(Condition open) {
    Condition any = new AnyArtifact(open);
    return withoutArtifact(open).map(without -> any(List.of(without, any))).orElse(any);
  }

  /// What is left of `condition` where there is no artifact, and nothing holds of it; empty where that cannot be.
  private static Optional<Condition> withoutArtifact(Condition condition) {
    if (isOfArtifact(condition)) {
      return Optional.empty();
    }
    return switch (condition) {
      case And and -> {
        List<Condition> left = and.parts().stream().flatMap(part -> withoutArtifact(part).stream()).toList();
        yield left.size() < and.parts().size() ? Optional.empty() : Optional.of(all(left));
      }
      case Or or -> {
        List<Condition> left = or.parts().stream().flatMap(part -> withoutArtifact(part).stream()).toList();
        yield left.isEmpty() ? Optional.empty() : Optional.of(any(left));
      }
      case Not _,AnyArtifact _,Comparison _,In _,Matches _,Present _,Holds _ -> Optional.of(condition);
    };
  }

  private static Condition or(List<Condition> parts) {
    List<Condition> closed = new ArrayList<>();
    List<Condition> ofArtifact = new ArrayList<>();
    for (Condition part : parts) {
      if (isOfArtifact(part)) {
        ofArtifact.add(part);
      } else {
        closed.add(closed(part));
      }
    }
    if (!ofArtifact.isEmpty()) {
      closed.add(new AnyArtifact(any(ofArtifact)));
    }
    return any(closed);
  }

  static Condition all(List<Condition> parts) {
    List<Condition> flat = new ArrayList<>();
    parts.forEach(part -> flat.addAll(part instanceof And and ? and.parts() : List.of(part)));
    return flat.size() == 1 ? flat.getFirst() : new And(flat);
  }

  static Condition any(List<Condition> parts) {
    List<Condition> flat = new ArrayList<>();
    parts.forEach(part -> flat.addAll(part instanceof Or or ? or.parts() : List.of(part)));
    return flat.size() == 1 ? flat.getFirst() : new Or(flat);
  }

  private static boolean isOpen(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().anyMatch(ArtifactScope::isOpen);
      case Or or -> or.parts().stream().anyMatch(ArtifactScope::isOpen);
      case Not not -> isOpen(not.condition());
      case AnyArtifact _ -> false;
      case Comparison comparison -> isOfArtifact(comparison.operand());
      case In in -> isOfArtifact(in.operand());
      case Matches matches -> isOfArtifact(matches.operand());
      case Present present -> isOfArtifact(present.field());
      case Holds holds -> isOfArtifact(holds.field());
    };
  }

  /// Whether nothing in it but the artifact decides.
  private static boolean isOfArtifact(Condition condition) {
    return switch (condition) {
      case And and -> and.parts().stream().allMatch(ArtifactScope::isOfArtifact);
      case Or or -> or.parts().stream().allMatch(ArtifactScope::isOfArtifact);
      case Not not -> isOfArtifact(not.condition());
      case AnyArtifact _,Comparison _,In _,Matches _,Present _,Holds _ -> isOpen(condition);
    };
  }

  /// Number of conditions in `condition`, itself included; what is beyond `most` is not counted.
  static int size(Condition condition, int most) {
    return switch (condition) {
      case And and -> size(and.parts(), most);
      case Or or -> size(or.parts(), most);
      case Not not -> 1 + size(not.condition(), most);
      case AnyArtifact any -> 1 + size(any.condition(), most);
      case Comparison _,In _,Matches _,Present _,Holds _ -> 1;
    };
  }

  private static int size(List<Condition> parts, int most) {
    int size = 1;
    for (Condition part : parts) {
      if (size > most) {
        return size;
      }
      size += size(part, most - size);
    }
    return size;
  }

  private static boolean isOfArtifact(Operand operand) {
    return operand.field() instanceof Field.OfArtifact;
  }
}
