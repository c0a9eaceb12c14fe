package dev.larder.datastore;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What one store knows about the durability of folders.
///
/// A folder survives a power failure once its parent has been forced after it appeared, and its parent's parent likewise up to
/// the root. That a folder is there says nothing about this: a process that made it a moment ago may have died before it forced
/// anything. So each store forces every folder into its parent once, and remembers that it did, and of which folder: others remove folders that have become empty, and whoever makes them anew may
/// not have forced them yet.
final class DurableFolders {
  /// Forgetting costs another force, never durability.
  private static final int REMEMBERED = 100_000;

  private volatile Map<Path, FolderIdentity> known = new ConcurrentHashMap<>();
  private final Map<Path, IOException> broken = new ConcurrentHashMap<>();

  /// The folders that this store has made durable in all their ancestors, by name. To be added to by whoever has done so; after
  /// [#forget] this is another set, and what is added to the old one is forgotten as well.
  Map<Path, FolderIdentity> known() {
    if (known.size() > REMEMBERED) {
      forget();
    }
    return known;
  }

  /// A known folder is gone: somebody moves or removes folders here, so none is known any more.
  void forget() {
    known = new ConcurrentHashMap<>();
  }

  /// Makes all names that are directly in `folder` durable. An interrupt does not reach it: a file channel would be closed by
  /// one, and what its force had to say about the device would be lost for ever; this kind of channel knows no interrupts.
  ///
  /// A force that failed is never tried again: the system drops what it could not write and reports success the next time.
  /// From then on this store vouches for nothing in that folder.
  void force(Path folder) throws IOException {
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(folder, StandardOpenOption.READ)) {
      IOException earlier = broken.get(folder);
      if (earlier != null) {
        throw new IOException("an earlier force of its folder failed: " + earlier.getMessage(), earlier);
      }
      try {
        channel.force(true);
      } catch (IOException e) {
        broken.put(folder, e);
        throw e;
      }
    }
  }
}
