package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.DatasetIds;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seven ways in which stores of datasets are known to go wrong, and do not here.
final class SevenCasesTest {
  private static final DatasetType IMAGE = DatasetType.of("image", List.of("plate", "well"), "image/tiff");

  @TempDir
  Path folder;

  private Night night;

  @BeforeEach
  void makeNight() throws IOException {
    night = Night.make(folder.resolve("made"));
  }

  private static DataId well(String well) {
    return DataId.of(Map.of("plate", "P 1", "well", well));
  }

  private static Content content(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// As who is not allowed everything.
  private Ended mortal(Object... arguments) throws IOException {
    return Mortal.larder(night.larder()).run(arguments);
  }

  private JsonNode deletes() {
    return night.larder().run("status", "night", "--output", "json").done().json().get("deletes");
  }

  private Set<String> temporary() throws IOException {
    Path temporary = night.repository().resolve("_tmp");
    if (!Files.exists(temporary)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.walk(temporary)) {
      Set<String> files = new TreeSet<>();
      all.filter(Files::isRegularFile).forEach(file -> files.add(file.toString()));
      return files;
    }
  }

  @Test
  void whatAnUnreadableStoreHoldsIsUnknownAndNotAbsent() throws IOException {
    Path plate = night.artifact("A1").resolveSibling(".").normalize();
    Files.delete(night.artifact("B1"));
    assertEquals(Set.of("yes", "no"), Set.copyOf(verify().values("exists")));
    Files.setPosixFilePermissions(plate, Set.of());
    try {
      assertEquals(List.of("unknown", "unknown", "unknown"), verify().values("exists"));
    } finally {
      Files.setPosixFilePermissions(plate, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private Ended verify() throws IOException {
    return mortal("check", "night", "--verify", "--output", "json");
  }

  @Test
  void idsThatComeOnceAreAnsweredLikeAList() throws IOException {
    List<String> ids = new ArrayList<>(night.ids());
    ids.add(1, UUID.randomUUID().toString());
    ids.add(ids.getFirst());
    String lines = String.join("\n", ids) + "\n";
    Path file = Files.writeString(folder.resolve("ids"), lines);
    String list = night.larder().run("check", "night", "--ids", file, "--output", "json").done().out();
    Ended pipe = night.larder().behind(List.of("sh", "-c", "cat \"$IDS\" | \"$@\"", "sh")).with("IDS", file.toString())
        .run("check", "night", "--ids", "-", "--output", "json").done();
    assertEquals(ids, pipe.values("id"));
    assertEquals(list, pipe.out());
  }

  @Test
  void aDeniedDeleteIsReportedTraceableAndCanBeRetried() throws IOException {
    Path artifact = night.artifact("A1");
    Path plate = artifact.resolveSibling(".").normalize();
    Files.setPosixFilePermissions(plate, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      Ended denied = mortal("purge", "night", "--ids", Files.writeString(folder.resolve("ids"), night.ids().get(0)),
          "--yes", "--output", "json").with(3);
      assertEquals(1, denied.json().get("failed").size(), denied::toString);
      JsonNode left = deletes();
      assertEquals(1, left.size());
      assertEquals(denied.json().get("operation"), left.get(0).get("operation"));
      assertEquals(1, left.get(0).get("artifacts_left").asInt());
      assertTrue(left.get(0).get("writer_ended").asBoolean());
      assertTrue(Files.exists(artifact));
      mortal("recover", "night", "--yes").with(3);
      assertEquals(1, deletes().size());
    } finally {
      Files.setPosixFilePermissions(plate, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    night.larder().run("recover", "night", "--yes").done();
    assertFalse(Files.exists(artifact));
    assertEquals(0, deletes().size());
    assertEquals(2, night.ids().size());
  }

  @Test
  void aRunInAChainIsNotRemovedWithoutUnlinkingAndLosesNothing() throws IOException {
    Larder larder = night.larder();
    larder.run("collection", "create", "night", "all", "--type", "chained").done();
    larder.run("collection", "chain", "night", "all", "night1").done();
    Map<String, ?> before = new TreeMap<>(Tree.contents(night.repository().resolve("night1")));
    larder.run("run", "remove", "night", "night1", "--yes").with(1).saying("all", "--unlink");
    assertEquals(before, new TreeMap<>(Tree.contents(night.repository().resolve("night1"))));
    larder.run("check", "night", "--verify").done();
    night.ingest().done();
    larder.run("run", "remove", "night", "night1", "--unlink", "--yes").done();
    assertFalse(Files.exists(night.repository().resolve("night1")));
  }

  @Test
  void theLoserOfARaceIsToldAndTheWinnersFileStays() throws Exception {
    RunName run = new RunName("race");
    List<String> wells = Stream.iterate(1, i -> i + 1).limit(12).map(i -> "C" + i).toList();
    CyclicBarrier barrier = new CyclicBarrier(2);
    List<Set<String>> won = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Set<String>>> racers = Stream.of("one", "two")
          .map(name -> threads.submit(() -> race(run, name, wells, barrier))).toList();
      for (Future<Set<String>> racer : racers) {
        won.add(racer.get());
      }
    }
    night.larder().run("transfer-back", "night").done();
    night.larder().run("check", "night", "--verify").done();
    for (String well : wells) {
      assertTrue(won.get(0).contains(well) ^ won.get(1).contains(well), () -> "not one winner of " + well + ": " + won);
      assertEquals(won.get(0).contains(well) ? "one " + well : "two " + well, Files.readString(night.artifact(well)));
    }
  }

  /// @return the wells that it has won
  private Set<String> race(RunName run, String name, List<String> wells, CyclicBarrier barrier)
      throws Exception {
    Set<String> won = new TreeSet<>();
    try (LocalArtifactStore store = LocalArtifactStore.open(night.repository());
        RunWriter writer = RunWriter.open(Datastore.on(store), run,
            WriterOptions.DEFAULT.with(DatasetIds.DETERMINISTIC))) {
      for (String well : wells) {
        barrier.await();
        PutResult result = writer.putAll(List.of(NewDataset.of(IMAGE, well(well), content(name + " " + well))))
            .getFirst();
        if (result instanceof PutResult.Stored) {
          won.add(well);
        }
      }
    }
    return won;
  }

  @Test
  void aCrashBetweenArtifactAndRecordLeavesWhatTheJournalFinds() throws IOException {
    List<String> before = night.ids();
    try (Spawned writer = Spawned.start(HaltingWriter.class, line -> {
    }, night.repository())) {
      assertEquals(HaltingWriter.CODE, writer.finish());
    }
    Path left = night.artifact("D1");
    assertEquals("half a story", Files.readString(left));
    night.larder().run("recover", "night").done();
    night.larder().run("transfer-back", "night").done();
    assertEquals(before, night.ids());
    night.larder().run("run", "close", "night", HaltingWriter.RUN).done();
    JsonNode planned = night.larder().run("recover", "night", "--grace", "0s", "--dry-run", "--output", "json").done()
        .json();
    assertEquals("remove", planned.get(0).get("action").asText());
    assertTrue(left.toString().endsWith(planned.get(0).get("subject").asText()), planned::toString);
    night.larder().run("recover", "night", "--grace", "0s", "--yes").done();
    assertFalse(Files.exists(left));
  }

  @Test
  void aFailureThatIsCaughtInALargerOperationLeavesNoFiles() throws IOException {
    RunName run = new RunName("larger");
    try (LocalArtifactStore store = LocalArtifactStore.open(night.repository());
        RunWriter writer = RunWriter.open(Datastore.on(store), run, WriterOptions.DEFAULT)) {
      List<PutResult> results = writer.putAll(List.of(NewDataset.of(IMAGE, well("E1"), content("first")),
          NewDataset.of(IMAGE, well("E2"), SevenCasesTest::broken),
          NewDataset.of(IMAGE, well("E3"), content("third"))));
      assertTrue(results.get(0) instanceof PutResult.Stored, results::toString);
      assertFalse(results.get(1) instanceof PutResult.Stored, results::toString);
      assertTrue(results.get(2) instanceof PutResult.Stored, results::toString);
      assertEquals(Set.of(), temporary());
      writer.put(IMAGE, well("E4"), content("fourth"));
    }
    night.larder().run("transfer-back", "night").done();
    night.larder().run("check", "night", "--verify").done();
    Set<String> there = Tree.contents(night.repository().resolve("larger")).keySet();
    assertEquals(3, there.size(), there::toString);
    assertTrue(there.stream().noneMatch(path -> path.contains("/E2_")), there::toString);
    assertEquals(Set.of(), temporary());
  }

  /// Gives some bytes, and fails then.
  private static InputStream broken() {
    return new InputStream() {
      private int given;

      @Override
      public int read() throws IOException {
        if (given++ > 100_000) {
          throw new IOException("the cable is out");
        }
        return 'x';
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        bytes[from] = (byte) read();
        return 1;
      }
    };
  }
}
