package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A store that counts what it is asked, as a remote one is paid for it.
class TalliedStore extends ForwardingStore {
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger ranges = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();

  TalliedStore(ArtifactStore store) {
    super(store);
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    opened.incrementAndGet();
    return store.open(path);
  }

  @Override
  public InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    ranges.incrementAndGet();
    return store.open(path, range);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    looks.addAndGet(paths.size());
    return store.stat(paths);
  }
}
