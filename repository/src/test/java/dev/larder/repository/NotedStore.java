package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.FolderNames;
import dev.larder.datastore.ForwardingStore;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// A real store, of which is noted what it is asked, and whose listings and openings a test can meddle with.
final class NotedStore extends ForwardingStore {
  final Set<String> opened = Collections.synchronizedSet(new TreeSet<>());
  final Set<String> listed = Collections.synchronizedSet(new TreeSet<>());
  final Set<String> looked = Collections.synchronizedSet(new TreeSet<>());
  final Set<String> forced = Collections.synchronizedSet(new TreeSet<>());
  volatile Consumer<ArtifactPath> beforeOpen = path -> {
  };
  /// What [#artifacts] shows in place of what is there, the first time, the second …
  volatile Listing listing = (number, all, unreadable) -> all;
  /// What happens before the first [#stat], the second …
  volatile IntConsumer beforeLook = number -> {
  };
  /// Below which folder, with `/` at its end, nobody may look at anything.
  volatile Optional<String> forbidden = Optional.empty();
  private final AtomicInteger listings = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  /// After how many files a listing fails.
  volatile int listingFailsAfter = Integer.MAX_VALUE;

  /// Whether it shows that its artifacts are local files.
  private final boolean local;

  interface Listing {
    Stream<Artifact> of(int number, Stream<Artifact> all, UnreadableFolder unreadable);
  }

  NotedStore(ArtifactStore store) {
    this(store, false);
  }

  NotedStore(ArtifactStore store, boolean local) {
    super(store);
    this.local = local;
  }

  @Override
  public Optional<Path> file(ArtifactPath path) {
    return local ? store.file(path) : Optional.empty();
  }

  @Override
  public Optional<FolderNames> names(ArtifactPath folder) throws IOException {
    return local ? store.names(folder) : super.names(folder);
  }

  void forget() {
    List.of(opened, listed, looked, forced).forEach(Set::clear);
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    opened.add(path.value());
    beforeOpen.accept(path);
    return store.open(path);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    paths.forEach(path -> looked.add(path.value()));
    beforeLook.accept(looks.incrementAndGet());
    return store.stat(paths).stream().map(this::allowed).toList();
  }

  private StatResult allowed(StatResult found) {
    return forbidden.filter(found.path().value()::startsWith).isEmpty()
        ? found
        : new StatResult.Unknown(found.path(), new StorageException("look at", found.path(),
            new AccessDeniedException(found.path().value()), "Ask for access."));
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    listed.add("");
    int[] left = {listingFailsAfter};
    return listing.of(listings.incrementAndGet(), store.artifacts(unreadable), unreadable).peek(file -> {
      if (left[0]-- == 0) {
        throw new UncheckedIOException(new IOException("the cable is out"));
      }
    });
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    listed.add(prefix.value());
    int[] left = {listingFailsAfter};
    return store.list(prefix).peek(file -> {
      if (left[0]-- == 0) {
        throw new UncheckedIOException(new IOException("the cable is out"));
      }
    });
  }

  @Override
  public void sync(List<ArtifactPath> paths) throws IOException {
    paths.forEach(path -> forced.add(path.value()));
    store.sync(paths);
  }
}
