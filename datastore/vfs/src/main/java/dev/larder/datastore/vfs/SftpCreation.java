package dev.larder.datastore.vfs;

import com.jcraft.jsch.ChannelSftp;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Creates artifacts on an SFTP server: the bytes go to a temporary file in `_tmp/{writer}`, which is then linked to its place.
///
/// The folder comes into being with the first file. Whoever takes it away takes with it what is unfinished, and so the folder of a named writer never
/// comes back by itself.
final class SftpCreation implements CreatingFiles.Creation {
  private final SftpStorage storage;
  private final String folder;
  private final boolean named;
  private final Queue<String> leftovers = new ConcurrentLinkedQueue<>();
  private volatile boolean made;

  SftpCreation(SftpStorage storage, Optional<UUID> writer) {
    this.storage = storage;
    this.named = writer.isPresent();
    this.folder = storage.place(
        new ArtifactPath(SftpStorage.TEMPORARY + "/" + writer.orElseGet(UUID::randomUUID)));
  }

  @Override
  public CreateResult create(NewArtifact artifact) {
    ArtifactPath path = artifact.path();
    try {
      Optional<Found> there = storage.look(path);
      if (there.isPresent()) {
        // Whoever repeats a job meets this for every artifact: nothing is written that could not be linked.
        return taken(path, there.get());
      }
      if (!made) {
        make();
      }
      // Never an existing file: it may be linked as an artifact already, and writing would truncate that.
      String file = folder + "/" + UUID.randomUUID();
      CreateResult.Created written;
      try {
        written = write(artifact, file);
        storage.make(parent(path));
      } catch (IOException e) {
        remove(file);
        return new CreateResult.Failed(path, Faults.of("create", path, e));
      }
      return link(written, file);
    } catch (IOException e) {
      return new CreateResult.Failed(path, Faults.of("create", path, e));
    }
  }

  private void make() throws IOException {
    storage.make(folder);
    made = true;
  }

  private String parent(ArtifactPath path) {
    String place = storage.place(path);
    return place.substring(0, place.lastIndexOf('/'));
  }

  private CreateResult.Created write(NewArtifact artifact, String file) throws IOException {
    try {
      return attempt(artifact, file);
    } catch (NoSuchFileException e) {
      if (named) {
        throw StorageException.expelled(artifact.path(), e);
      }
      storage.forget();
      make();
      return attempt(artifact, file);
    }
  }

  private CreateResult.Created attempt(NewArtifact artifact, String file) throws IOException {
    ArtifactPath path = artifact.path();
    try (InputStream in = Contents.open(artifact)) {
      Contents content = new Contents(path, in);
      try {
        storage.lines.act(channel -> {
          channel._put(content, file, null, ChannelSftp.OVERWRITE);
          return true;
        });
      } catch (IOException e) {
        throw content.fault().map(IOException.class::cast).orElse(e);
      }
      return content.created();
    } catch (RuntimeException e) {
      // A defect of the content, e.g. in its close: it stops no other artifact.
      throw StorageException.unreadable(path, e);
    }
  }

  private CreateResult link(CreateResult.Created written, String file) {
    ArtifactPath path = written.path();
    try {
      try {
        linkOnce(path, file);
      } catch (NoSuchFileException e) {
        if (storage.look(file).isEmpty()) {
          throw StorageException.expelled(path, e);
        }
        storage.forget();
        storage.make(parent(path));
        linkOnce(path, file);
      }
    } catch (IOException e) {
      return notLinked(written, file, e);
    }
    remove(file);
    return written;
  }

  private void linkOnce(ArtifactPath path, String file) throws IOException {
    storage.lines.act(channel -> {
      channel.hardlink(SftpFiles.quoted(file), SftpFiles.quoted(storage.place(path)));
      return true;
    });
  }

  /// What became of a link that is not known to have been made. Where no answer came and something is there now, nobody can say whose it is: this
  /// protocol tells no inodes.
  private CreateResult notLinked(CreateResult.Created written, String file, IOException fault) {
    ArtifactPath path = written.path();
    boolean answered = !(fault instanceof LostConnectionException);
    boolean removed = remove(file);
    if (fault instanceof AccessDeniedException || fault instanceof StorageException) {
      return new CreateResult.Failed(path, Faults.of("create", path, fault));
    }
    try {
      Optional<Found> there = storage.look(path);
      if (there.isPresent() && answered) {
        return taken(path, there.get());
      }
      // Without the temporary file no request that is still under way can link it: what is not there now never will be.
      if (there.isEmpty() && removed) {
        return new CreateResult.Failed(path, Faults.of("create", path, fault));
      }
    } catch (IOException e) {
      fault.addSuppressed(e);
    }
    return new CreateResult.Unknown(path, Faults.of("create", path, fault));
  }

  private CreateResult taken(ArtifactPath path, Found there) {
    return there.isFile()
        ? new CreateResult.AlreadyThere(path)
        : new CreateResult.Failed(path, new StorageException("create", path,
            new IOException("something is there that is not a file"),
            "Look at %s on the server, and move it out of the datastore root.".formatted(storage.place(path))));
  }

  /// Removes a temporary file and says whether it is gone. If not, [#close] tries again.
  private boolean remove(String file) {
    try {
      storage.remove(file);
      return true;
    } catch (IOException e) {
      leftovers.add(file);
      return false;
    }
  }

  /// Removes the folder, if nothing is in it that another thread still writes. What cannot be removed harms nobody, and goes when the writer is expelled.
  @Override
  public void close() {
    if (!made) {
      return;
    }
    try {
      for (String file = leftovers.poll(); file != null; file = leftovers.poll()) {
        storage.remove(file);
      }
      storage.removeFolder(folder);
    } catch (IOException e) {
      // See above.
    }
  }
}
