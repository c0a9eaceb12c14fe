package dev.larder.datastore.vfs;

import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A folder on an SFTP server that has hard links: a link appears whole or not at all, and never replaces anything. (Its rename does replace, as this
/// library asks for it.)
final class SftpStorage extends SftpFiles implements CreatingFiles {
  /// The folder of all temporary files, below the root.
  static final String TEMPORARY = "_tmp";

  /// Folders below the root that were there.
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  SftpStorage(SftpLines lines, String root, URI uri) {
    super(lines, root, uri);
  }

  @Override
  public Creation creation(Optional<UUID> writer) {
    return new SftpCreation(this, writer);
  }

  /// Makes a folder and those above it where they are not there. The root is never made: where it is missing, a file system is not mounted.
  ///
  /// @param folder below the root
  void make(String folder) throws IOException {
    try {
      makeUnknown(folder);
    } catch (NoSuchFileException e) {
      known.clear();
      makeUnknown(folder);
    }
  }

  private void makeUnknown(String folder) throws IOException {
    if (folder.equals(root) || known.contains(folder)) {
      return;
    }
    makeUnknown(folder.substring(0, folder.lastIndexOf('/')));
    try {
      lines.act(channel -> {
        channel.mkdir(folder);
        return true;
      });
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      Optional<Found> found = look(folder);
      if (found.isEmpty()) {
        throw e;
      }
      if (!found.get().isFolder()) {
        throw new IOException("%s is %s, not a folder".formatted(folder.substring(root.length() + 1),
            found.get().isFile() ? "a file" : "a symbolic link or a device"), e);
      }
    }
    known.add(folder);
  }

  /// Forgets which folders were there, because one of them is gone.
  void forget() {
    known.clear();
  }

  @Override
  public void delete(ArtifactPath path) throws IOException {
    if (look(path).filter(found -> !found.isFolder()).isEmpty()) {
      requireRoot();
      return;
    }
    remove(place(path));
  }

  /// Removes a file; one that is gone already is no fault.
  void remove(String place) throws IOException {
    try {
      lines.ask(channel -> {
        channel.rm(quoted(place));
        return true;
      });
    } catch (NoSuchFileException e) {
      // Gone already, maybe by our own request of which the answer was lost.
    }
  }

  void removeFolder(String place) throws IOException {
    lines.act(channel -> {
      channel.rmdir(quoted(place));
      return true;
    });
  }

  void rename(String from, String to) throws IOException {
    lines.act(channel -> {
      channel.rename(quoted(from), quoted(to));
      return true;
    });
  }

  /// The rename is what counts: from then on no link finds its file.
  @Override
  public void expel(UUID writer) throws IOException {
    String prefix = "expelled-" + writer + "-";
    try {
      try {
        rename(place(new ArtifactPath(TEMPORARY + "/" + writer)),
            place(new ArtifactPath(TEMPORARY + "/" + prefix + UUID.randomUUID())));
      } catch (NoSuchFileException e) {
        requireRoot();
      }
      for (Child child : childrenOrNone(new ArtifactPath(TEMPORARY))) {
        if (child.isFolder() && child.key().startsWith(prefix)) {
          removeAll(new ArtifactPath(TEMPORARY + "/" + child.key().substring(0, child.key().length() - 1)));
        }
      }
    } catch (IOException e) {
      throw new StorageException("cannot take away the temporary files of writer %s: %s".formatted(writer,
          StorageException.reason(e)), e,
          "See that you may change %s below the datastore root, and run the same again.".formatted(TEMPORARY));
    }
  }

  private List<Child> childrenOrNone(ArtifactPath folder) throws IOException {
    try {
      return children(folder);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Removes a folder of files. Of one that is not there servers say all kinds of things.
  void removeAll(ArtifactPath folder) throws IOException {
    for (Child child : childrenOrNone(folder)) {
      if (!child.isFolder()) {
        remove(place(folder) + "/" + child.key());
      }
    }
    if (look(folder).isPresent()) {
      try {
        removeFolder(place(folder));
      } catch (IOException e) {
        if (look(folder).isPresent()) {
          throw e;
        }
      }
    }
  }

  @Override
  public long maxSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    requireRoot();
    return new SftpProbe(this).probe(depth);
  }
}
