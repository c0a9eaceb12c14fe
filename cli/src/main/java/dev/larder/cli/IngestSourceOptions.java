package dev.larder.cli;

import dev.larder.repository.FilePattern;
import dev.larder.repository.FolderSource;
import dev.larder.repository.IngestSource;
import dev.larder.repository.InventorySource;
import dev.larder.repository.ManifestSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which files, and which data ID each of them has: a manifest, which is an argument of the command itself, a folder or an inventory.
final class IngestSourceOptions {
  @Option(names = "--from", paramLabel = "DIR", description = "Take the files in this folder and below whose names fit --pattern.")
  private @Nullable Path folder;

  @Option(names = "--inventory", paramLabel = "FILE", description = "Take the objects that an S3 inventory (CSV, packed or not) names and whose "
      + "keys fit --pattern, in place.")
  private @Nullable Path inventory;

  @Option(names = "--inventory-columns", paramLabel = "COLUMNS", description = "What its columns are: the fileSchema of the inventory's "
      + "manifest.json. Default: " + InventorySource.COLUMNS + ".")
  private String inventoryColumns = InventorySource.COLUMNS;

  @Option(names = "--pattern", paramLabel = "PATTERN", description = "Form of the names, e.g. '{plate}/{well}.tif': braces stand for the value "
      + "of a dimension, a backslash takes the next character as it is.")
  private @Nullable String pattern;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /// @param manifest null where none was named
  IngestSource source(@Nullable Path manifest) {
    if (Stream.of(manifest == null, folder == null, inventory == null).filter(absent -> !absent).count() != 1) {
      throw wrong("Name one of MANIFEST, --from and --inventory");
    }
    if (manifest != null) {
      if (pattern != null) {
        throw wrong("A manifest names data IDs itself: leave out --pattern");
      }
      return new ManifestSource(manifest);
    }
    if (pattern == null) {
      throw wrong("--from and --inventory need a --pattern");
    }
    FilePattern names = FilePattern.parse(pattern);
    return inventory == null
        ? new FolderSource(Objects.requireNonNull(folder), names)
        : new InventorySource(inventory, List.of(inventoryColumns.split(",", -1)), names);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
