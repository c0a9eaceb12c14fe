package dev.larder.datastore.vfs;

import java.io.Closeable;
import java.nio.file.Path;
import org.apache.commons.vfs2.CacheStrategy;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.cache.NullFilesCache;
import org.apache.commons.vfs2.impl.StandardFileSystemManager;

/// The file systems of one store. Nobody else sees them: memory is of one store alone, and what is closed with a store is used by no other.
final class VfsManager implements Closeable {
  private final StandardFileSystemManager manager = new StandardFileSystemManager();

  static VfsManager start() throws FileSystemException {
    VfsManager started = new VfsManager();
    started.manager.setFilesCache(new NullFilesCache());
    started.manager.setCacheStrategy(CacheStrategy.MANUAL);
    started.manager.init();
    started.manager.setBaseFile(Path.of("").toAbsolutePath().toFile());
    return started;
  }

  StandardFileSystemManager files() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
