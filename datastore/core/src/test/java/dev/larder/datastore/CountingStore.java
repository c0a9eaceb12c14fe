package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A real store that lists in pages, as an object store does, and counts what is asked of it.
final class CountingStore extends ForwardingStore {
  private final int page;
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger pages = new AtomicInteger();
  private volatile IntPredicate pageFails = number -> false;
  private volatile UnaryOperator<Stream<Artifact>> order = UnaryOperator.identity();

  CountingStore(ArtifactStore store, int page) {
    super(store);
    this.page = page;
  }

  int looks() {
    return looks.get();
  }

  int pages() {
    return pages.get();
  }

  int requests() {
    return looks() + pages();
  }

  void reset() {
    looks.set(0);
    pages.set(0);
  }

  /// @param fails tells of the number of a page, from 1, whether it cannot be read to its end
  void failPages(IntPredicate fails) {
    pageFails = fails;
  }

  void listIn(UnaryOperator<Stream<Artifact>> newOrder) {
    order = newOrder;
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    looks.addAndGet(paths.size());
    return store.stat(paths);
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    return paged(store.artifacts(unreadable));
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return paged(store.list(prefix));
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) throws IOException {
    return paged(store.list(prefix, after));
  }

  /// The first page is fetched at once, another when something on it is asked for.
  private Stream<Artifact> paged(Stream<Artifact> all) {
    int first = pages.incrementAndGet();
    AtomicInteger read = new AtomicInteger();
    return order.apply(all).peek(artifact -> {
      int at = read.getAndIncrement();
      int number = at > 0 && at % page == 0 ? pages.incrementAndGet() : first;
      if (at % page == page / 2 && pageFails.test(number)) {
        throw new UncheckedIOException(new IOException("connection reset"));
      }
    });
  }

  @Override
  public Capabilities capabilities() {
    Capabilities can = store.capabilities();
    return new Capabilities(can.writable(), can.presigning(), can.maxArtifactSize(), page);
  }
}
