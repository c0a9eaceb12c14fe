package dev.larder.datastore.vfs;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreProvider;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ExternalUri;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemException;

/// Opens `vfs:` and an address as Commons VFS has them: `vfs:sftp://host/folder`, `vfs:https://host/folder`, `vfs:zip:pantry.zip`, `vfs:ram:///` and more.
public final class VfsArtifactStoreProvider implements ArtifactStoreProvider {
  private static final Pattern PASSWORD = Pattern.compile("//[^/@]*:[^/@]*@");
  private static final Set<String> ARCHIVES = Set.of("zip", "jar", "tar", "tgz", "tbz2");

  @Override
  public boolean accepts(URI root) {
    return "vfs".equalsIgnoreCase(root.getScheme());
  }

  @Override
  public String example() {
    return "vfs:sftp://host/folder";
  }

  @Override
  public ArtifactStore open(StoreSettings settings) throws IOException {
    String address = settings.root().getRawSchemeSpecificPart();
    if (PASSWORD.matcher(address).find()) {
      throw new StorageException(
          "the address %s holds a password".formatted(PASSWORD.matcher(address).replaceAll("//…@")),
          new IOException("password in an address"),
          "Take it out, and change it, since it may stand in logs now. SFTP takes keys from the SSH agent (ssh-add) or from the option"
              + " identity_file.");
    }
    String scheme = address.substring(0, Math.max(0, address.indexOf(':'))).toLowerCase(Locale.ROOT);
    return VfsArtifactStore.on(switch (scheme) {
      case "sftp" -> Uninterrupted.call(() -> SftpFiles.open(SftpSettings.of(URI.create(address), settings)));
      case "http", "https" -> HttpFiles.open(URI.create(address), settings);
      default -> Uninterrupted.call(() -> fileObjects(scheme, address, settings));
    });
  }

  /// The web server. An SFTP server takes a user, whom no such URI names.
  @Override
  public Optional<StoreSettings> around(ExternalUri uri) {
    return uri.scheme().startsWith("http")
        ? Optional.of(StoreSettings.of(URI.create("vfs:%s://%s".formatted(uri.scheme(), uri.uri().getRawAuthority()))))
        : Optional.empty();
  }

  private static RemoteFiles fileObjects(String scheme, String address, StoreSettings settings) throws IOException {
    settings.requireKnown("vfs:" + scheme, Set.of());
    VfsManager manager = scheme.equals("ram") ? VfsManager.memory() : VfsManager.start();
    try {
      if (!manager.files().hasProvider(scheme)) {
        throw new StorageException("Commons VFS knows no %s here".formatted(settings.root()),
            new IOException("unknown scheme"), "Write vfs: and one of %s; some need a library beside Larder.".formatted(
                String.join(", ", Arrays.stream(manager.files().getSchemes()).sorted().toList())));
      }
      FileObject root = manager.files().resolveFile(address);
      URI uri = uri(root, ARCHIVES.contains(scheme) && !address.contains("!") ? address + "!/" : address);
      if (scheme.equals("ram")) {
        root.createFolder();
        return new RamStorage(manager, root, uri);
      }
      FileObjects files = new FileObjects(manager, root, uri, ARCHIVES.contains(scheme));
      files.requireRoot();
      return files;
    } catch (FileSystemException | RuntimeException e) {
      // Some kinds have no other word for a file that is missing or broken than a defect of their own.
      manager.close();
      throw new StorageException("cannot open %s: %s".formatted(settings.root(), e.getMessage()), new IOException(e),
          "See that it is there, that you may read it, and that it is what its address says.");
    } catch (IOException e) {
      manager.close();
      throw e;
    }
  }

  private static URI uri(FileObject root, String otherwise) {
    String text = root.getName().getURI();
    try {
      return URI.create(text.endsWith("/") ? text : text + "/");
    } catch (IllegalArgumentException e) {
      return URI.create(otherwise.endsWith("/") ? otherwise : otherwise + "/");
    }
  }
}
