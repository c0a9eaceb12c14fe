package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.datastore.ForwardingStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A real store, of which is noted in which order paths are created, and in front of which faults can be put.
final class WatchedStore extends ForwardingStore {
  /// What is to become of a create.
  enum Fate {
    PASS,
    /// Nothing is created, and that is certain.
    FAIL,
    /// It is created, and the answer is lost.
    LOSE_REPLY,
    /// The store breaks its contract.
    THROW
  }

  private final List<ArtifactPath> created;
  private volatile Function<ArtifactPath, Fate> fate = path -> Fate.PASS;
  private volatile List<ProbeResult> probes = List.of();
  private volatile Predicate<ArtifactPath> listingFails = folder -> false;
  private final WatchedStore owner;

  WatchedStore(ArtifactStore store) {
    super(store);
    created = Collections.synchronizedList(new ArrayList<>());
    owner = this;
  }

  private WatchedStore(ArtifactStore store, WatchedStore owner) {
    super(store);
    this.created = owner.created;
    this.owner = owner;
  }

  /// All paths in the order in which they were durable; those of one call in any order.
  List<ArtifactPath> created() {
    synchronized (created) {
      return List.copyOf(created);
    }
  }

  void answerProbes(List<ProbeResult> answer) {
    probes = answer;
  }

  void decide(Function<ArtifactPath, Fate> how) {
    fate = how;
  }

  void failListing(Predicate<ArtifactPath> folders) {
    listingFails = folders;
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    List<CreateResult> results = new ArrayList<>();
    List<NewArtifact> passed = new ArrayList<>();
    for (NewArtifact artifact : artifacts) {
      Fate decided = owner.fate.apply(artifact.path());
      if (decided == Fate.THROW) {
        throw new IllegalStateException("the store is broken");
      }
      if (decided != Fate.FAIL) {
        passed.add(artifact);
      }
    }
    List<CreateResult> real = new ArrayList<>(store.create(passed));
    for (NewArtifact artifact : artifacts) {
      Fate decided = owner.fate.apply(artifact.path());
      StorageException fault = new StorageException("create", artifact.path(), new IOException("injected"), "None.");
      CreateResult result = decided == Fate.FAIL ? new CreateResult.Failed(artifact.path(), fault) : real.removeFirst();
      if (result instanceof CreateResult.Created) {
        created.add(artifact.path());
      }
      results.add(decided == Fate.LOSE_REPLY ? new CreateResult.Unknown(artifact.path(), fault) : result);
    }
    return results;
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    if (owner.listingFails.test(prefix)) {
      throw new StorageException("list", prefix, new IOException("injected"), "None.");
    }
    return store.list(prefix);
  }

  @Override
  public ArtifactStore as(UUID writer, Durability durability) {
    return new WatchedStore(store.as(writer, durability), owner);
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) throws IOException {
    return owner.probes.isEmpty() ? store.probe(depth) : owner.probes;
  }
}
