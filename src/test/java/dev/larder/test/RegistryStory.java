package dev.larder.test;

import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A repository with two nights of biases, of two detectors each, which everything about collections can be tried on.
record RegistryStory(Path folder) {
  static final DatasetType BIAS = DatasetType.of("bias", List.of("detector"), "image/fits");

  /// Makes it: dimension `detector` is an integer with the metadata `purpose`, runs are `night/1` and `night/2`.
  static RegistryStory make(Path folder) throws IOException {
    RegistryStory story = new RegistryStory(folder);
    story.run("init", "REPO").done();
    story.run("dimension", "declare", "REPO", "detector", "--type", "integer", "--metadata",
        "purpose:string,width:number").done();
    story.run("dataset-type", "register", "REPO", "bias", "--dimensions", "detector", "--format",
        "image/fits").done();
    for (int night = 1; night <= 2; night++) {
      story.write("night/" + night, "taken in night " + night);
    }
    story.run("transfer-back", "REPO").done();
    return story;
  }

  Path repository() {
    return folder.resolve("story");
  }

  /// Writes a bias for each of the two detectors; its bytes are the text and the detector.
  void write(String run, String text) throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(repository());
        RunWriter writer = RunWriter.open(Datastore.on(store), new RunName(run), WriterOptions.DEFAULT)) {
      for (long detector = 1; detector <= 2; detector++) {
        writer.putAll(List.of(new NewDataset(BIAS,
            new DataId(new TreeMap<>(Map.of(new DimensionName("detector"), detector))), List.of(new NewComponent("",
                Content.bytes("%s, %d".formatted(text, detector).getBytes(StandardCharsets.UTF_8)), "image/fits",
                "fits")))));
      }
    }
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
