package dev.larder.datastore.vfs;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// A real SFTP server in this process, which lets one key in. Its files are those of this machine.
public final class SftpServer implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final Path files;

  /// @param files where the keys of the client are kept
  SftpServer(Path files, SftpSubsystemFactory sftp) throws IOException, GeneralSecurityException {
    this.files = files;
    KeyPair host = keyPair();
    KeyPair ann = keyPair();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((user, key, _) -> user.equals("ann") && key.equals(ann.getPublic()));
    server.setFileSystemFactory(new NativeFileSystemFactory());
    server.setSubsystemFactories(List.of(sftp));
    server.start();
    try (OutputStream out = Files.newOutputStream(identity())) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(ann, "", null, out);
    }
    Files.writeString(knownHosts(), "[127.0.0.1]:%d %s\n".formatted(server.getPort(),
        PublicKeyEntry.toString(host.getPublic())));
  }

  private static final class Shared {
    static final SftpServer SERVER = start();

    private static SftpServer start() {
      try {
        Path files = Files.createTempDirectory("larder-sftp");
        SftpServer server = new SftpServer(files, new SftpSubsystemFactory());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
          try {
            server.close();
            Files.deleteIfExists(server.identity());
            Files.deleteIfExists(server.knownHosts());
            Files.deleteIfExists(files);
          } catch (IOException e) {
            System.err.println("the SFTP server of the tests has not ended well: " + e);
          }
        }));
        return server;
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("no SFTP server can be started", e);
      }
    }
  }

  /// The one that all tests share which do nothing to it.
  public static SftpServer shared() {
    return Shared.SERVER;
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  Path identity() {
    return files.resolve("id_ecdsa");
  }

  Path knownHosts() {
    return files.resolve("known_hosts");
  }

  SshServer server() {
    return server;
  }

  int port() {
    return server.getPort();
  }

  URI uri(Path root) {
    return URI.create("vfs:sftp://ann@127.0.0.1:%d%s".formatted(port(), root.toUri().getRawPath()));
  }

  StoreSettings settings(Path root) {
    return new StoreSettings(uri(root), Map.of("identity_file", identity().toString(), "known_hosts",
        knownHosts().toString()));
  }

  /// The store in a folder of this machine, as the server shows it.
  public ArtifactStore store(Path root) throws IOException {
    return ArtifactStores.open(settings(root));
  }

  /// Ends all connections, and lets new ones in.
  void dropConnections() {
    server.getActiveSessions().forEach(session -> session.close(true).awaitUninterruptibly());
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
