package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.datastore.UnsuitableStoreException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryInitTest {
  @TempDir
  Path folder;

  @Test
  void isRefusedWhereThereAreNoHardLinksAndNothingIsMade() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("pantry.zip"), Map.of("create", "true"))) {
      Path pantry = zip.getPath("/pantry");
      assertThrows(UnsuitableStoreException.class, () -> Repository.init(pantry));
      try (Stream<Path> made = Files.walk(pantry)) {
        assertEquals(List.of("/pantry", "/pantry/_tmp"), made.map(Path::toString).sorted().toList());
      }
    }
  }

  @Test
  void aClockBehindTheOneThatMadeTheRepositoryIsAWarning() {
    Instant made = Instant.parse("2026-11-20T08:15:30Z");
    assertEquals(Checkup.Finding.OK, Checkup.clock(made, made.minusSeconds(30)).finding());
    assertEquals(Checkup.Finding.WARNING, Checkup.clock(made, made.minusSeconds(90)).finding());
  }
}
