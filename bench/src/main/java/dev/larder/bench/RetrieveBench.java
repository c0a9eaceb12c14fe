package dev.larder.bench;

import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.repository.ArtifactSource;
import dev.larder.repository.Retrieval;
import dev.larder.repository.RetrievalItem;
import dev.larder.repository.RetrievalMode;
import dev.larder.repository.RetrievalOptions;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Retrieval of artifacts from one folder into another, against as many threads that copy the same files into the same folders and hash them, and against
/// threads that let the system copy. Nobody forces anything.
final class RetrieveBench {
  private static final int THREADS = 8;
  private static final int SMALLEST = 4 << 10;
  private static final int LARGEST = 64 << 10;

  private final Scratch scratch;
  private final int rounds;

  RetrieveBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  void retrieve(int artifacts) throws Exception {
    try (LocalArtifactStore store = LocalArtifactStore.open(scratch.folder("store"));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<RetrievalItem> items = fill(store, artifacts);
      RetrievalOptions copy = RetrievalOptions.DEFAULT.withThreads(THREADS);
      compare("retrieval of %,d to %,d bytes each, %d threads".formatted(SMALLEST, LARGEST, THREADS), items,
          "bare: read, hash, write", round -> bare("hash" + round, items, threads, RetrieveBench::copyHashed),
          round -> ours("copy" + round, store, items, copy));
      compare("the same, against threads that hash nothing", items, "bare: Files.copy",
          round -> bare("system" + round, items, threads, Files::copy),
          round -> ours("again" + round, store, items, copy));
      compare("the same by hard links", items, "bare: Files.createLink",
          round -> bare("link" + round, items, threads, (from, to) -> Files.createLink(to, from)),
          round -> ours("linked" + round, store, items, copy.with(RetrievalMode.HARDLINK)));
    }
  }

  private void compare(String what, List<RetrievalItem> items, String bareName, SideBySide.Way bare,
      SideBySide.Way ours) throws Exception {
    new SideBySide(what, items.size(), "artifacts", rounds).compare(bareName, bare, "Retrieval", ours);
  }

  /// Artifacts of seeded sizes, a hundred to a folder.
  private static List<RetrievalItem> fill(LocalArtifactStore store, int artifacts) throws IOException {
    Random random = new Random(20_261_121);
    DatasetType type = DatasetType.of("note", List.of("plate"), "text/plain");
    byte[] bytes = Inputs.bytes(LARGEST);
    List<RetrievalItem> items = new ArrayList<>(artifacts);
    try (LocalArtifactStore scratchStore = store.as(UUID.randomUUID(), Durability.CACHE)) {
      for (int from = 0; from < artifacts; from += 1_000) {
        List<NewArtifact> batch = new ArrayList<>();
        for (int i = from; i < Math.min(artifacts, from + 1_000); i++) {
          int size = SMALLEST + random.nextInt(LARGEST - SMALLEST);
          byte[] content = Arrays.copyOf(bytes, size);
          batch.add(new NewArtifact(new ArtifactPath("bench/note/P%04d/%06d.txt".formatted(i / 100, i)),
              Content.bytes(content)));
        }
        for (CreateResult result : scratchStore.create(batch)) {
          CreateResult.Created created = (CreateResult.Created) result;
          DatasetRef ref = new DatasetRef(
              UUID.nameUUIDFromBytes(created.path().value().getBytes(StandardCharsets.UTF_8)), type,
              DataId.of(Map.of("plate", created.path().name())), new RunName("bench"));
          items.add(new RetrievalItem(ref,
              new StorageRecord("", created.path(), created.size(), created.checksum(), "text/plain", Instant.EPOCH)));
        }
      }
    }
    return items;
  }

  private double ours(String name, LocalArtifactStore store, List<RetrievalItem> items, RetrievalOptions options)
      throws Exception {
    Path folder = scratch.path(name);
    double seconds = SideBySide.seconds(() -> {
      try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(store), folder, options, RetrieveBench::check)) {
        for (RetrievalItem item : items) {
          retrieval.add(item);
        }
        retrieval.complete();
      }
    });
    Scratch.empty(folder);
    return seconds;
  }

  private static void check(Retrieval.Outcome outcome) {
    if (outcome instanceof Retrieval.Outcome.Refused || outcome instanceof Retrieval.Outcome.AlreadyThere) {
      throw new IllegalStateException("not retrieved: " + outcome);
    }
  }

  private interface Copy {
    void copy(Path from, Path to) throws Exception;
  }

  private double bare(String name, List<RetrievalItem> items, ExecutorService threads, Copy copy) throws Exception {
    Path from = scratch.path("store");
    Path to = scratch.path(name);
    double seconds = SideBySide.seconds(() -> {
      Set<Path> folders = new HashSet<>();
      for (RetrievalItem item : items) {
        folders.add(Objects.requireNonNull(to.resolve(item.record().location().value()).getParent()));
      }
      for (Path folder : folders) {
        Files.createDirectories(folder);
      }
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        running.add(threads.submit(() -> {
          for (int i = first; i < items.size(); i += THREADS) {
            String path = items.get(i).record().location().value();
            copy.copy(from.resolve(path), to.resolve(path));
          }
          return null;
        }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    });
    Scratch.empty(to);
    return seconds;
  }

  private static void copyHashed(Path from, Path to) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[LARGEST];
    try (InputStream in = Files.newInputStream(from); OutputStream out = new FileOutputStream(to.toFile())) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        sha256.update(buffer, 0, length);
        out.write(buffer, 0, length);
      }
    }
    sha256.digest();
  }
}
