package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer of so many artifacts that its temporary folder has rooms.
final class BusyWriterTest {
  private static final int MANY = 300;

  @TempDir
  private Path root = Path.of("");

  private static List<NewArtifact> artifacts(String folder, Content content) {
    return IntStream.range(0, MANY).mapToObj(i -> new NewArtifact(new ArtifactPath(folder + "/" + i), content))
        .toList();
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("_tmp"))) {
      return all.filter(path -> !path.equals(root.resolve("_tmp"))).toList();
    }
  }

  @Test
  void leavesNoRoomBehind() throws IOException {
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      try (ArtifactStore view = store.as(UUID.randomUUID(), Durability.CACHE)) {
        view.create(artifacts("run", Content.bytes(new byte[3])))
            .forEach(result -> assertInstanceOf(CreateResult.Created.class, result));
        assertTrue(temporary().stream().anyMatch(path -> path.getFileName().toString().startsWith("room-")));
      }
      assertEquals(List.of(), temporary());
    }
  }

  @Test
  void createsNothingMoreInAnyRoomOnceItIsExpelled() throws IOException {
    UUID writer = UUID.randomUUID();
    try (ArtifactStore store = LocalArtifactStore.open(root); ArtifactStore view = store.as(writer, Durability.CACHE)) {
      // The last of its contents sees the writer expelled while it is read.
      Content fatal = () -> {
        try {
          store.expel(writer);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(new byte[3]);
      };
      view.create(artifacts("before", Content.bytes(new byte[3])));
      assertInstanceOf(CreateResult.Failed.class, view.create(new ArtifactPath("run/fatal"), fatal));
      view.create(artifacts("after", Content.bytes(new byte[3])))
          .forEach(result -> assertInstanceOf(CreateResult.Failed.class, result));
      assertEquals(List.of(), temporary());
    }
  }
}
