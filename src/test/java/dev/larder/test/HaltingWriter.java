package dev.larder.test;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A process that writes a dataset and is gone when its artifact is there, and not its record.
final class HaltingWriter {
  static final RunName RUN = new RunName("halted");
  /// Its exit code.
  static final int CODE = 137;

  private HaltingWriter() {}

  public static void main(String[] arguments) throws IOException {
    ArtifactStore store = halting(LocalArtifactStore.open(Path.of(arguments[0])));
    RunWriter writer = RunWriter.open(Datastore.on(store), RUN, WriterOptions.DEFAULT);
    writer.put(DatasetType.of("image", List.of("plate", "well"), "image/tiff"),
        DataId.of(Map.of("plate", "P 1", "well", "D1")),
        Content.bytes("half a story".getBytes(StandardCharsets.UTF_8)));
  }

  /// The store, and its views, behind whose creation of an image this process ends without a word.
  private static ArtifactStore halting(ArtifactStore store) {
    return (ArtifactStore) Proxy.newProxyInstance(HaltingWriter.class.getClassLoader(),
        new Class<?>[]{ArtifactStore.class}, (proxy, method, arguments) -> {
          Object answer;
          try {
            answer = method.invoke(store, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (method.getName().equals("create") && arguments[0] instanceof List<?> artifacts
              && artifacts.stream().anyMatch(one -> one instanceof NewArtifact artifact
                  && artifact.path().value().endsWith(".tif"))) {
            Runtime.getRuntime().halt(CODE);
          }
          return answer instanceof ArtifactStore view ? halting(view) : answer;
        });
  }
}
