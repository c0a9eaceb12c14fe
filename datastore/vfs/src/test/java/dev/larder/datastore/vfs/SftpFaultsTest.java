package dev.larder.datastore.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.UnsuitableStoreException;
import dev.larder.datastore.Verdict;
import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with SFTP servers.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SftpFaultsTest {
  @TempDir
  Path root;
  @TempDir
  Path keys;

  /// What a server does when it is to make a link.
  private interface Linking {
    void link(SftpSubsystemProxy subsystem, Path link, Path existing) throws IOException;
  }

  /// A server that keeps `secret` to itself.
  private static final class Accessor implements SftpFileSystemAccessor {
    private final Linking linking;

    Accessor(Linking linking) {
      this.linking = linking;
    }

    @Override
    public Map<String, ?> readFileAttributes(SftpSubsystemProxy subsystem, Path file, String view,
        LinkOption... options) throws IOException {
      if (file.toString().contains("secret/")) {
        throw new AccessDeniedException(file.toString());
      }
      return SftpFileSystemAccessor.super.readFileAttributes(subsystem, file, view, options);
    }

    @Override
    public NavigableMap<String, Object> resolveReportedFileAttributes(SftpSubsystemProxy subsystem, Path file,
        int flags, NavigableMap<String, Object> attributes, LinkOption... options) throws IOException {
      if (file.toString().contains("secret/")) {
        throw new AccessDeniedException(file.toString());
      }
      return SftpFileSystemAccessor.super.resolveReportedFileAttributes(subsystem, file, flags, attributes, options);
    }

    @Override
    public void createLink(SftpSubsystemProxy subsystem, Path link, Path existing, boolean symbolic)
        throws IOException {
      linking.link(subsystem, link, existing);
    }
  }

  private SftpServer server(Linking linking) throws Exception {
    return new SftpServer(keys,
        new SftpSubsystemFactory.Builder().withFileSystemAccessor(new Accessor(linking)).build());
  }

  private SftpServer server() throws Exception {
    return server((_, link, existing) -> Files.createLink(link, existing));
  }

  private static ArtifactPath path(String value) {
    return new ArtifactPath(value);
  }

  private static Content text(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> listed(ArtifactStore store, String prefix) throws IOException {
    try (Stream<Artifact> artifacts = store.list(path(prefix))) {
      return artifacts.map(artifact -> artifact.path().value()).toList();
    }
  }

  private static StatResult stat(ArtifactStore store, String path) {
    return store.stat(List.of(path(path))).getFirst();
  }

  @Nested
  class Connecting {
    @Test
    void toAServerWithAnotherKeyThanTheKnownOneIsRefused() throws Exception {
      SftpServer shared = SftpServer.shared();
      Path known = Files.writeString(keys.resolve("others"),
          Files.readString(shared.knownHosts()).replaceAll("AAAA(.{40}).{6}", "AAAA$1AAAAAA"));
      StorageException fault = assertThrows(StorageException.class,
          () -> ArtifactStores.open(new StoreSettings(shared.uri(root),
              Map.of("identity_file", shared.identity().toString(), "known_hosts", known.toString()))).close());
      assertTrue(String.valueOf(fault.getMessage()).contains("its host key is not a known one"), fault::toString);
      assertTrue(fault.remedy().contains("ssh-keyscan -p " + shared.port()), fault.remedy());
    }

    @Test
    void toAServerThatNobodyKnowsIsRefused() throws Exception {
      SftpServer shared = SftpServer.shared();
      Path known = Files.writeString(keys.resolve("nobody"), "");
      StorageException fault = assertThrows(StorageException.class,
          () -> ArtifactStores.open(new StoreSettings(shared.uri(root),
              Map.of("identity_file", shared.identity().toString(), "known_hosts", known.toString()))).close());
      assertTrue(String.valueOf(fault.getMessage()).contains("its host key is not a known one"), fault::toString);
    }

    @Test
    void withAKeyThatTheServerDoesNotTakeNamesTheAgent() throws Exception {
      SftpServer shared = SftpServer.shared();
      try (SftpServer other = server()) {
        StorageException fault = assertThrows(StorageException.class,
            () -> ArtifactStores.open(new StoreSettings(shared.uri(root),
                Map.of("identity_file", other.identity().toString(), "known_hosts", shared.knownHosts().toString())))
                .close());
        assertTrue(String.valueOf(fault.getMessage()).startsWith("cannot log in to ann@127.0.0.1"), fault::toString);
        assertTrue(fault.remedy().contains("ssh-add"), fault.remedy());
      }
    }

    @Test
    void withAPasswordInTheAddressIsRefusedWithoutShowingIt() {
      for (String address : List.of("vfs:sftp://ann:open%20sesame@host/data", "vfs:https://ann:sesame@host/data",
          "vfs:zip:https://ann:sesame@host/a.zip!/", "vfs:ftp://ann:sesame@host/")) {
        StorageException fault = assertThrows(StorageException.class,
            () -> ArtifactStores.open(StoreSettings.of(URI.create(address))).close());
        assertTrue(String.valueOf(fault.getMessage()).contains("holds a password"), fault::toString);
        assertFalse(fault.toString().contains("sesame"), fault::toString);
        assertTrue(fault.remedy().contains("identity_file"), fault.remedy());
      }
    }

    @Test
    void withUnknownOrWrongOptionsIsRefused() {
      for (Map<String, String> options : List.of(Map.of("identity", "x"), Map.of("identity_file", "/no/such/file"),
          Map.of("timeout_seconds", "soon"), Map.of("timeout_seconds", "0"))) {
        StorageException fault = assertThrows(StorageException.class,
            () -> ArtifactStores.open(new StoreSettings(SftpServer.shared().uri(root), options)).close());
        assertFalse(fault.remedy().isEmpty());
      }
    }

    @Test
    void toARootThatIsNotThereIsAnErrorAndMakesNone() {
      Path nowhere = root.resolve("nowhere");
      StorageException fault = assertThrows(StorageException.class, () -> SftpServer.shared().store(nowhere).close());
      assertTrue(String.valueOf(fault.getMessage()).endsWith("does not exist"), fault::toString);
      assertFalse(Files.exists(nowhere));
    }
  }

  @Nested
  class ARootThatVanishes {
    @Test
    void makesNothingAbsentAndDoesNotComeBack() throws Exception {
      Path mounted = Files.createDirectory(root.resolve("mounted"));
      try (ArtifactStore store = SftpServer.shared().store(mounted)) {
        assertInstanceOf(CreateResult.Created.class, store.create(path("run/a"), text("a")));
        Path elsewhere = Files.move(mounted, root.resolve("elsewhere"));
        assertInstanceOf(StatResult.Unknown.class, stat(store, "run/a"));
        assertThrows(StorageException.class, () -> store.open(path("run/a")).close());
        assertThrows(StorageException.class, () -> listed(store, "run"));
        assertEquals(1, store.delete(List.of(path("run/a"))).failed().size());
        assertInstanceOf(CreateResult.Failed.class, store.create(path("run/b"), text("b")));
        assertFalse(Files.exists(mounted));
        Files.move(elsewhere, mounted);
        assertInstanceOf(StatResult.Present.class, stat(store, "run/a"));
        assertInstanceOf(CreateResult.Created.class, store.create(path("run/b"), text("b")));
      }
    }
  }

  @Nested
  class WhatMayNotBeRead {
    @Test
    void isUnknownAndNeverAbsent() throws Exception {
      Files.writeString(Files.createDirectories(root.resolve("run/secret")).resolve("a"), "a");
      Linking denying = (_, link, existing) -> {
        if (link.toString().contains("secret/")) {
          throw new AccessDeniedException(link.toString());
        }
        Files.createLink(link, existing);
      };
      try (SftpServer server = server(denying); ArtifactStore store = server.store(root)) {
        StatResult.Unknown unknown = assertInstanceOf(StatResult.Unknown.class, stat(store, "run/secret/a"));
        assertEquals("cannot stat run/secret/a: permission denied", unknown.cause().getMessage());
        assertTrue(unknown.cause().remedy().contains("the user with which you connect"), unknown.cause().remedy());
        assertThrows(StorageException.class, () -> store.open(path("run/secret/a")).close());
        assertEquals(1, store.delete(List.of(path("run/secret/a"), path("run/absent"))).failed().size());
        assertInstanceOf(CreateResult.Failed.class, store.create(path("run/secret/b"), text("b")));
      }
    }

    @Test
    void neverIsASymbolicLink() throws Exception {
      Files.writeString(Files.createDirectories(root.resolve("run")).resolve("a"), "a");
      Files.createSymbolicLink(root.resolve("run/link"), root.resolve("run/a"));
      Files.createSymbolicLink(root.resolve("run/loop"), root.resolve("run"));
      try (ArtifactStore store = SftpServer.shared().store(root)) {
        assertEquals(List.of("run/a"), listed(store, "run"));
        assertInstanceOf(StatResult.Unknown.class, stat(store, "run/link"));
        assertThrows(StorageException.class, () -> store.open(path("run/link")).close());
        assertInstanceOf(CreateResult.Failed.class, store.create(path("run/link"), text("b")));
        assertInstanceOf(CreateResult.Failed.class, store.create(path("run/loop/b"), text("b")));
      }
    }
  }

  /// Content in the middle of which something happens.
  private static Content interrupted(Runnable incident) {
    return () -> new FilterInputStream(new ByteArrayInputStream(new byte[1 << 20])) {
      private int count;

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (++count == 10) {
          incident.run();
        }
        return super.read(bytes, offset, Math.min(length, 10_000));
      }
    };
  }

  @Nested
  class ALostConnection {
    @Test
    void whileReadingIsAnErrorAndNeverTheEnd() throws Exception {
      byte[] bytes = new byte[8 << 20];
      Files.write(root.resolve("large"), bytes);
      try (SftpServer server = server(); ArtifactStore store = server.store(root)) {
        for (int i = 0; i < 5; i++) {
          try (InputStream in = store.open(path("large"))) {
            in.readNBytes(100_000);
            server.dropConnections();
            StorageException fault = assertThrows(StorageException.class, in::readAllBytes);
            assertTrue(String.valueOf(fault.getMessage()).startsWith("cannot read large: it broke off"),
                fault::toString);
            assertTrue(fault.remedy().contains("reached"), fault.remedy());
          }
        }
        try (InputStream in = store.open(path("large"))) {
          assertEquals(bytes.length, in.readAllBytes().length);
        }
      }
    }

    @Test
    void isNotNeededForAFileThatEndsTooEarly() throws Exception {
      Path file = Files.write(root.resolve("large"), new byte[8 << 20]);
      try (ArtifactStore store = SftpServer.shared().store(root); InputStream in = store.open(path("large"))) {
        Files.write(file, new byte[1_000]);
        StorageException fault = assertThrows(StorageException.class, in::readAllBytes);
        assertTrue(String.valueOf(fault.getMessage()).contains("bytes before its end"), fault::toString);
      }
    }

    @Test
    void whileNobodyUsesItIsNotNoticed() throws Exception {
      try (SftpServer server = server(); ArtifactStore store = server.store(root)) {
        for (int i = 0; i < 5; i++) {
          assertInstanceOf(CreateResult.Created.class, store.create(path("run/" + i), text("a")));
          server.dropConnections();
          assertInstanceOf(StatResult.Present.class, stat(store, "run/" + i));
          server.dropConnections();
          assertEquals(i + 1, listed(store, "run").size());
        }
      }
    }

    @Test
    void whileCreatingIsNeverAcknowledged() throws Exception {
      try (SftpServer server = server(); ArtifactStore store = server.store(root)) {
        CreateResult result = store.create(path("run/a"), interrupted(server::dropConnections));
        assertInstanceOf(CreateResult.Failed.class, result);
        assertInstanceOf(StatResult.Absent.class, stat(store, "run/a"));
        assertInstanceOf(CreateResult.Created.class, store.create(path("run/a"), text("a")));
      }
    }

    @Test
    void beforeTheLinkIsAFailureAndBehindItUnknown() throws Exception {
      Linking before = (subsystem, _, _) -> {
        subsystem.getServerChannelSession().getSession().close(true);
        throw new IOException("gone");
      };
      try (SftpServer server = server(before); ArtifactStore store = server.store(root)) {
        assertInstanceOf(CreateResult.Failed.class, store.create(path("run/a"), text("a")));
        assertInstanceOf(StatResult.Absent.class, stat(store, "run/a"));
      }
      Linking behind = (subsystem, link, existing) -> {
        Files.createLink(link, existing);
        subsystem.getServerChannelSession().getSession().close(true);
      };
      try (SftpServer server = server(behind); ArtifactStore store = server.store(root)) {
        assertInstanceOf(CreateResult.Unknown.class, store.create(path("run/a"), text("a")));
        assertInstanceOf(StatResult.Present.class, stat(store, "run/a"));
        assertInstanceOf(CreateResult.AlreadyThere.class, store.create(path("run/a"), text("b")));
      }
    }

    @Test
    void forGoodMakesEverythingUnknown() throws Exception {
      Files.writeString(root.resolve("a"), "a");
      SftpServer server = server();
      try (ArtifactStore store = server.store(root)) {
        server.close();
        StatResult.Unknown unknown = assertInstanceOf(StatResult.Unknown.class, stat(store, "absent"));
        assertTrue(unknown.cause().remedy().contains("reached"), unknown.cause()::toString);
        assertThrows(StorageException.class, () -> store.open(path("absent")).close());
        assertThrows(StorageException.class, () -> listed(store, "run"));
        assertInstanceOf(CreateResult.Failed.class, store.create(path("b"), text("b")));
        assertEquals(1, store.delete(List.of(path("a"))).failed().size());
        assertThrows(StorageException.class, () -> store.probe(ProbeDepth.NEEDED));
      }
    }

    @Test
    void inTheMiddleOfAListingIsAnError() throws Exception {
      for (int i = 0; i < 5; i++) {
        Files.writeString(Files.createDirectories(root.resolve("run/" + i)).resolve("a"), "a");
      }
      SftpServer server = server();
      try (ArtifactStore store = server.store(root); Stream<Artifact> artifacts = store.list(path("run"))) {
        Consumer<Artifact> closing = _ -> {
          try {
            server.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
        assertThrows(UncheckedIOException.class, () -> artifacts.forEach(closing));
      }
    }
  }

  @Nested
  class Replacing {
    private void assertRefused(ArtifactStore store, String why) throws IOException {
      ProbeResult links = store.probe(ProbeDepth.NEEDED).stream()
          .filter(result -> result.name().equals("hard-links")).findFirst().orElseThrow();
      assertEquals(Verdict.REFUSAL, links.verdict());
      assertTrue(links.detail().contains(why), links.detail());
      assertThrows(UnsuitableStoreException.class, () -> ProbeResult.require(store));
    }

    @Test
    void isWhatAServerWithoutLinksMightDoSoItIsOnlyRead() throws Exception {
      Files.writeString(root.resolve("a"), "a");
      try (SftpServer server = server()) {
        SftpModuleProperties.OPENSSH_EXTENSIONS.set(server.server(), "fsync@openssh.com=1");
        try (ArtifactStore store = server.store(root)) {
          assertFalse(store.capabilities().writable());
          CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, store.create(path("b"), text("b")));
          assertTrue(failed.cause().remedy().contains("hard links"), failed.cause().remedy());
          assertInstanceOf(StatResult.Present.class, stat(store, "a"));
          assertInstanceOf(StatResult.Absent.class, stat(store, "b"));
          assertRefused(store, "the server has no hard links");
        }
      }
    }

    @Test
    void isFoundOutAboutAServerThatDoesIt() throws Exception {
      Linking replacing = (_, link, existing) -> {
        Files.deleteIfExists(link);
        Files.createLink(link, existing);
      };
      try (SftpServer server = server(replacing); ArtifactStore store = server.store(root)) {
        assertRefused(store, "a link replaces what is there");
      }
      Linking refusing = (_, _, _) -> {
        throw new UnsupportedOperationException("no links on this file system");
      };
      try (SftpServer server = server(refusing); ArtifactStore store = server.store(root)) {
        assertRefused(store, "a file cannot be linked to a second name");
      }
      try (Stream<Path> left = Files.list(root.resolve("_tmp"))) {
        assertEquals(List.of(), left.toList());
      }
    }

    @Test
    void doesNotHappenBetweenTwoWhoConnectApart() throws Exception {
      List<NewArtifact> artifacts = IntStream.range(0, 100)
          .mapToObj(i -> new NewArtifact(path("run/" + i % 3 + "/" + i), text("x"))).toList();
      try (ArtifactStore one = SftpServer.shared().store(root);
          ArtifactStore other = SftpServer.shared().store(root);
          ExecutorService threads = Executors.newFixedThreadPool(2)) {
        Future<List<CreateResult>> first = threads.submit(() -> one.create(artifacts));
        Future<List<CreateResult>> second = threads.submit(() -> other.create(artifacts));
        for (int i = 0; i < artifacts.size(); i++) {
          CreateResult a = first.get().get(i);
          CreateResult b = second.get().get(i);
          assertTrue(a instanceof CreateResult.Created != b instanceof CreateResult.Created, a + " " + b);
          assertTrue(a instanceof CreateResult.AlreadyThere != b instanceof CreateResult.AlreadyThere, a + " " + b);
        }
      }
      try (Stream<Path> left = Files.list(root.resolve("_tmp"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  void theProbeTellsWhatIsNotPromised() throws Exception {
    try (ArtifactStore store = SftpServer.shared().store(root)) {
      ProbeResult.require(store);
      List<ProbeResult> all = store.probe(ProbeDepth.EVERYTHING);
      assertEquals(
          List.of("hard-links", "durability", "expulsion", "letter-case", "store-clock", "free-space", "create-time"),
          all.stream().map(ProbeResult::name).toList());
      assertEquals(Verdict.WARNING, all.get(1).verdict());
      assertEquals(Verdict.OK, all.get(2).verdict(), all::toString);
      assertTrue(store.capabilities().writable());
      try (Stream<Path> left = Files.list(root.resolve("_tmp"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }
}
