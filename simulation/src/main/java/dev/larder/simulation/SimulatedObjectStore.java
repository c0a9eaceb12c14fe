package dev.larder.simulation;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Capabilities;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.datastore.Verdict;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A client of a [SimulatedBucket], as S3 is: conditional creates, no folders, listings by pages, and replies that get lost.
///
/// A create has three [Points]: before the request is sent, before it arrives, and before its answer does. Who crashes in between leaves a request behind that
/// may still arrive, long after its writer was fenced.
final class SimulatedObjectStore implements ArtifactStore {
  private static final UUID NOBODY = new UUID(0, 0);

  private final SimulatedBucket bucket;
  private final Points points;
  private final ObjectFaults faults;
  private final int page;
  private final UUID writer;

  /// @param page how many objects a listing gives at a time
  SimulatedObjectStore(SimulatedBucket bucket, Points points, ObjectFaults faults, int page) {
    this(bucket, points, faults, page, NOBODY);
  }

  private SimulatedObjectStore(SimulatedBucket bucket, Points points, ObjectFaults faults, int page, UUID writer) {
    this.bucket = bucket;
    this.points = points;
    this.faults = faults;
    this.page = page;
    this.writer = writer;
  }

  /// A request begins.
  private ObjectFault request(String kind, ArtifactPath path) throws IOException {
    Operation operation = new Operation(kind, path.value());
    points.before(operation);
    synchronized (bucket) {
      bucket.tick();
      return faults.of(operation);
    }
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    List<CreateResult> results = new ArrayList<>(artifacts.size());
    for (NewArtifact artifact : artifacts) {
      try {
        results.add(create(artifact));
      } catch (IOException e) {
        results.add(new CreateResult.Failed(artifact.path(), fault("create", artifact.path(), e)));
      }
    }
    return results;
  }

  private CreateResult create(NewArtifact artifact) throws IOException {
    ArtifactPath path = artifact.path();
    byte[] bytes;
    try (InputStream in = artifact.content().open()) {
      bytes = in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      throw new IOException("its content cannot be read: " + e.getMessage(), e);
    }
    if (bucket.isExpelled(writer)) {
      throw new IOException("its writer was expelled");
    }
    ObjectFault fault = request("put", path);
    if (fault == ObjectFault.REFUSED) {
      throw new IOException("503 Slow Down");
    }
    SimulatedBucket.Put put = bucket.send(path.value(), bytes);
    points.before(new Operation("put-arrives", path.value()));
    return switch (fault) {
      case NONE, REFUSED, CONFLICT -> {
        boolean created = bucket.arrive(put);
        points.before(new Operation("put-answers", path.value()));
        yield created
            ? new CreateResult.Created(path, bytes.length, checksum(bytes))
            : new CreateResult.AlreadyThere(path);
      }
      case REQUEST_LOST -> {
        bucket.lose(put);
        yield unknown(path);
      }
      case REPLY_LOST -> {
        bucket.arrive(put);
        yield unknown(path);
      }
      case LATE -> {
        bucket.delay(put);
        yield unknown(path);
      }
    };
  }

  private static CreateResult unknown(ArtifactPath path) {
    return new CreateResult.Unknown(path, fault("create", path, new IOException("no answer")));
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    check("open", path, request("get", path));
    Optional<byte[]> bytes = bucket.get(path.value());
    if (bytes.isEmpty()) {
      throw new NoSuchFileException(path.value());
    }
    return new ByteArrayInputStream(bytes.get());
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) {
    return List.of(new ProbeResult("simulated", Verdict.OK, "an object store that creates only where nothing is"));
  }

  @Override
  public List<StatResult> stat(List<ArtifactPath> paths) {
    return paths.stream().map(this::stat).toList();
  }

  private StatResult stat(ArtifactPath path) {
    try {
      check("stat", path, request("head", path));
      return bucket.get(path.value())
          .<StatResult>map(bytes -> new StatResult.Present(path, bytes.length, bucket.modified(path.value())))
          .orElseGet(() -> new StatResult.Absent(path));
    } catch (IOException e) {
      return new StatResult.Unknown(path, fault("stat", path, e));
    }
  }

  /// Something that reads cannot be half done: it worked or it did not.
  private static void check(String operation, ArtifactPath path, ObjectFault fault) throws StorageException {
    switch (fault) {
      case NONE, CONFLICT -> {
      }
      case REFUSED -> throw fault(operation, path, new IOException("503 Slow Down"));
      case REQUEST_LOST, REPLY_LOST, LATE -> throw fault(operation, path, new IOException("no answer"));
    }
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Pages(prefix, prefix.value() + "/"),
        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) {
    Stream<Artifact> all = StreamSupport
        .stream(Spliterators.spliteratorUnknownSize(new Pages(new ArtifactPath("root"), ""),
            Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL), false);
    return all.filter(artifact -> !artifact.path().value().startsWith("_"));
  }

  private final class Pages implements Iterator<Artifact> {
    private final ArtifactPath prefix;
    private final String below;
    private Iterator<Map.Entry<String, Integer>> current = List.<Map.Entry<String, Integer>>of().iterator();
    private String last;
    private boolean begun;
    private boolean more = true;

    Pages(ArtifactPath prefix, String below) {
      this.prefix = prefix;
      this.below = below;
      last = below;
    }

    @Override
    public boolean hasNext() {
      if (!current.hasNext() && more) {
        try {
          check("list", prefix, request("list", prefix));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        List<Map.Entry<String, Integer>> next = bucket.page(below, last, !begun, page);
        begun = true;
        more = next.size() == page;
        current = next.iterator();
      }
      return current.hasNext();
    }

    @Override
    public Artifact next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, Integer> object = current.next();
      last = object.getKey();
      return new Artifact(new ArtifactPath(last), object.getValue());
    }
  }

  /// Nothing to do: an object store has no folders, and what it has confirmed is durable.
  @Override
  public void sync(List<ArtifactPath> paths) {}

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    Map<ArtifactPath, StorageException> failed = new LinkedHashMap<>();
    for (ArtifactPath path : paths) {
      try {
        ObjectFault fault = request("delete", path);
        if (fault != ObjectFault.REFUSED && fault != ObjectFault.REQUEST_LOST) {
          bucket.delete(path.value());
        }
        check("delete", path, fault);
      } catch (IOException e) {
        failed.put(path, fault("delete", path, e));
      }
    }
    return new DeleteReport(failed);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, false, Integer.MAX_VALUE, page);
  }

  @Override
  public URI uri(ArtifactPath path) {
    try {
      return URI.create(new URI("sim", null, "/" + path.value(), null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no URI for " + path, e);
    }
  }

  @Override
  public SimulatedObjectStore as(UUID writer, Durability durability) {
    return new SimulatedObjectStore(bucket, points, faults, page, writer);
  }

  /// A request that is under way cannot be called back.
  @Override
  public void expel(UUID writer) throws IOException {
    points.before(new Operation("expel", writer.toString()));
    bucket.expel(writer);
  }

  @Override
  public void close() {}

  private static StorageException fault(String operation, ArtifactPath path, IOException cause) {
    return cause instanceof StorageException explained
        ? explained
        : new StorageException(operation, path, cause, "Run the same again.");
  }

  private static Checksum checksum(byte[] bytes) {
    try {
      return Checksum.sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  @Override
  public String toString() {
    return "simulated object store";
  }
}
