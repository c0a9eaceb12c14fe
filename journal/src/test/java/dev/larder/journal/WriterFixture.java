package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.Durability;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A repository on a store that can be watched, and what tests of writers need to look into it.
abstract class WriterFixture {
  static final RunName RUN = new RunName("night1");
  static final DatasetType TYPE = DatasetType.of("note", List.of("plate", "well"), "application/json");
  static final WriterOptions IMPATIENT = WriterOptions.DEFAULT.withHeldTimeout(Duration.ofMillis(150));

  WatchedStore store;
  Datastore datastore;
  UUID repository;

  WriterFixture() {
    store = new WatchedStore(new MemoryArtifactStore());
    datastore = Datastore.on(store);
    repository = new UUID(0, 0);
  }

  /// An empty store.
  abstract ArtifactStore newStore() throws IOException;

  @BeforeEach
  void makeRepository() throws IOException {
    store = new WatchedStore(newStore());
    datastore = Datastore.on(store);
    repository = RepositoryMarker.create(store).repository();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  RunWriter open() throws IOException {
    return RunWriter.open(datastore, RUN, IMPATIENT);
  }

  static DataId dataId(String plate, String well) {
    return DataId.of(Map.of("plate", plate, "well", well));
  }

  static Content text(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static Content failing(String why) {
    return () -> {
      throw new IOException(why);
    };
  }

  static NewDataset dataset(String well, String content) {
    return NewDataset.of(TYPE, dataId("P1", well), text(content));
  }

  static NewDataset parts(String well, String image, Content mask) {
    return new NewDataset(TYPE, dataId("P1", well),
        List.of(new NewComponent("mask", mask, "image/png", "png"),
            new NewComponent("image", text(image), "image/tiff", "tif")));
  }

  static List<NewDataset> many(int count, String content) {
    return IntStream.range(0, count).mapToObj(i -> dataset("W" + i, content + i)).toList();
  }

  /// Closes a writer before its block ends, to see what it leaves.
  static void end(RunWriter writer) throws IOException {
    writer.close();
  }

  static PutResult.Stored stored(PutResult result) {
    return assertInstanceOf(PutResult.Stored.class, result);
  }

  String read(ArtifactPath path) throws IOException {
    try (InputStream in = store.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  List<String> artifacts() throws IOException {
    try (Stream<Artifact> all = store.list(new ArtifactPath(RUN.value()))) {
      return all.map(artifact -> artifact.path().value()).toList();
    }
  }

  /// The journals of the run, read to their ends.
  Map<UUID, JournalCursor> journals(Map<UUID, List<JournalRecord>> records) throws IOException {
    Map<UUID, JournalCursor> cursors = new TreeMap<>();
    Optional<RunJournals> run = RunJournals.of(store, RUN);
    if (run.isEmpty()) {
      return cursors;
    }
    for (JournalFiles files : run.get().journals()) {
      JournalCursor cursor = new JournalCursor(store, repository, run.get().folder().scope(), files, 0, 0);
      List<JournalRecord> all = new ArrayList<>();
      for (var read = cursor.next(); read.isPresent(); read = cursor.next()) {
        read.get().forEach(record -> all.add(record.record()));
      }
      assertEquals("", cursor.problem());
      records.put(files.writer(), all);
      cursors.put(files.writer(), cursor);
    }
    return cursors;
  }

  List<JournalRecord> journal(UUID writer) throws IOException {
    Map<UUID, List<JournalRecord>> records = new TreeMap<>();
    journals(records);
    return records.getOrDefault(writer, List.of());
  }

  JournalEnd end(UUID writer) throws IOException {
    JournalCursor cursor = journals(new TreeMap<>()).get(writer);
    return cursor == null ? JournalEnd.OPEN : cursor.end();
  }

  /// The kinds of a writer's records, in their order.
  String kinds(UUID writer) throws IOException {
    return String.join("", journal(writer).stream().map(RecordEncoder::kind).toList());
  }

  /// A writer that died when it had created the artifact of `dataset`, and before it recorded that.
  ArtifactPath leftover(NewDataset dataset, WriterProcess process, JournalRecord... more) throws IOException {
    RunFolder folder = RunFolder.open(store, RUN, Host.SYSTEM);
    UUID writer = UUID.randomUUID();
    UUID id = dataset.type().deterministicId(folder.incarnation(), dataset.dataId());
    DatasetRef ref = new DatasetRef(id, dataset.type(), dataset.dataId(), RUN);
    List<JournalRecord> records = new ArrayList<>();
    records.add(
        new JournalRecord.Header(1, 1, repository, folder.scope(), process, 30, Durability.DISK, Example.BEGUN, ""));
    List<Claim> claims = new ArrayList<>();
    for (NewComponent component : dataset.components()) {
      claims.add(new Claim(id, component.component(),
          datastore.placement().path(ref, component.component(), component.extension(), 1)));
    }
    records.add(new JournalRecord.Intent(claims));
    records.addAll(List.of(more));
    store.create(JournalLayout.segment(JournalLayout.journal(folder.path(), Example.BEGUN, writer), 1),
        Content.bytes(Example.segment(writer, 1, 1, records)));
    store.create(claims.getFirst().path(), dataset.components().getFirst().content());
    return claims.getFirst().path();
  }

  /// What `task` gives on so many threads that begin together.
  static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    CyclicBarrier begin = new CyclicBarrier(tasks.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(threads.submit(() -> {
          begin.await();
          return task.call();
        }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
