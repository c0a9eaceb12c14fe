package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.RunFolder;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A repository for a test, with ways to put something into it: a real one, in a folder.
record Pantry(Repository repository) implements AutoCloseable {
  static final RunName NIGHT = new RunName("night1");
  static final DatasetType IMAGE = DatasetType.of("image", List.of("plate", "well"), "image/tiff");

  static Pantry in(Path folder) throws IOException {
    Repository.init(folder);
    return new Pantry(Repository.open(folder));
  }

  /// Stores an image of each of these wells, which then waits in a sealed journal of run `night1`.
  List<DatasetRef> write(String... wells) throws IOException {
    try (DatasetWriter writer = repository.writer(NIGHT, WriterOptions.DEFAULT)) {
      List<DatasetRef> refs = new ArrayList<>();
      for (String well : wells) {
        refs.add(writer.put(IMAGE, well(well), content("image of " + well)));
      }
      return refs;
    }
  }

  /// The folder that it is in.
  Path path() {
    return repository.location().folder().orElseThrow();
  }

  /// Its datastore, looked at through another store.
  RepositoryDatastore datastoreIn(ArtifactStore store) {
    RepositoryDatastore first = repository.datastores().first();
    return new RepositoryDatastore(first.location(), first.repository(), first.name(), first.root(), first.options(),
        new Datastore(store, first.datastore().placement()), first.constraints());
  }

  static DataId well(String well) {
    return DataId.of(Map.of("plate", "P 1", "well", well));
  }

  static Content content(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The folder of run `night1`, once somebody has written to it.
  RunFolder night() throws IOException {
    return RunFolder.find(repository.datastore().store(), NIGHT).orElseThrow();
  }

  TransferReport transfer() throws IOException {
    return new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
  }

  /// How `run list` shows run `night1`.
  Overview.Run overview() throws IOException {
    return Overview.of(repository).runs().stream().filter(run -> run.run().equals(NIGHT)).findFirst().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    repository.close();
  }
}
