package dev.larder.datastore.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.vfs.WebServer.Habit;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with storage that is only read.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReadOnlyFaultsTest {
  private static final ArtifactPath FILE = new ArtifactPath("run/a");
  private static final byte[] BYTES = new byte[300_000];

  static {
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] = (byte) (i * 31);
    }
  }

  private static StatResult stat(ArtifactStore store, String path) {
    return store.stat(List.of(new ArtifactPath(path))).getFirst();
  }

  @Nested
  class AWebServer {
    private interface Trial {
      void on(ArtifactStore store) throws Exception;
    }

    private void with(Habit habit, Trial trial) throws Exception {
      try (WebServer server = new WebServer(habit)) {
        server.put(Map.of(FILE, BYTES));
        try (ArtifactStore store = ArtifactStores.open(StoreSettings.of(server.uri()))) {
          trial.on(store);
        }
      }
    }

    private static byte[] part(ArtifactStore store) throws IOException {
      try (InputStream in = store.open(FILE, new ByteRange(1_000, 500))) {
        return in.readAllBytes();
      }
    }

    @Test
    void thatIgnoresRangesGivesThemAllTheSame() throws Exception {
      with(Habit.IGNORES_RANGES, store -> assertArrayEquals(Arrays.copyOfRange(BYTES, 1_000, 1_500), part(store)));
    }

    @Test
    void thatSendsAnotherRangeIsNotBelieved() throws Exception {
      with(Habit.SENDS_OTHER_RANGES, store -> {
        StorageException fault = assertThrows(StorageException.class, () -> part(store));
        assertTrue(String.valueOf(fault.getMessage()).contains("asked for the bytes from 1000 on"), fault::toString);
      });
    }

    @Test
    void thatBreaksOffIsAnErrorAndNeverTheEnd() throws Exception {
      with(Habit.BREAKS_OFF, store -> {
        try (InputStream in = store.open(FILE)) {
          StorageException fault = assertThrows(StorageException.class, in::readAllBytes);
          assertTrue(
              String.valueOf(fault.getMessage()).startsWith("cannot read run/a: the connection to the server is lost"),
              fault::toString);
        }
      });
    }

    @Test
    void thatForbidsOrFailsMakesNothingAbsent() throws Exception {
      for (Habit habit : List.of(Habit.FORBIDS, Habit.FAILS)) {
        with(habit, store -> {
          for (String path : List.of("run/a", "run/absent")) {
            StatResult.Unknown unknown = assertInstanceOf(StatResult.Unknown.class, stat(store, path));
            assertFalse(unknown.cause().remedy().isEmpty());
            assertThrows(StorageException.class, () -> store.open(new ArtifactPath(path)).close());
          }
        });
      }
    }

    @Test
    void thatTellsNoSizeOrKnowsNoHeadIsRead() throws Exception {
      for (Habit habit : List.of(Habit.TELLS_NO_SIZE, Habit.KNOWS_NO_HEAD)) {
        with(habit, store -> {
          assertInstanceOf(StatResult.Unknown.class, stat(store, "run/a"));
          try (InputStream in = store.open(FILE)) {
            assertArrayEquals(BYTES, in.readAllBytes());
          }
        });
      }
    }

    @Test
    void thatShowsItsFoldersHasNoArtifactsThere() throws Exception {
      with(Habit.SENDS_ON_TO_FOLDERS, store -> {
        assertInstanceOf(StatResult.Absent.class, stat(store, "run"));
        assertThrows(NoSuchFileException.class, () -> store.open(new ArtifactPath("run")).close());
        assertInstanceOf(StatResult.Present.class, stat(store, "run/a"));
      });
    }

    @Test
    void thatDoesNotAnswerMakesEverythingUnknown() throws Exception {
      WebServer server = new WebServer();
      try (ArtifactStore store = ArtifactStores.open(StoreSettings.of(server.uri()))) {
        server.close();
        StatResult.Unknown unknown = assertInstanceOf(StatResult.Unknown.class, stat(store, "run/a"));
        assertTrue(unknown.cause().remedy().contains("reached"), unknown.cause()::toString);
        assertThrows(StorageException.class, () -> store.open(FILE).close());
      }
    }

    @Test
    void isAskedOnceForWhatIsRead() throws Exception {
      try (WebServer server = new WebServer()) {
        server.put(Map.of(FILE, BYTES));
        try (ArtifactStore store = ArtifactStores.open(StoreSettings.of(server.uri()))) {
          store.open(FILE).close();
          stat(store, "run/a");
          assertEquals(List.of("GET", "HEAD"), server.requests);
        }
      }
    }
  }

  @Nested
  class AFile {
    @TempDir
    Path folder;

    private void assertRefused(String address, String says) {
      StorageException fault = assertThrows(StorageException.class, () -> Filled.open(address).close());
      assertTrue(String.valueOf(fault.getMessage()).contains(says), fault::toString);
      assertFalse(fault.remedy().isEmpty());
    }

    @Test
    void thatIsNoZipIsRefused() throws IOException {
      assertRefused("vfs:zip:" + Files.writeString(folder.resolve("a.zip"), "no zip").toUri(), "cannot open");
    }

    @Test
    void thatIsNotThereIsRefused() {
      assertRefused("vfs:zip:" + folder.resolve("none.zip").toUri(), "cannot open");
      assertRefused("vfs:" + folder.resolve("none").toUri(), "does not exist");
    }

    @Test
    void ofAKindThatNobodyKnowsIsRefused() {
      assertRefused("vfs:gopher://host/a", "Commons VFS knows no vfs:gopher://host/a here");
      assertRefused("vfs:nothing", "Commons VFS knows no vfs:nothing here");
    }

    @Test
    void whoseNameLeadsOutOfAZipIsNotWithinReach() throws IOException {
      Path zip = folder.resolve("hostile.zip");
      Filled.zip(zip, "../", Map.of(FILE, BYTES));
      assertRefused("vfs:zip:" + zip.toUri(), "cannot open");
    }

    @Test
    void thatIsListedAndCannotBeLookedAtIsUnknown() throws IOException {
      Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
      try (ArtifactStore store = Filled.open("vfs:" + folder.toUri())) {
        assertInstanceOf(StatResult.Unknown.class, stat(store, "loop"));
        assertInstanceOf(StatResult.Unknown.class, stat(store, "loop/below"));
        assertInstanceOf(StatResult.Absent.class, stat(store, "absent/below"));
      }
    }
  }
}
