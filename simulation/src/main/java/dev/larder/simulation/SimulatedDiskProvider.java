package dev.larder.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// What `java.nio.file.Files` asks of a [SimulatedDisk].
final class SimulatedDiskProvider extends FileSystemProvider {
  static final SimulatedDiskProvider ONE = new SimulatedDiskProvider();

  private static final Set<OpenOption> OPEN_OPTIONS = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
      StandardOpenOption.APPEND, StandardOpenOption.CREATE, StandardOpenOption.CREATE_NEW,
      StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);

  private SimulatedDiskProvider() {}

  private static SimulatedPath about(String kind, Path path) throws IOException {
    SimulatedPath ours = SimulatedPath.of(path);
    ours.disk().before(kind, path);
    return ours;
  }

  private static Medium medium(SimulatedPath path) {
    return path.disk().medium();
  }

  private static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException("a simulated disk cannot " + what);
  }

  @Override
  public String getScheme() {
    return "simulated";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw unsupported("be found by its URI");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw unsupported("be found by its URI");
  }

  @Override
  public Path getPath(URI uri) {
    throw unsupported("be found by its URI");
  }

  // Opening

  @Override
  public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (!OPEN_OPTIONS.containsAll(options)) {
      throw unsupported("open a file with " + options);
    }
    boolean append = options.contains(StandardOpenOption.APPEND);
    boolean writes = append || options.contains(StandardOpenOption.WRITE);
    boolean creates = writes && (options.contains(StandardOpenOption.CREATE_NEW)
        || options.contains(StandardOpenOption.CREATE));
    SimulatedPath ours = about(creates ? "create" : "open", path);
    Inode inode = open(ours, options, writes, creates);
    if (inode instanceof Inode.File file && writes && !append
        && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      medium(ours).truncate(file, 0);
    }
    boolean reads = !writes || options.contains(StandardOpenOption.READ);
    return new SimulatedChannel(ours, inode, reads, writes, append);
  }

  private static Inode open(SimulatedPath path, Set<? extends OpenOption> options, boolean writes, boolean creates)
      throws IOException {
    Medium medium = medium(path);
    synchronized (medium) {
      if (creates && (options.contains(StandardOpenOption.CREATE_NEW) || medium.look(path) == null)) {
        return medium.makeFile(path);
      }
      Inode inode = medium.find(path);
      if (writes && inode instanceof Inode.Folder) {
        throw new FileSystemException(path.toString(), null, "Is a directory");
      }
      return inode;
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
      FileAttribute<?>... attributes) throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(Path path, Set<? extends OpenOption> options,
      @Nullable ExecutorService executor, FileAttribute<?>... attributes) throws IOException {
    if (!options.equals(Set.of(StandardOpenOption.READ))) {
      throw unsupported("open a file asynchronously with " + options);
    }
    SimulatedPath ours = about("open", path);
    return new SimulatedForceChannel(ours, medium(ours).find(ours));
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    if (!List.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS).containsAll(Arrays.asList(options))) {
      throw unsupported("read a file with " + Arrays.toString(options));
    }
    SimulatedPath ours = about("open", path);
    return new SimulatedInputStream(ours, medium(ours).find(ours));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    SimulatedPath ours = about("list", path);
    List<Path> children = new ArrayList<>();
    for (String name : medium(ours).list(ours)) {
      Path child = path.resolve(name);
      try {
        if (filter.accept(child)) {
          children.add(child);
        }
      } catch (IOException e) {
        throw new DirectoryIteratorException(e);
      }
    }
    return new DirectoryStream<>() {
      private boolean given;

      @Override
      public Iterator<Path> iterator() {
        if (given) {
          throw new IllegalStateException("the children of a folder are given once");
        }
        given = true;
        return List.copyOf(children).iterator();
      }

      @Override
      public void close() {
        given = true;
      }
    };
  }

  // Names

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    SimulatedPath ours = about("mkdir", folder);
    medium(ours).makeFolder(ours);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    SimulatedPath ours = about("link", link);
    medium(ours).link(onSameDisk(ours, existing), ours);
  }

  private static SimulatedPath onSameDisk(SimulatedPath one, Path other) throws FileSystemException {
    SimulatedPath ours = SimulatedPath.of(other);
    if (ours.disk() != one.disk()) {
      throw new FileSystemException(one.toString(), other.toString(), "Invalid cross-device link");
    }
    return ours;
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    SimulatedPath ours = about("rename", source);
    SimulatedPath to = onSameDisk(ours, target);
    Medium medium = medium(ours);
    synchronized (medium) {
      boolean replaces = Arrays.asList(options).contains(StandardCopyOption.ATOMIC_MOVE)
          || Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING);
      if (!replaces && medium.look(to) != null) {
        throw new FileAlreadyExistsException(target.toString());
      }
      medium.rename(ours, to);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    SimulatedPath ours = about("delete", path);
    medium(ours).delete(ours);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw unsupported("copy files");
  }

  // Looking

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public <A extends BasicFileAttributes> @Nullable A readAttributesIfExists(Path path, Class<A> type,
      LinkOption... options) throws IOException {
    SimulatedPath ours = about("stat", path);
    SimulatedAttributes attributes = medium(ours).attributes(ours);
    return attributes == null ? null : type.cast(attributes);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
      throws IOException {
    A attributes = readAttributesIfExists(path, type, options);
    if (attributes == null) {
      throw new NoSuchFileException(path.toString());
    }
    return attributes;
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    SimulatedPath ours = about("stat", one);
    return one.equals(other) || medium(ours).find(ours) == medium(ours).find(onSameDisk(ours, other));
  }

  @Override
  public boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw unsupported("say how much it holds");
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(Path path, Class<V> type,
      LinkOption... options) {
    return null;
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
    throw unsupported("read attributes by their names");
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw unsupported("change attributes");
  }
}
