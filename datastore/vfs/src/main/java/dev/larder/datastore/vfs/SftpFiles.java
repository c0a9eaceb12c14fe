package dev.larder.datastore.vfs;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.UriText;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A folder on an SFTP server, to be read. [SftpStorage] writes to it as well.
sealed class SftpFiles implements RemoteFiles permits SftpStorage {
  private static final int AT_ONCE = 8;
  private static final int ATTEMPTS = 100;

  final SftpLines lines;

  /// Absolute, without `/` at its end.
  final String root;
  private final URI uri;

  SftpFiles(SftpLines lines, String root, URI uri) {
    this.lines = lines;
    this.root = root;
    this.uri = uri;
  }

  /// Connects, and finds out whether the server can create without replacing.
  static SftpFiles open(SftpSettings settings) throws IOException {
    SftpLines lines = new SftpLines(settings);
    try {
      record Server(String root, boolean links) {}
      Server server = lines.act(channel -> new Server(
          settings.folder().startsWith("~") ? channel.getHome() + settings.folder().substring(1) : settings.folder(),
          "1".equals(channel.getExtension("hardlink@openssh.com"))));
      URI uri = URI.create("sftp://%s@%s:%d%s/".formatted(UriText.escape(settings.user()), settings.host(),
          settings.port(), UriText.escape(server.root())));
      SftpFiles files = server.links()
          ? new SftpStorage(lines, server.root(), uri)
          : new SftpFiles(lines, server.root(), uri);
      files.requireRoot();
      return files;
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  final String place(ArtifactPath path) {
    return root + "/" + path.value();
  }

  /// The library takes `*` and `?` for patterns, unless they are quoted.
  static String quoted(String place) {
    return place.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }

  @Override
  public Optional<Found> look(ArtifactPath path) throws IOException {
    try {
      return look(place(path));
    } catch (AccessDeniedException | LostConnectionException e) {
      throw e;
    } catch (IOException e) {
      // Some servers have no word for a path that leads through a file.
      if (isBelowFile(path)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isBelowFile(ArtifactPath path) throws IOException {
    for (int slash = path.value().indexOf('/'); slash >= 0; slash = path.value().indexOf('/', slash + 1)) {
      Optional<Found> found = look(root + "/" + path.value().substring(0, slash));
      if (found.isEmpty() || !found.get().isFolder()) {
        return found.isPresent() && found.get().isFile();
      }
    }
    return false;
  }

  final Optional<Found> look(String place) throws IOException {
    try {
      return Optional.of(found(lines.ask(channel -> channel.lstat(quoted(place)))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Found found(SftpATTRS attributes) {
    Found.Kind kind = attributes.isDir() ? Found.Kind.FOLDER : attributes.isReg() ? Found.Kind.FILE : Found.Kind.OTHER;
    return new Found(kind, attributes.getSize(), Instant.ofEpochSecond(Integer.toUnsignedLong(attributes.getMTime())));
  }

  @Override
  public InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    Optional<Found> found = look(path);
    if (found.isEmpty() || found.get().isFolder()) {
      throw new NoSuchFileException(path.value());
    }
    if (!found.get().isFile()) {
      throw new IOException("it is a symbolic link or a device, not a file");
    }
    long length = Math.min(range.length(), found.get().size() - range.offset());
    return length <= 0
        ? InputStream.nullInputStream()
        : SftpInputStream.of(lines, place(path), range.offset(), length);
  }

  @Override
  public List<Child> children(ArtifactPath folder) throws IOException {
    return children(place(folder));
  }

  @Override
  public List<Child> children() throws IOException {
    return children(root.isEmpty() ? "/" : root);
  }

  private List<Child> children(String place) throws IOException {
    List<Child> children = names(place);
    // The mark of what is no Unicode text: no path leads there, unless it is the character itself.
    List<Child> readable = new ArrayList<>();
    for (Child child : children) {
      String name = child.isFolder() ? child.key().substring(0, child.key().length() - 1) : child.key();
      if (name.indexOf('\uFFFD') < 0 || look(place + "/" + name).isPresent()) {
        readable.add(child);
      }
    }
    return readable;
  }

  /// Some servers say of a folder that it is not there when one of its files vanishes while they tell its names: only a look at the folder itself tells.
  private List<Child> names(String place) throws IOException {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return namesOnce(place);
      } catch (NoSuchFileException e) {
        if (look(place).filter(Found::isFolder).isEmpty()) {
          throw e;
        }
      }
    }
    throw new IOException(
        "files vanish while the server tells the names in the folder, %d times in a row".formatted(ATTEMPTS));
  }

  private List<Child> namesOnce(String place) throws IOException {
    return lines.ask(channel -> {
      List<Child> children = new ArrayList<>();
      channel.ls(quoted(place), entry -> {
        String name = entry.getFilename();
        if (!name.equals(".") && !name.equals("..")) {
          if (entry.getAttrs().isDir()) {
            children.add(Child.folder(name));
          } else if (entry.getAttrs().isReg()) {
            children.add(Child.file(name, entry.getAttrs().getSize()));
          }
        }
        return ChannelSftp.LsEntrySelector.CONTINUE;
      });
      return children;
    });
  }

  @Override
  public final void requireRoot() throws IOException {
    Optional<Found> found;
    try {
      found = Optional.of(found(lines.ask(channel -> channel.stat(quoted(root.isEmpty() ? "/" : root)))));
    } catch (NoSuchFileException e) {
      found = Optional.empty();
    }
    if (found.isEmpty() || !found.get().isFolder()) {
      throw new StorageException("datastore root %s %s".formatted(uri,
          found.isEmpty() ? "does not exist" : "is not a folder"), new IOException("no root"),
          "See that its file system is mounted on the server, or create the folder if it is to be a new one.");
    }
  }

  @Override
  public final int parallelism() {
    return AT_ONCE;
  }

  @Override
  public final boolean lists() {
    return true;
  }

  /// OpenSSH sends a hundred names at a time, but a listing that begins in the middle of a folder reads it from the start again.
  @Override
  public final int listPage() {
    return 1;
  }

  @Override
  public final URI root() {
    return uri;
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    requireRoot();
    return List.of(ProbeResult.refusal("hard-links",
        "the server has no hard links (hardlink@openssh.com), and a rename may replace what is there: of two who create one artifact both"
            + " might be told that theirs is stored"));
  }

  @Override
  public final void close() {
    lines.close();
  }
}
