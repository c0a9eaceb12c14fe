package dev.larder.datastore.vfs;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.provider.sftp.IdentityInfo;
import org.apache.commons.vfs2.provider.sftp.IdentityProvider;
import org.apache.commons.vfs2.provider.sftp.SftpClientFactory;
import org.apache.commons.vfs2.provider.sftp.SftpFileSystemConfigBuilder;

/// How an SFTP server is reached: with the keys of an agent and of files, and only if its own key is a known one. There is no way to give a password.
///
/// @param folder absolute on the server, or `~` and what is below
record SftpSettings(String host, int port, String user, String folder, FileSystemOptions options) {
  private static final Set<String> OPTIONS = Set.of("identity_file", "known_hosts", "timeout_seconds");
  private static final List<String> KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /// @param root the address alone, e.g. `sftp://ann@host:2222/data`
  static SftpSettings of(URI root, StoreSettings settings) throws IOException {
    settings.requireKnown("an SFTP server", OPTIONS);
    if (root.getHost() == null || root.getRawQuery() != null || root.getRawFragment() != null) {
      throw new StorageException("%s names no SFTP server".formatted(settings.root()), new IOException("no host"),
          "Write vfs:sftp://host/folder, vfs:sftp://user@host:port/folder, or vfs:sftp://host/~/folder for one in the home of the user.");
    }
    String user = root.getUserInfo() == null ? System.getProperty("user.name", "") : root.getUserInfo();
    String path = root.getPath().replaceAll("/+$", "");
    return new SftpSettings(root.getHost(), root.getPort() < 0 ? 22 : root.getPort(), user,
        path.equals("/~") || path.startsWith("/~/") ? path.substring(1) : path, options(settings));
  }

  private static FileSystemOptions options(StoreSettings settings) throws IOException {
    FileSystemOptions options = new FileSystemOptions();
    SftpFileSystemConfigBuilder builder = SftpFileSystemConfigBuilder.getInstance();
    builder.setStrictHostKeyChecking(options, "yes");
    builder.setPreferredAuthentications(options, "publickey");
    Duration timeout = Options.seconds(settings, Duration.ofSeconds(30));
    builder.setSessionTimeout(options, timeout);
    builder.setConnectTimeout(options, timeout);
    Optional<Path> knownHosts = Options.file(settings, "known_hosts");
    if (knownHosts.isPresent()) {
      builder.setKnownHosts(options, knownHosts.get().toFile());
    }
    Optional<Path> identity = Options.file(settings, "identity_file");
    builder.setIdentityProvider(options, identity.map(List::of).orElseGet(SftpSettings::usualKeys).stream()
        .map(key -> new IdentityInfo(key.toFile())).toArray(IdentityProvider[]::new));
    if (identity.isEmpty() && System.getenv("SSH_AUTH_SOCK") != null) {
      builder.setIdentityRepositoryFactory(options, _ -> agent());
    }
    return options;
  }

  private static List<Path> usualKeys() {
    Path folder = Path.of(System.getProperty("user.home", "."), ".ssh");
    return KEYS.stream().map(folder::resolve).filter(Files::isReadable).toList();
  }

  private static AgentIdentityRepository agent() {
    try {
      return new AgentIdentityRepository(new SSHAgentConnector());
    } catch (AgentProxyException e) {
      throw new IllegalStateException("the SSH agent that SSH_AUTH_SOCK names cannot be asked: " + e, e);
    }
  }

  Duration timeout() {
    return SftpFileSystemConfigBuilder.getInstance().getConnectTimeout(options);
  }

  /// A new connection.
  Session connect() throws IOException {
    try {
      return SftpClientFactory.createConnection(host, port, user.toCharArray(), null, options);
    } catch (FileSystemException e) {
      throw explained(e);
    }
  }

  private IOException explained(FileSystemException fault) {
    String why = fault.getCause() == null ? fault.toString() : String.valueOf(fault.getCause().getMessage());
    String lower = why.toLowerCase(java.util.Locale.ROOT);
    String server = "%s@%s:%d".formatted(user, host, port);
    if (lower.contains("hostkey") || lower.contains("host key")) {
      return new StorageException("cannot connect to %s: its host key is not a known one (%s)".formatted(server, why),
          fault,
          "Compare its key with what its administrator tells, and add it to known_hosts (ssh-keyscan -p %d %s shows it)."
              .formatted(port, host));
    }
    if (lower.contains("auth") || lower.contains("privatekey")) {
      return new StorageException("cannot log in to %s: %s".formatted(server, why), fault,
          "Load your key into the SSH agent (ssh-add), or name the file of a key without passphrase with the option identity_file.");
    }
    return fault.getCause() instanceof JSchException
        ? new LostConnectionException("cannot connect to %s: %s".formatted(server, why), fault)
        : new StorageException("cannot connect to %s: %s".formatted(server, why), fault,
            "Look at the files under ~/.ssh, and at the options identity_file and known_hosts.");
  }
}
