package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArtifactStoresTest {
  @TempDir
  private Path folder = Path.of("");

  private static StorageException refused(StoreSettings settings) {
    return assertThrows(StorageException.class, () -> ArtifactStores.open(settings).close());
  }

  @Test
  void aFileUriIsALocalFolder() throws IOException {
    try (ArtifactStore store = ArtifactStores.open(StoreSettings.of(folder))) {
      assertInstanceOf(LocalArtifactStore.class, store);
    }
  }

  @Test
  void aNameInMemoryIsTheSameStoreForThisProcess() throws IOException {
    ArtifactPath path = new ArtifactPath("a");
    try (ArtifactStore store = ArtifactStores.open(StoreSettings.of(URI.create("mem:stores-test")))) {
      store.create(path, Content.bytes(new byte[3]));
      assertEquals(URI.create("mem:stores-test/a"), store.uri(path));
    }
    try (ArtifactStore again = ArtifactStores.open(StoreSettings.of(URI.create("mem:stores-test")));
        ArtifactStore other = ArtifactStores.open(StoreSettings.of(URI.create("mem:another")))) {
      assertInstanceOf(StatResult.Present.class, again.stat(List.of(path)).getFirst());
      assertInstanceOf(StatResult.Absent.class, other.stat(List.of(path)).getFirst());
    }
  }

  @Test
  void whatNoStoreTakesIsRefusedWithExamples() {
    StorageException refused = refused(StoreSettings.of(URI.create("gopher://hole/pantry")));
    assertTrue(String.valueOf(refused.getMessage()).contains("gopher://hole/pantry"), refused::toString);
    assertTrue(refused.remedy().contains("file:///folder, mem:name"), refused.remedy());
  }

  @Test
  void anOptionThatAStoreDoesNotHaveIsRefused() {
    StorageException refused = refused(new StoreSettings(folder.toUri(), Map.of("regoin", "eu")));
    assertTrue(String.valueOf(refused.getMessage()).contains("no option regoin"), refused::toString);
  }

  @Test
  void aFileUriWithAHostIsRefused() {
    StorageException refused = refused(StoreSettings.of(URI.create("file://host/pantry")));
    assertTrue(String.valueOf(refused.getMessage()).contains("names no local folder"), refused::toString);
  }
}
