package dev.larder.datastore.vfs;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.ReadingContract;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The stores that somebody else has filled.
final class Filled {
  private Filled() {}

  static void folder(Path root, Map<ArtifactPath, byte[]> artifacts) throws IOException {
    for (Map.Entry<ArtifactPath, byte[]> artifact : artifacts.entrySet()) {
      Path file = root.resolve(artifact.getKey().value());
      Files.createDirectories(file.getParent());
      Files.write(file, artifact.getValue());
    }
  }

  static void zip(Path zip, String prefix, Map<ArtifactPath, byte[]> artifacts) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip); ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<ArtifactPath, byte[]> artifact : artifacts.entrySet()) {
        out.putNextEntry(new ZipEntry(prefix + artifact.getKey().value()));
        out.write(artifact.getValue());
      }
    }
  }

  static ArtifactStore open(String root) throws IOException {
    return ArtifactStores.open(StoreSettings.of(URI.create(root)));
  }
}

final class ZipReadingTest extends ReadingContract {
  @TempDir
  Path folder;

  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws IOException {
    Path zip = folder.resolve("pan try.zip");
    Filled.zip(zip, "", artifacts);
    return Filled.open("vfs:zip:" + zip.toUri());
  }
}

final class FolderInZipReadingTest extends ReadingContract {
  @TempDir
  Path folder;

  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws IOException {
    Path zip = folder.resolve("pantry.zip");
    Filled.zip(zip, "deep/er/", artifacts);
    return Filled.open("vfs:zip:" + zip.toUri() + "!/deep/er");
  }
}

final class FolderReadingTest extends ReadingContract {
  @TempDir
  Path root;

  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws IOException {
    Filled.folder(root, artifacts);
    return Filled.open("vfs:" + root.toUri());
  }
}

final class SftpReadingTest extends ReadingContract {
  @TempDir
  Path root;

  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws IOException {
    Filled.folder(root, artifacts);
    return SftpServer.shared().store(root);
  }
}

final class HttpReadingTest extends ReadingContract {
  private final WebServer server = server();

  private static WebServer server() {
    try {
      return new WebServer();
    } catch (IOException e) {
      throw new IllegalStateException("no web server can be started", e);
    }
  }

  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws IOException {
    server.put(artifacts);
    return ArtifactStores.open(StoreSettings.of(server.uri()));
  }

  @Override
  protected boolean lists() {
    return false;
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
