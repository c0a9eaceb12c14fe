package dev.larder.datastore.vfs;

import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.vfs2.FileObject;

/// Memory of one store. Whoever looks and whoever creates holds the same lock, so that nobody sees half of an artifact and nobody replaces one.
final class RamStorage extends FileObjects implements CreatingFiles {
  /// What an array can hold.
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final Set<UUID> expelled = ConcurrentHashMap.newKeySet();

  RamStorage(VfsManager manager, FileObject root, URI uri) {
    super(manager, root, uri, false);
  }

  @Override
  boolean isExact() {
    return true;
  }

  private final class RamCreation implements Creation {
    private final Optional<UUID> writer;

    RamCreation(Optional<UUID> writer) {
      this.writer = writer;
    }

    @Override
    public CreateResult create(NewArtifact artifact) {
      ArtifactPath path = artifact.path();
      try {
        byte[] bytes;
        CreateResult.Created created;
        try (InputStream in = Contents.open(artifact)) {
          Contents content = new Contents(path, in);
          bytes = content.readAllBytes();
          created = content.created();
        } catch (RuntimeException e) {
          throw StorageException.unreadable(path, e);
        }
        return put(path, bytes, created);
      } catch (IOException e) {
        return new CreateResult.Failed(path, Faults.of("create", path, e));
      }
    }

    private CreateResult put(ArtifactPath path, byte[] bytes, CreateResult.Created created) throws IOException {
      synchronized (RamStorage.this) {
        if (writer.isPresent() && expelled.contains(writer.get())) {
          throw StorageException.expelled(path, new IOException("its writer was expelled"));
        }
        Optional<Found> there = look(path);
        if (there.isPresent()) {
          if (there.get().isFile()) {
            return new CreateResult.AlreadyThere(path);
          }
          throw new IOException("something is there that is not a file");
        }
        try (FileObject file = resolve(path); OutputStream out = file.getContent().getOutputStream()) {
          out.write(bytes);
        }
        return created;
      }
    }

    @Override
    public void close() {}
  }

  @Override
  public Creation creation(Optional<UUID> writer) {
    return new RamCreation(writer);
  }

  @Override
  public synchronized void delete(ArtifactPath path) throws IOException {
    if (look(path).filter(Found::isFile).isPresent()) {
      try (FileObject file = resolve(path)) {
        file.delete();
      }
    }
  }

  @Override
  public synchronized void expel(UUID writer) {
    expelled.add(writer);
  }

  @Override
  public long maxSize() {
    return MOST;
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) {
    return List.of(ProbeResult.warning("memory", "everything is possible, and gone when the store is closed"));
  }
}
