package dev.larder.datastore.s3;

import dev.larder.datastore.Access;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.Capabilities;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.exception.SdkException;

/// A bucket, or what is below a prefix of it, as a store: of AWS S3, or of a store that speaks its language and keeps `If-None-Match` ([#probe] finds out).
///
/// Contents are read on threads of the store's own, of many artifacts several at a time. What a request did whose answer got lost is looked up; where
/// that cannot be known the result is unknown, never guessed. Expelling takes uploads in parts away and lets the writer finish no other; a single
/// request that is under way can be taken back by nobody, so that the artifact of a small one may still appear. The journal names it.
///
/// Credentials come from the AWS chain.
public final class S3ArtifactStore implements ArtifactStore {
  /// What 10,000 parts make, and what AWS stores as one object.
  private static final long LARGEST = 5L << 40;
  private static final Duration LONGEST_URL = Duration.ofDays(7);

  private final S3Connection connection;
  private final PartMemory memory;
  private final ConditionalCompletion completion;
  private final AtomicReference<List<ProbeResult>> probed;
  private final AtomicLong leftOut;
  private final Optional<UUID> writer;
  private final boolean view;

  private S3ArtifactStore(S3Connection connection, PartMemory memory, ConditionalCompletion completion,
      AtomicReference<List<ProbeResult>> probed, AtomicLong leftOut, Optional<UUID> writer, boolean view) {
    this.connection = connection;
    this.memory = memory;
    this.completion = completion;
    this.probed = probed;
    this.leftOut = leftOut;
    this.writer = writer;
    this.view = view;
  }

  /// Opens the store without asking it anything: that the bucket is there shows with the first request.
  ///
  /// @throws StorageException if the settings are wrong, hold a secret, or name no region where AWS needs one
  public static S3ArtifactStore open(StoreSettings settings) throws StorageException {
    return on(S3Connection.open(S3Settings.of(settings)));
  }

  static S3ArtifactStore on(S3Connection connection) {
    return new S3ArtifactStore(connection,
        new PartMemory(connection.settings().partSize(), connection.settings().connections()),
        new ConditionalCompletion(connection), new AtomicReference<>(List.of()), new AtomicLong(), Optional.empty(),
        false);
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    connection.requireOpen();
    CreateResult[] results = new CreateResult[artifacts.size()];
    S3Creation creation = new S3Creation(connection, memory, completion, writer);
    Errands.forEach(results.length, connection.settings().connections(),
        i -> results[i] = creation.create(artifacts.get(i)));
    return List.of(results);
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    return S3ObjectStream.open(connection, path, Optional.empty());
  }

  @Override
  public InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    return S3ObjectStream.open(connection, path, Optional.of(range));
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    connection.requireOpen();
    return S3Look.stat(connection, paths);
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    return list(prefix, Optional.empty());
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix, ArtifactPath after) throws IOException {
    return list(prefix, Optional.of(after));
  }

  private Stream<Artifact> list(ArtifactPath prefix, Optional<ArtifactPath> after) throws IOException {
    S3Listing listing = new S3Listing(connection, prefix, after, leftOut::addAndGet);
    // Where the first page cannot be read nothing can, and that is told at once.
    listing.read();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing,
        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
  }

  /// There are no folders that could not be read.
  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    S3Listing listing = new S3Listing(connection, leftOut::addAndGet);
    listing.read();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing,
        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
  }

  /// How many keys, in all listings so far, were left out because no path is like that, e.g. with a `//`: Larder made none of them.
  public long keysLeftOut() {
    return leftOut.get();
  }

  /// Nothing to do: what an object store shows is durable.
  @Override
  public void sync(List<ArtifactPath> paths) {}

  /// In a bucket that keeps versions, older ones stay there, and cost, until a rule of the bucket removes them.
  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    connection.requireOpen();
    return new S3Deletion(connection).delete(paths);
  }

  /// `s3://bucket/prefix/path`, whichever endpoint it is at.
  @Override
  public URI uri(ArtifactPath path) {
    return connection.place().uri(path);
  }

  /// Valid for a week at most, and no longer than the credentials it was signed with. A PUT has to be sent with the header `If-None-Match: *`, which is part of
  /// the signature: it does not replace anything either.
  @Override
  public Optional<URI> presigned(ArtifactPath path, Access access, Duration valid) throws IOException {
    if (valid.compareTo(LONGEST_URL) > 0 || valid.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new StorageException("sign a URL for", path, new IOException("it would be valid for " + valid),
          "S3 takes from one second to seven days.");
    }
    String key = connection.place().key("sign a URL for", path);
    String bucket = connection.place().bucket();
    try {
      return Optional.of(Errands.run(() -> switch (access) {
        case GET -> connection.presigner()
            .presignGetObject(r -> r.signatureDuration(valid).getObjectRequest(g -> g.bucket(bucket).key(key))).url();
        case PUT -> connection.presigner().presignPutObject(
            r -> r.signatureDuration(valid).putObjectRequest(p -> p.bucket(bucket).key(key).ifNoneMatch("*"))).url();
      }).toURI());
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof SdkException sdk) {
        throw S3Fault.of(sdk, connection.place(), false).at("sign a URL for", path);
      }
      throw e;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the SDK signed what is no URI", e);
    }
  }

  /// A bucket of the same server. Not of AWS, where it may be in another region.
  @Override
  public Optional<ArtifactStore> beside(ExternalUri uri) throws IOException {
    if (!uri.scheme().equals("s3") || connection.settings().endpoint().isEmpty()) {
      return Optional.empty();
    }
    S3Connection there = connection.to(S3Settings.bucket(uri.uri().getRawAuthority()));
    return Optional.of(new S3ArtifactStore(there, memory, completion, new AtomicReference<>(List.of()), leftOut,
        Optional.empty(), true));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, completion.isKnownConditional() ? LARGEST : connection.settings().mostAtOnce(),
        S3Listing.PAGE);
  }

  /// An object store knows no difference between the two kinds of durability.
  @Override
  public S3ArtifactStore as(UUID writer, Durability durability) {
    return new S3ArtifactStore(connection, memory, completion, probed, leftOut, Optional.of(writer), true);
  }

  /// Ends the multipart uploads of `writer`, and leaves a mark under `_tmp/{writer}` that lets it complete none any more. A single request that is under
  /// way cannot be taken back, nor does the mark stop later ones: what a fenced writer may still create that way is small, and clean-up finds it.
  @Override
  public void expel(UUID writer) throws IOException {
    try {
      Errands.run(() -> {
        new UploadMarkers(connection).expel(writer);
        return writer;
      });
    } catch (S3Fault fault) {
      throw fault
          .whole("cannot take away the unfinished uploads of writer %s at %s".formatted(writer, connection.place()));
    }
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    connection.requireOpen();
    List<ProbeResult> known = probed.get();
    if (depth == ProbeDepth.NEEDED && !known.isEmpty()) {
      return known;
    }
    List<ProbeResult> results = Errands.run(() -> S3Probe.probe(connection, completion, depth));
    if (depth == ProbeDepth.NEEDED) {
      probed.set(results);
    }
    return results;
  }

  @Override
  public SequencedMap<String, Long> requestCounts() {
    return requests().counts();
  }

  /// What this store, with all its views, has asked for since it was opened.
  public S3Requests requests() {
    return connection.requests();
  }

  @Override
  public void close() {
    if (!view) {
      connection.close();
    }
  }

  @Override
  public String toString() {
    return "store " + connection.place();
  }
}
