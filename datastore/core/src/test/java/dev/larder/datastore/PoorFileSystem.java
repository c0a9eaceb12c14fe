package dev.larder.datastore;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// A real file system with one thing that does not work as on a good one.
final class PoorFileSystem extends FileSystem {
  enum Lack {
    NOTHING,
    /// As exFAT has it.
    NO_LINKS,
    /// As a rename would.
    LINKS_REPLACE, NO_FOLDER_FORCE,
    /// As Windows has it, while a file is open.
    NO_MOVE,
    /// As a server has it that goes by numbers of files.
    OLD_NAMES_WORK,
    /// Every second write of a channel finds its thread interrupted.
    INTERRUPTS
  }

  private final FileSystem real;
  private final Lack lack;
  private final Provider provider = new Provider();

  private PoorFileSystem(FileSystem real, Lack lack) {
    this.real = real;
    this.lack = lack;
  }

  static Path at(Path place, Lack lack) {
    return new PoorFileSystem(place.getFileSystem(), lack).wrap(place);
  }

  /// A path whose every operation goes through this file system.
  private Path wrap(Path path) {
    return (Path) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Path.class, Wrapped.class},
        (_, method, arguments) -> {
          if (method.getName().equals("real")) {
            return path;
          }
          if (method.getName().equals("getFileSystem")) {
            return this;
          }
          Object[] plain = arguments == null
              ? new Object[0]
              : Arrays.stream(arguments).map(PoorFileSystem::plain).toArray();
          try {
            Object result = method.invoke(path, plain);
            return result instanceof Path other ? wrap(other) : result;
          } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
          }
        });
  }

  /// What a wrapped path is in truth.
  interface Wrapped {
    Path real();
  }

  private static Object plain(Object argument) {
    return argument instanceof Wrapped wrapped ? wrapped.real() : argument;
  }

  private static Path plain(Path path) {
    return (Path) plain((Object) path);
  }

  private final class Provider extends FileSystemProvider {
    private Path moved = Path.of("");

    private FileSystemProvider real() {
      return real.provider();
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
      switch (lack) {
        case NO_LINKS -> throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
        case LINKS_REPLACE -> Files.deleteIfExists(plain(link));
        case OLD_NAMES_WORK -> {
          if (!Files.exists(plain(existing))) {
            real().createLink(plain(link), moved.resolve(plain(existing).getFileName()));
            return;
          }
        }
        default -> {
        }
      }
      real().createLink(plain(link), plain(existing));
    }

    @Override
    public AsynchronousFileChannel newAsynchronousFileChannel(Path path, Set<? extends OpenOption> options,
        @Nullable ExecutorService executor, FileAttribute<?>... attributes) throws IOException {
      if (lack == Lack.NO_FOLDER_FORCE) {
        throw new FileSystemException(path.toString(), null, "Invalid argument");
      }
      return real().newAsynchronousFileChannel(plain(path), options, executor, attributes);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      if (lack == Lack.NO_MOVE) {
        throw new FileSystemException(source.toString(), target.toString(), "it is being used by another process");
      }
      moved = plain(target);
      Files.move(plain(source), moved, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (lack == Lack.INTERRUPTS && opened++ % 2 == 1 && opened < 12) {
        Thread.currentThread().interrupt();
      }
      return real().newFileChannel(plain(path), options, attributes);
    }

    private int opened;

    @Override
    public String getScheme() {
      return real().getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return PoorFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      return wrap(real().getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
        FileAttribute<?>... attributes) throws IOException {
      return real().newByteChannel(plain(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
        throws IOException {
      return real().newDirectoryStream(plain(folder), filter);
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      real().createDirectory(plain(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      real().delete(plain(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      real().copy(plain(source), plain(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return real().isSameFile(plain(one), plain(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return real().isHidden(plain(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return real().getFileStore(plain(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real().checkAccess(plain(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(Path path, Class<V> type,
        LinkOption... options) {
      return real().getFileAttributeView(plain(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
        throws IOException {
      return real().readAttributes(plain(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
        throws IOException {
      return real().readAttributes(plain(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
      real().setAttribute(plain(path), attribute, value, options);
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return real.getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }
}
