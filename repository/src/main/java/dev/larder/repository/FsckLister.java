package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.journal.Host;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// Lists a datastore into a table, in a thread of its own, while others read records.
final class FsckLister implements AutoCloseable {
  private final FsckListing listing;
  private final ArtifactTable.Marker marker;
  private final Fsck.Listener listener;
  private final FutureTask<Optional<IOException>> task = new FutureTask<>(this::list);
  private final Map<String, IOException> unread = new LinkedHashMap<>();
  private volatile boolean stopped;
  private long artifacts;
  private long bytes;

  private FsckLister(FsckListing listing, ArtifactTable.Marker marker, Fsck.Listener listener) {
    this.listing = listing;
    this.marker = marker;
    this.listener = listener;
  }

  static FsckLister start(FsckListing listing, ArtifactTable table, Host host, Fsck.Listener listener) {
    FsckLister lister = new FsckLister(listing, table.marker(ArtifactTable.LISTED), listener);
    host.newThread("larder-fsck-listing", lister.task).start();
    return lister;
  }

  private Optional<IOException> list() {
    try (Stream<Artifact> all = listing.open(unread::put)) {
      for (Artifact artifact : (Iterable<Artifact>) all::iterator) {
        if (stopped) {
          break;
        }
        if (!SliceReader.reserved(artifact.path())) {
          marker.add(artifact.path().value(), artifact.size());
          bytes += artifact.size();
          if (++artifacts % DatastoreFsck.TOLD == 0) {
            listener.advance(DatastoreFsck.TOLD);
          }
        }
      }
      marker.flush();
      listener.advance(artifacts % DatastoreFsck.TOLD);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.ofNullable(e.getCause());
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /// Waits for its end. What follows is known only then.
  ///
  /// @return why not all is listed
  Optional<IOException> await() throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while a datastore was listed").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException explained) {
        throw explained;
      }
      throw new IllegalStateException("listing failed: " + e.getCause(), e.getCause());
    }
  }

  /// The folders that could not be read, by their paths with `/` at the end, while the listing went on.
  Map<String, IOException> unread() {
    return unread;
  }

  long artifacts() {
    return artifacts;
  }

  long bytes() {
    return bytes;
  }

  /// Ends it soon, where nobody waits for it any more.
  @Override
  public void close() {
    stopped = true;
  }
}
