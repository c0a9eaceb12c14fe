package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The dataset types of one run: for each the first definition wins, the store arbitrates, and nobody can write another.
public final class RunDatasetTypes {
  private final ArtifactStore store;
  private final RunFolder run;
  private final Map<DatasetTypeName, DatasetType> known = new ConcurrentHashMap<>();

  public RunDatasetTypes(ArtifactStore store, RunFolder run) {
    this.store = store;
    this.run = run;
  }

  /// Makes sure that `type` is what its name means in this run.
  ///
  /// @throws JournalException `dataset-type-conflict` if somebody defined it otherwise
  void define(DatasetType type) throws IOException {
    DatasetType found = agree(type);
    if (!found.equals(type)) {
      throw new JournalException("dataset-type-conflict",
          "dataset type %s is defined in run %s as %s, and this writer has %s".formatted(type.name(), run.run(), found,
              type),
          "Use the definition that is there, another dataset type or another run.");
    }
  }

  /// What the name of `type` means in this run: what somebody has defined already, or else `type`, from now on and for everyone.
  DatasetType agree(DatasetType type) throws IOException {
    DatasetType found = known.get(type.name());
    if (found == null) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("name", type.name().value());
      values.put("dimensions", type.dimensions().stream().map(DimensionName::value).toList());
      values.put("format", type.format());
      found = of(MarkerFile.createOrRead(store, JournalLayout.type(run.path(), type.name()), values), type.name());
      known.put(type.name(), found);
    }
    return found;
  }

  /// The definition of a dataset type in this run; empty where there is none.
  public Optional<DatasetType> find(DatasetTypeName name) throws IOException {
    DatasetType type = known.get(name);
    if (type == null) {
      Optional<MarkerFile> marker = MarkerFile.read(store, JournalLayout.type(run.path(), name));
      if (marker.isEmpty()) {
        return Optional.empty();
      }
      type = of(marker.get(), name);
      known.put(name, type);
    }
    return Optional.of(type);
  }

  /// All dataset types that somebody has defined in this run, by the names of their files.
  public List<DatasetType> all() throws IOException {
    List<ArtifactPath> files;
    try (Stream<Artifact> listing = store.list(run.path().resolve(JournalLayout.TYPES))) {
      files = listing.map(Artifact::path).filter(path -> path.name().endsWith(".json")).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<DatasetType> types = new ArrayList<>();
    for (ArtifactPath file : files) {
      Optional<MarkerFile> marker = MarkerFile.read(store, file);
      if (marker.isPresent()) {
        types.add(of(marker.get()));
      }
    }
    return types;
  }

  /// What a file below `types` defines.
  static DatasetType of(MarkerFile marker) throws JournalException {
    try {
      return DatasetType.of(marker.text("name"), marker.texts("dimensions"), marker.text("format"));
    } catch (IllegalArgumentException e) {
      throw marker.damaged(e);
    }
  }

  private static DatasetType of(MarkerFile marker, DatasetTypeName name) throws JournalException {
    DatasetType type = of(marker);
    if (!type.name().equals(name)) {
      throw marker.damaged(new IllegalArgumentException("it defines %s instead of %s".formatted(type.name(), name)));
    }
    return type;
  }
}
