package dev.larder.registry;

import java.util.List;

/// The order of datasets.
public record OrderBy(List<String> keys) {
  public static final OrderBy NONE = new OrderBy(List.of());

  public static OrderBy parse(String text) {
    return new OrderBy(List.of(text));
  }
}
