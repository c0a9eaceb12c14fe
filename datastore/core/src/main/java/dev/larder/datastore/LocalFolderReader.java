package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads small files below a folder that it holds open: the system then does not walk the whole path to each of them, twice. Whatever is not as usual is left to the store, which says what is wrong.
final class LocalFolderReader implements FolderReader {
  /// A file of less than so many bytes is read at once.
  private static final int SMALL = 16 * 1024;
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final LocalArtifactStore store;
  /// The path of the folder, with `/` at its end.
  private final String prefix;
  private final Path root;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(SMALL);
  /// Null where there is no such folder, or the system has no such thing.
  private final @Nullable SecureDirectoryStream<Path> open;

  LocalFolderReader(LocalArtifactStore store, ArtifactPath folder, Path root) {
    this.store = store;
    prefix = folder.value() + "/";
    this.root = root;
    open = open(folder, root);
  }

  @SuppressWarnings("StreamResourceLeak") // held open, which is what it is for, until #close
  private static @Nullable SecureDirectoryStream<Path> open(ArtifactPath folder, Path root) {
    try {
      DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(folder.value()));
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        return secure;
      }
      stream.close();
    } catch (IOException | InvalidPathException e) {
      // The store says what is wrong with each file.
    }
    return null;
  }

  @Override
  public byte[] read(ArtifactPath artifact, int most) throws IOException {
    SecureDirectoryStream<Path> from = open;
    if (from != null && artifact.value().startsWith(prefix)) {
      try {
        byte[] read = read(from, root.getFileSystem().getPath(artifact.value().substring(prefix.length())), most);
        if (read != null) {
          return read;
        }
      } catch (IOException | InvalidPathException e) {
        // The store finds out what is wrong, or that nothing is any more.
      }
    }
    return store.read(artifact, most);
  }

  /// Null where the file is none, or large. Looked at before it is opened: to open a pipe would wait for somebody to write into it.
  private byte @Nullable [] read(SecureDirectoryStream<Path> from, Path file, int most) throws IOException {
    BasicFileAttributes there = from
        .getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes();
    if (!there.isRegularFile() || there.size() >= Math.min(SMALL, most)) {
      return null;
    }
    try (SeekableByteChannel channel = from.newByteChannel(file, READ)) {
      bytes.clear();
      // There is room for more, and no more came: that is its end, without another read to be told so.
      if (channel.read(bytes) != there.size()) {
        return null;
      }
    }
    byte[] read = new byte[bytes.flip().limit()];
    bytes.get(read);
    return read;
  }

  @Override
  public void close() {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing was written: nothing is lost.
      }
    }
  }
}
