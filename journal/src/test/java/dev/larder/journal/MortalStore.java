package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.ForwardingStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.UnreadableFolder;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// A real store whose user is killed at its n-th operation: before it, or when it has been done, or half of it.
final class MortalStore extends ForwardingStore {
  private final int last;
  private final boolean after;
  private int operations;
  private int listings;
  private final List<ArtifactPath> opened = Collections.synchronizedList(new ArrayList<>());

  /// The user is no more.
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// A user who lives.
  MortalStore(ArtifactStore store) {
    this(store, Integer.MAX_VALUE, false);
  }

  /// @param last the operation in which the user dies, 1 for the first
  /// @param after whether that operation is done first
  MortalStore(ArtifactStore store, int last, boolean after) {
    super(store);
    this.last = last;
    this.after = after;
  }

  /// What was opened, in this order.
  List<ArtifactPath> opened() {
    synchronized (opened) {
      return List.copyOf(opened);
    }
  }

  /// How often it was listed.
  int listings() {
    return listings;
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private synchronized boolean dies() {
    operations++;
    if (operations > last) {
      throw new Killed();
    }
    return operations == last;
  }

  private <T> T operation(Operation<T> operation) throws IOException {
    boolean dies = dies();
    if (dies && !after) {
      throw new Killed();
    }
    T result = operation.run();
    if (dies) {
      throw new Killed();
    }
    return result;
  }

  @Override
  public List<CreateResult> create(List<NewArtifact> artifacts) {
    boolean dies = dies();
    if (dies && !after) {
      throw new Killed();
    }
    List<CreateResult> results = store.create(artifacts);
    if (dies) {
      throw new Killed();
    }
    return results;
  }

  @Override
  public InputStream open(ArtifactPath path) throws IOException {
    opened.add(path);
    return operation(() -> store.open(path));
  }

  @Override
  public Stream<Artifact> artifacts(UnreadableFolder unreadable) throws IOException {
    return operation(() -> store.artifacts(unreadable));
  }

  @Override
  public Stream<Artifact> list(ArtifactPath prefix) throws IOException {
    listings++;
    return operation(() -> store.list(prefix));
  }

  @Override
  public void sync(List<ArtifactPath> paths) throws IOException {
    operation(() -> {
      store.sync(paths);
      return "";
    });
  }

  @Override
  public DeleteReport delete(List<ArtifactPath> paths) {
    boolean dies = dies();
    if (dies) {
      // Deletions are not atomic: every other one is done.
      for (int i = after ? 0 : 1; i < paths.size(); i += 2) {
        store.delete(List.of(paths.get(i)));
      }
      throw new Killed();
    }
    return store.delete(paths);
  }

  /// Forces nothing, which takes long: nobody here loses power.
  @Override
  public ArtifactStore as(UUID writer, Durability durability) {
    return store.as(writer, Durability.CACHE);
  }

  @Override
  public void close() {}
}
