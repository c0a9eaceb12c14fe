package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import java.util.List;

/// A collection of the Registry.
///
/// @param children of a chain, in the order of search; empty for the others
/// @param parents chains that name it, by name
public record CollectionSummary(CollectionName name, CollectionType type, List<CollectionName> children,
    List<CollectionName> parents) {
  public CollectionSummary {
    children = List.copyOf(children);
    parents = List.copyOf(parents);
  }
}
