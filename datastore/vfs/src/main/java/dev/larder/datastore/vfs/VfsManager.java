package dev.larder.datastore.vfs;

import java.io.Closeable;
import java.nio.file.Path;
import org.apache.commons.vfs2.CacheStrategy;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.cache.NullFilesCache;
import org.apache.commons.vfs2.impl.DefaultFileSystemManager;
import org.apache.commons.vfs2.impl.StandardFileSystemManager;
import org.apache.commons.vfs2.provider.ram.RamFileProvider;

/// The file systems of one store. Nobody else sees them: memory is of one store alone, and what is closed with a store is used by no other.
final class VfsManager implements Closeable {
  private final DefaultFileSystemManager manager;

  private VfsManager(DefaultFileSystemManager manager) {
    this.manager = manager;
  }

  /// All that Commons VFS has with the libraries that are there.
  static VfsManager start() throws FileSystemException {
    VfsManager started = start(new StandardFileSystemManager());
    started.manager.setBaseFile(Path.of("").toAbsolutePath().toFile());
    return started;
  }

  /// Memory and nothing else, which is there in no time.
  static VfsManager memory() throws FileSystemException {
    DefaultFileSystemManager manager = new DefaultFileSystemManager();
    manager.addProvider("ram", new RamFileProvider());
    return start(manager);
  }

  private static VfsManager start(DefaultFileSystemManager manager) throws FileSystemException {
    manager.setFilesCache(new NullFilesCache());
    manager.setCacheStrategy(CacheStrategy.MANUAL);
    manager.init();
    return new VfsManager(manager);
  }

  DefaultFileSystemManager files() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
