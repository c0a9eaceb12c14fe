package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Stream;

/// A store whose artifacts are kept in a local folder after they have been read. Artifacts never change, so what was read once need not be
/// fetched again:
///
/// * **With a storage record** ([#open(ArtifactPath, StorageRecord)]) nobody is asked: what is kept and has the recorded size and checksum is the artifact. It
///   is checked when it is fetched, and what does not fit is not kept. An artifact that another machine has deleted may be read so until it is evicted.
/// * **By its path alone** the store is asked first what is there: what it says is gone is gone, and what changed is fetched again. That is one
///   request more for what is not kept, and no bytes for what is.
/// * **Ranges** are read from what is kept; else only they are fetched, and nothing is kept.
///
/// Existence, listings and everything that changes something go to the store itself. What is Larder's own, journals above all, is never kept. A cache
/// that is full, damaged or not writable costs time, not answers.
public final class CachingArtifactStore implements ArtifactStore {
  private final ArtifactStore store;
  private final ReadCache cache;

  private CachingArtifactStore(ArtifactStore store, ReadCache cache) {
    this.store = store;
    this.cache = cache;
  }

  /// `store` with a cache; without one where its artifacts are local files. Closing it closes `store`.
  ///
  /// @throws StorageException if the folder of the cache cannot be made
  public static ArtifactStore over(ArtifactStore store, CacheSettings settings) throws StorageException {
    return store.file(new ArtifactPath("a")).isPresent() ? store : ofAny(store, settings);
  }

  /// [#over], whatever the store.
  static CachingArtifactStore ofAny(ArtifactStore store, CacheSettings settings) throws StorageException {
    return new CachingArtifactStore(store, ReadCache.open(settings));
  }

  /// The artifact that a record names, which is at `path`, from the cache if that has it. Not verified while it is read, see [VerifiedArtifact].
  ///
  /// @throws NoSuchFileException if there is no artifact, neither in the store nor in the cache
  InputStream open(ArtifactPath path, StorageRecord record) throws IOException {
    Optional<CacheKey> key = recorded(path, record);
    return key.isEmpty() ? store.open(path) : open(path, key.get());
  }

  /// Some of the bytes of the artifact that a record names: from the cache if that has it, else only they are fetched.
  InputStream open(ArtifactPath path, StorageRecord record, ByteRange range) throws IOException {
    Optional<CacheKey> key = recorded(path, record);
    Optional<CachedFile> found = key.flatMap(cache::find);
    return key.isPresent() && found.isPresent()
        ? stream(path, key.get(), found.get(), range)
        : store.open(path, range);
  }

  private Optional<CacheKey> recorded(ArtifactPath path, StorageRecord record) {
    return keeps(path, record.size()) && record.checksum().algorithm().equals("sha256")
        ? Optional.of(new CacheKey.Recorded(CacheKey.name(store, path), record.size(), record.checksum()))
        : Optional.empty();
  }

  /// The store itself, for who wants to know what is there and not what was read before.
  public static ArtifactStore behind(ArtifactStore store) {
    return store instanceof CachingArtifactStore cached ? cached.store : store;
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    Optional<CacheKey> key = seen(path);
    return key.isEmpty() ? store.open(path) : open(path, key.get());
  }

  @Override
  public byte[] read(ArtifactPath path, int most) throws IOException {
    return keeps(path, 0) ? ArtifactStore.super.read(path, most) : store.read(path, most);
  }

  private InputStream open(ArtifactPath path, CacheKey key) throws IOException {
    Optional<CachedFile> found = cache.find(key);
    if (found.isEmpty()) {
      found = cache.fill(key, () -> store.open(path));
    }
    return found.isEmpty()
        ? store.open(path)
        : stream(path, key, found.get(), new ByteRange(0, Math.max(1, key.size())));
  }

  @Override
  public InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    if (cache.mayHave(CacheKey.name(store, path))) {
      Optional<CacheKey> key = seen(path);
      Optional<CachedFile> found = key.flatMap(cache::find);
      if (key.isPresent() && found.isPresent()) {
        return stream(path, key.get(), found.get(), range);
      }
    }
    return store.open(path, range);
  }

  private InputStream stream(ArtifactPath path, CacheKey key, CachedFile file, ByteRange range) {
    return new CachedInputStream(file, range, rest -> {
      cache.remove(key.name());
      return store.open(path, rest);
    });
  }

  /// What the store says is at a path. Empty where the cache is of no use, or the store would not say.
  ///
  /// @throws NoSuchFileException if it says that nothing is
  private Optional<CacheKey> seen(ArtifactPath path) throws NoSuchFileException {
    if (!keeps(path, 0)) {
      return Optional.empty();
    }
    return switch (store.stat(List.of(path)).getFirst()) {
      case StatResult.Present present when keeps(path, present.size()) -> Optional
          .of(new CacheKey.Seen(CacheKey.name(store, path), present.size(), present.modified()));
      case StatResult.Absent absent -> {
        cache.remove(CacheKey.name(store, path));
        throw new NoSuchFileException(path.value());
      }
      case StatResult.Present tooLarge -> Optional.empty();
      case StatResult.Unknown unknown -> Optional.empty();
    };
  }

  private boolean keeps(ArtifactPath path, long size) {
    return !path.value().startsWith("_") && size < cache.maxBytes();
  }

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    DeleteReport report = store.delete(paths);
    paths.forEach(path -> cache.remove(CacheKey.name(store, path)));
    return report;
  }

  @Override
  public void tidy(List<ArtifactPath> folders) {
    store.tidy(folders);
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    return store.create(artifacts);
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return store.stat(paths);
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    return store.artifacts(unreadable);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return store.list(prefix);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) throws IOException {
    return store.list(prefix, after);
  }

  @Override
  public Optional<FolderNames> names(ArtifactPath folder) throws IOException {
    return store.names(folder);
  }

  @Override
  public void sync(List<ArtifactPath> paths) throws IOException {
    store.sync(paths);
  }

  @Override
  public URI uri(ArtifactPath path) {
    return store.uri(path);
  }

  @Override
  public Optional<URI> presigned(ArtifactPath path, Access access, Duration valid) throws IOException {
    return store.presigned(path, access, valid);
  }

  @Override
  public Optional<ArtifactStore> beside(ExternalUri uri) throws IOException {
    return store.beside(uri);
  }

  @Override
  public Optional<Path> file(ArtifactPath path) {
    return store.file(path);
  }

  @Override
  public SequencedMap<String, Long> requestCounts() {
    return store.requestCounts();
  }

  @Override
  public Capabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public ArtifactStore as(UUID writer, Durability durability) {
    return new CachingArtifactStore(store.as(writer, durability), cache);
  }

  @Override
  public void expel(UUID writer) throws IOException {
    store.expel(writer);
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    return store.probe(depth);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }
}
