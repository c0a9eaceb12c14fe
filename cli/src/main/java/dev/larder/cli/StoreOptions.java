package dev.larder.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// How to reach a store, as far as its URI does not say it.
final class StoreOptions {
  @Option(names = "--store-option", paramLabel = "NAME=VALUE", description = "Option of the store, e.g. region=eu-west-1; once for each. Secrets come from the environment.")
  private final Map<String, String> options = new LinkedHashMap<>();

  Map<String, String> all() {
    return options;
  }
}
