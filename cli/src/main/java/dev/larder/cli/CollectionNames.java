package dev.larder.cli;

import dev.larder.model.CollectionName;
import java.util.List;

/// Names of collections, separated by commas. A comma in a name is written `\,`.
final class CollectionNames {
  /// Where picocli splits them.
  static final String SEPARATOR = "(?<!\\\\),";

  private CollectionNames() {}

  static List<CollectionName> of(List<String> texts) {
    return texts.stream().map(text -> new CollectionName(text.replace("\\,", ","))).toList();
  }
}
