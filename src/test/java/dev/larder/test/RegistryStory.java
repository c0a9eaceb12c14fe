package dev.larder.test;

import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.NewDataset;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// A repository with two nights of biases, of two detectors each, which everything about collections can be tried on.
record RegistryStory(Path folder) {
  static final DatasetType BIAS = DatasetType.of("bias", List.of("detector"), "image/fits");

  /// Named as an input by the biases of the second night, and known nowhere.
  static final UUID STRANGER = UUID.fromString("0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69");

  /// Makes it: dimension `detector` is an integer with the metadata `purpose`, runs are `night/1` and `night/2`.
  static RegistryStory make(Path folder) throws IOException {
    RegistryStory story = new RegistryStory(folder);
    story.run("init", "REPO").done();
    story.run("dimension", "declare", "REPO", "detector", "--type", "integer", "--metadata",
        "purpose:string,width:number").done();
    story.run("dataset-type", "register", "REPO", "bias", "--dimensions", "detector", "--format",
        "image/fits").done();
    List<DatasetRef> first = story.write("night/1", "taken in night 1", List.of());
    story.write("night/2", "taken in night 2", List.of(first.getFirst().id(), STRANGER));
    story.run("transfer-back", "REPO").done();
    return story;
  }

  Path repository() {
    return folder.resolve("story");
  }

  /// Writes a bias for each of the two detectors; its bytes are the text and the detector.
  List<DatasetRef> write(String run, String text, List<UUID> inputs) throws IOException {
    List<DatasetRef> written = new ArrayList<>();
    try (LocalArtifactStore store = LocalArtifactStore.open(repository());
        RunWriter writer = RunWriter.open(Datastore.on(store), new RunName(run),
            WriterOptions.DEFAULT.withJob("job of " + run))) {
      for (long detector = 1; detector <= 2; detector++) {
        DataId dataId = new DataId(new TreeMap<>(Map.of(new DimensionName("detector"), detector)));
        Content content = Content.bytes("%s, %d".formatted(text, detector).getBytes(StandardCharsets.UTF_8));
        written.add(writer.put(NewDataset.of(BIAS, dataId, content).from(inputs)));
      }
    }
    return written;
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// Runs a command in this process; `REPO` stands for the repository.
  Ended run(Object... words) {
    return Larder.here(Stream.of(words).map(word -> word.equals("REPO") ? repository() : word).toArray());
  }

  /// The same, with its data as JSON.
  Ended json(Object... words) {
    return run(Stream.concat(Stream.of(words), Stream.of("--output", "json")).toArray()).done();
  }
}
