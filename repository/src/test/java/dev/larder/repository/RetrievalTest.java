package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.repository.Retrieval.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is retrieved is whole and what was recorded, nothing that was there is touched, and nothing is written elsewhere.
final class RetrievalTest {
  private static final DatasetType NOTE = DatasetType.of("note", List.of("plate"), "text/plain");

  @TempDir
  private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // openStore sets it
  private LocalArtifactStore store;
  private Path copy = Path.of("");

  @BeforeEach
  void openStore() throws IOException {
    copy = folder.resolve("copy");
    store = LocalArtifactStore.open(Files.createDirectory(folder.resolve("store")));
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RetrievalItem item(String path, long size, Checksum checksum) {
    UUID id = UUID.nameUUIDFromBytes(bytes(path));
    DatasetRef ref = new DatasetRef(id, NOTE, DataId.of(Map.of("plate", "P \"1\"")), new RunName("night1"));
    return new RetrievalItem(ref,
        new StorageRecord("", new ArtifactPath(path), size, checksum, "text/plain", Instant.EPOCH));
  }

  private RetrievalItem put(String path, byte[] bytes) {
    CreateResult.Created created = assertInstanceOf(CreateResult.Created.class,
        store.create(new ArtifactPath(path), Content.bytes(bytes)));
    return item(path, created.size(), created.checksum());
  }

  private RetrievalItem put(String path, String text) {
    return put(path, bytes(text));
  }

  private List<RetrievalItem> put(int count) {
    return IntStream.range(0, count).mapToObj(i -> put("night1/%d/%d.txt".formatted(i % 7, i), "note " + i)).toList();
  }

  private List<Outcome> retrieve(List<RetrievalItem> items) throws IOException {
    return retrieve(items, RetrievalOptions.DEFAULT);
  }

  private List<Outcome> retrieve(List<RetrievalItem> items, RetrievalOptions options) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(store), copy, options, outcomes::add)) {
      for (RetrievalItem item : items) {
        retrieval.add(item);
      }
      retrieval.complete();
    }
    assertEquals(items, outcomes.stream().map(Outcome::item).toList(), "in the order of the questions");
    assertTrue(Files.notExists(copy.resolve(".larder")), "nothing is left behind");
    return outcomes;
  }

  private static List<String> kinds(List<Outcome> outcomes) {
    return outcomes.stream().map(outcome -> outcome.getClass().getSimpleName()).toList();
  }

  private static String refusal(Outcome outcome) {
    return assertInstanceOf(Outcome.Refused.class, outcome).why();
  }

  /// The files below a folder and what they hold.
  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(one -> !Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)).toList()) {
        tree.put(root.relativize(file).toString(),
            Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "not a file");
      }
    }
    return tree;
  }

  private List<String> indexed() throws IOException {
    return Files.readAllLines(copy.resolve("index.jsonl")).stream()
        .map(line -> IndexRow.parse(line).orElseThrow().path())
        .toList();
  }

  @Nested
  class Copies {
    @Test
    void areWhatWasStoredAndAreIndexedInOrder() throws IOException {
      List<RetrievalItem> items = put(100);
      assertTrue(kinds(retrieve(items)).stream().allMatch("Copied"::equals));
      Map<String, String> copied = tree(copy);
      assertTrue(copied.containsKey("index.jsonl"));
      copied.remove("index.jsonl");
      assertEquals(tree(folder.resolve("store")), copied);
      assertEquals(items.stream().map(item -> item.record().location().value()).toList(), indexed());
      assertEquals(
          "{\"id\":\"%s\",\"dataset_type\":\"note\",\"run\":\"night1\",\"data_id\":{\"plate\":\"P \\\"1\\\"\"},\"component\":\"\","
              .formatted(items.getFirst().ref().id())
              + "\"path\":\"night1/0/0.txt\",\"size\":6,\"checksum\":\"%s\",\"format\":\"text/plain\"}".formatted(
                  items.getFirst().record().checksum()),
          Files.readAllLines(copy.resolve("index.jsonl")).getFirst());
    }

    @Test
    void ofSeveralBlocksAreWhole() throws IOException {
      byte[] bytes = new byte[1_000_001];
      new Random(7).nextBytes(bytes);
      retrieve(List.of(put("a/large", bytes)));
      assertArrayEquals(bytes, Files.readAllBytes(copy.resolve("a/large")));
    }

    @Test
    void areCompletedByTheSameCommandAndSoIsTheIndex() throws IOException {
      List<RetrievalItem> items = put(140);
      Retrieval interrupted = Retrieval.into(ArtifactSource.of(store), copy, RetrievalOptions.DEFAULT.withThreads(1),
          outcome -> {
          });
      for (RetrievalItem item : items.subList(0, 100)) {
        interrupted.add(item);
      }
      interrupted.close();
      assertTrue(Files.notExists(copy.resolve("index.jsonl")), "what is not complete has no index");
      int before = tree(copy).size();
      assertTrue(before >= 20 && before < 140, () -> before + " were copied");

      List<Outcome> outcomes = retrieve(items);
      assertEquals(before, outcomes.stream().filter(Outcome.AlreadyThere.class::isInstance).count());
      assertEquals(140 - before, outcomes.stream().filter(Outcome.Copied.class::isInstance).count());
      assertEquals(140, indexed().size());
    }

    @Test
    void ofAnotherSelectionAreAddedToTheIndexAndWhatIsGoneIsNot() throws IOException {
      List<RetrievalItem> items = put(10);
      retrieve(items.subList(0, 6));
      Files.delete(copy.resolve(items.get(1).record().location().value()));
      retrieve(items.subList(4, 10),
          new RetrievalOptions(RetrievalMode.COPY, RetrievalLayout.PATH, false, true, false, 2));
      List<String> expected = new ArrayList<>();
      for (int i : List.of(4, 5, 6, 7, 8, 9, 0, 2, 3)) {
        expected.add(items.get(i).record().location().value());
      }
      assertEquals(expected, indexed());
      List<String> csv = Files.readAllLines(copy.resolve("index.csv"));
      assertEquals(String.join(",", IndexRow.COLUMNS), csv.getFirst());
      assertEquals(10, csv.size());
      assertTrue(csv.get(1).contains("\"{\"\"plate\"\":\"\"P \\\"\"1\\\"\"\"\"}\""), csv.get(1));
    }

    @Test
    void ofDamagedVanishedOrGrownArtifactsAreNotMade() throws IOException {
      List<RetrievalItem> items = put(5);
      Files.writeString(folder.resolve("store").resolve(items.get(0).record().location().value()), "NOTE 0");
      Files.delete(folder.resolve("store").resolve(items.get(1).record().location().value()));
      Files.writeString(folder.resolve("store").resolve(items.get(2).record().location().value()), "x".repeat(100_000));
      List<Outcome> outcomes = retrieve(items);
      assertEquals(List.of("Refused", "Refused", "Refused", "Copied", "Copied"), kinds(outcomes));
      assertTrue(refusal(outcomes.get(0)).contains("the checksum sha256:"), refusal(outcomes.get(0)));
      assertTrue(refusal(outcomes.get(1)).contains("not there"), refusal(outcomes.get(1)));
      assertTrue(refusal(outcomes.get(2)).contains("more bytes than the 6"), refusal(outcomes.get(2)));
      assertEquals(3, tree(copy).size());
      assertEquals(2, indexed().size());
    }

    @Test
    void ofAnArtifactWithoutEndStopAtItsRecordedSize() throws IOException {
      AtomicLong given = new AtomicLong();
      InputStream endless = new InputStream() {
        @Override
        public int read() {
          given.incrementAndGet();
          return 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
          given.addAndGet(length);
          return length;
        }
      };
      RetrievalItem bomb = item("a/bomb", 1_000, Checksum.parse("sha256:" + "0".repeat(64)));
      List<Outcome> outcomes = new ArrayList<>();
      try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(new OtherwiseOpenedStore(store, path -> endless)),
          copy,
          RetrievalOptions.DEFAULT, outcomes::add)) {
        retrieval.add(bomb);
        retrieval.complete();
      }
      assertTrue(refusal(outcomes.getFirst()).contains("more bytes than the 1,000"), refusal(outcomes.getFirst()));
      assertEquals(1_001, given.get());
    }

    @Test
    void areFetchedByAllThreadsAtOnceEvenIfTheyAreFew() throws IOException {
      List<RetrievalItem> items = put(8);
      CyclicBarrier all = new CyclicBarrier(8);
      ArtifactStore slow = new OtherwiseOpenedStore(store, path -> {
        try {
          all.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
          throw new IOException("not all were asked for at once", e);
        }
        return store.open(path);
      });
      List<Outcome> outcomes = new ArrayList<>();
      try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(slow), copy, RetrievalOptions.DEFAULT.withThreads(8),
          outcomes::add)) {
        for (RetrievalItem item : items) {
          retrieval.add(item);
        }
        retrieval.complete();
      }
      assertTrue(kinds(outcomes).stream().allMatch("Copied"::equals), outcomes::toString);
    }

    @Test
    void thatCameBeforeAFaultOfAllAreTold() throws IOException {
      List<RetrievalItem> items = put(400);
      ArtifactPath last = items.get(299).record().path().orElseThrow();
      ArtifactStore full = new OtherwiseOpenedStore(store, path -> {
        if (path.equals(last)) {
          throw new IOException("No space left on device");
        }
        return store.open(path);
      });
      List<Outcome> outcomes = new ArrayList<>();
      try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(full), copy, RetrievalOptions.DEFAULT.withThreads(1),
          outcomes::add)) {
        IOException fault = assertThrows(IOException.class, () -> {
          for (RetrievalItem item : items) {
            retrieval.add(item);
          }
          retrieval.complete();
        });
        assertEquals("No space left on device", fault.getMessage());
      }
      assertEquals(items.subList(0, 299), outcomes.stream().map(Outcome::item).toList());
      assertTrue(kinds(outcomes).stream().allMatch("Copied"::equals));
      assertTrue(Files.notExists(copy.resolve("index.jsonl")), "what is not complete has no index");
    }

    @Test
    void standSideBySideWhereThatIsAskedFor() throws IOException {
      RetrievalItem one = put("a/b/c.ome.tif", "1");
      RetrievalItem two = put("a/b/none", "2");
      retrieve(List.of(one, two), RetrievalOptions.DEFAULT.with(RetrievalLayout.ID));
      assertEquals("1", Files.readString(copy.resolve(one.ref().id() + ".tif")));
      assertEquals("2", Files.readString(copy.resolve(two.ref().id().toString())));
      assertEquals(List.of(one.ref().id() + ".tif", two.ref().id().toString()), indexed());
    }
  }

  @Nested
  class WhatIsThere {
    @Test
    void isNeverReplaced() throws IOException {
      List<RetrievalItem> items = List.of(put("a/same", "1"), put("a/other", "2"), put("a/size", "3"),
          put("a/folder", "4"), put("a/link", "5"), put("file/below", "6"));
      Files.createDirectories(copy.resolve("a/folder"));
      Files.writeString(copy.resolve("a/same"), "1");
      Files.writeString(copy.resolve("a/other"), "X");
      Files.writeString(copy.resolve("a/size"), "mine");
      Files.writeString(copy.resolve("file"), "mine");
      Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "5");
      Files.createSymbolicLink(copy.resolve("a/link"), elsewhere);
      List<Outcome> outcomes = retrieve(items);
      assertEquals(List.of("AlreadyThere", "Refused", "Refused", "Refused", "Refused", "Refused"), kinds(outcomes));
      assertEquals("another file is at its place", refusal(outcomes.get(1)));
      assertEquals("another file is at its place", refusal(outcomes.get(2)));
      assertEquals("something that is no file is at its place", refusal(outcomes.get(3)));
      assertEquals("a symbolic link is at its place", refusal(outcomes.get(4)));
      assertTrue(refusal(outcomes.get(5)).startsWith("a file is at the place of its folder"), refusal(outcomes.get(5)));
      assertEquals("X", Files.readString(copy.resolve("a/other")));
      assertEquals("mine", Files.readString(copy.resolve("a/size")));
      assertEquals("mine", Files.readString(copy.resolve("file")));
      assertEquals("5", Files.readString(elsewhere));
      assertEquals(List.of("a/same"), indexed());
    }

    @Test
    void isNotReplacedInAFolderThatWasMadeAMomentAgo() throws IOException {
      RetrievalItem first = put("a/first", "1");
      RetrievalItem other = put("a/other", "2");
      RetrievalItem same = put("a/same", "3");
      List<Outcome> outcomes = new ArrayList<>();
      try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(store), copy, RetrievalOptions.DEFAULT.withThreads(1),
          outcomes::add)) {
        for (int i = 0; outcomes.isEmpty(); i++) {
          retrieval.add(i == 0 ? first : put("b/" + i, "filling"));
        }
        assertEquals("1", Files.readString(copy.resolve("a/first")));
        Files.writeString(copy.resolve("a/other"), "X");
        Files.writeString(copy.resolve("a/same"), "3");
        outcomes.clear();
        for (RetrievalItem item : List.of(first, other, same)) {
          retrieval.add(item);
        }
        retrieval.complete();
      }
      List<Outcome> lastOnes = outcomes.subList(outcomes.size() - 3, outcomes.size());
      assertEquals(List.of("AlreadyThere", "Refused", "AlreadyThere"), kinds(lastOnes));
      assertEquals("another file is at its place", refusal(lastOnes.get(1)));
      assertEquals("X", Files.readString(copy.resolve("a/other")));
    }

    @Test
    void underTheNameOfTheIndexEndsItBeforeAnythingIsDone() throws IOException {
      RetrievalItem item = put("a/b", "1");
      for (String foreign : List.of("my own list\n", "{\"id\":1}\n", "\u00ff")) {
        Files.createDirectories(copy);
        Files.write(copy.resolve("index.jsonl"), foreign.getBytes(StandardCharsets.ISO_8859_1));
        RepositoryException refused = assertThrows(RepositoryException.class, () -> retrieve(List.of(item)));
        assertEquals("index-foreign", refused.code());
        assertArrayEquals(foreign.getBytes(StandardCharsets.ISO_8859_1),
            Files.readAllBytes(copy.resolve("index.jsonl")));
        assertTrue(Files.notExists(copy.resolve("a")));
      }
    }

    @Test
    void anArtifactDoesNotTakeTheNameOfTheIndex() throws IOException {
      List<Outcome> outcomes = retrieve(
          List.of(put("index.jsonl", "1"), put("INDEX.CSV", "2"), put(".larder/lock", "3")));
      assertEquals(List.of("Refused", "Refused", "Refused"), kinds(outcomes));
      assertEquals(List.of("index.jsonl"), List.copyOf(tree(copy).keySet()));
      assertEquals(List.of(), indexed());
    }

    @Test
    void isHeldByOneRetrievalAtATime() throws IOException {
      try (Retrieval first = Retrieval.into(ArtifactSource.of(store), copy, RetrievalOptions.DEFAULT, outcome -> {
      })) {
        DestinationHeldException held = assertThrows(DestinationHeldException.class, () -> retrieve(List.of()));
        assertTrue(String.valueOf(held.getMessage()).contains(".larder"), held::toString);
        first.complete();
      }
      retrieve(List.of());
    }

    @Test
    void ofAKilledRetrievalIsTakenAway() throws IOException {
      Files.createDirectories(copy.resolve(".larder"));
      Files.writeString(copy.resolve(".larder/lock"), "");
      Files.writeString(copy.resolve(".larder/17"), "half");
      retrieve(put(3));
      assertEquals(4, tree(copy).size());
    }
  }

  @Nested
  class Outside {
    @Test
    void nothingIsWrittenThroughSymbolicLinks() throws IOException {
      Path outside = Files.createDirectory(folder.resolve("outside"));
      Files.createDirectories(copy.resolve("inside"));
      Files.createSymbolicLink(copy.resolve("run"), outside);
      Files.createSymbolicLink(copy.resolve("up"), Path.of(".."));
      Files.createSymbolicLink(copy.resolve("nowhere"), folder.resolve("not-there"));
      Files.createSymbolicLink(copy.resolve("within"), copy.resolve("inside"));
      Files.createSymbolicLink(copy.resolve("back"), folder.resolve("store"));
      List<Outcome> outcomes = retrieve(
          List.of(put("run/a", "1"), put("run/deep/down/a", "2"), put("up/outside/a", "3"),
              put("nowhere/deep/a", "4"), put("back/a", "5"), put("within/a", "6")));
      assertEquals(List.of("Refused", "Refused", "Refused", "Refused", "Refused", "Copied"), kinds(outcomes));
      assertTrue(refusal(outcomes.getFirst()).contains("leads to " + outside.toRealPath()),
          refusal(outcomes.getFirst()));
      assertEquals(Map.of(), tree(outside));
      assertTrue(Files.notExists(outside.resolve("deep")) && Files.notExists(folder.resolve("not-there")));
      assertEquals("6", Files.readString(copy.resolve("inside/a")));
    }

    @Test
    void theWorkplaceIsNoLinkToElsewhere() throws IOException {
      Path outside = Files.createDirectory(folder.resolve("outside"));
      Files.writeString(outside.resolve("precious"), "mine");
      Files.createDirectories(copy);
      Files.createSymbolicLink(copy.resolve(".larder"), outside);
      assertThrows(FileAlreadyExistsException.class, () -> retrieve(put(1)));
      assertEquals(Map.of("precious", "mine"), tree(outside));
    }

    @Test
    void theDatastoreItselfIsNoPlaceToRetrieveTo() {
      Path root = folder.resolve("store");
      for (Path inside : List.of(root, root.resolve("out/here"))) {
        RepositoryException refused = assertThrows(RepositoryException.class,
            () -> Retrieval.into(ArtifactSource.of(store), inside, RetrievalOptions.DEFAULT, outcome -> {
            }).close());
        assertEquals("destination-in-repository", refused.code());
      }
    }
  }

  @Nested
  class Names {
    @Test
    void ofEveryScriptAndLengthAreKeptOrRefusedOneByOne() throws IOException {
      List<String> names = List.of("a/größe", "a/サンプル", "a/𝄞", "a/שלום\u200f", "a/ends.", "a/CON", "a/nul.txt",
          "a/ space ",
          "a/-rf", "a/[1]#2?%41*");
      List<RetrievalItem> items = new ArrayList<>(names.stream().map(name -> put(name, name)).toList());
      items.add(item("a/" + "x".repeat(256), 1, Checksum.parse("sha256:" + "0".repeat(64))));
      List<Outcome> outcomes = retrieve(items);
      assertTrue(refusal(outcomes.getLast()).contains("too long"), refusal(outcomes.getLast()));
      for (String name : names) {
        assertEquals(name, Files.readString(copy.resolve(name)));
      }
      assertEquals(names, indexed());
    }

    @Test
    void thatDifferInCaseAreRefusedWhereTheFolderDoesNotTellThemApart() throws IOException {
      List<RetrievalItem> items = List.of(put("a/Plate.txt", "1"), put("a/plate.txt", "2"), put("A/PLATE.TXT", "3"),
          put("a/straße", "4"), put("a/STRASSE", "5"));
      assertTrue(kinds(retrieve(items)).stream().allMatch("Copied"::equals), "this folder tells them apart");
      Path other = Files.createDirectory(folder.resolve("other"));
      List<Outcome> outcomes = new ArrayList<>();
      for (RetrievalItem item : items) {
        outcomes.clear();
        try (Retrieval retrieval = new Retrieval(
            RetrievalFolder.ignoringCase(ArtifactSource.of(store), other, RetrievalOptions.DEFAULT), 4,
            outcomes::add)) {
          for (RetrievalItem one : items.subList(0, items.indexOf(item) + 1)) {
            retrieval.add(one);
          }
          retrieval.complete();
        }
      }
      assertEquals(List.of("AlreadyThere", "Refused", "Refused", "AlreadyThere", "Refused"), kinds(outcomes));
      assertTrue(refusal(outcomes.get(1)).contains("a/Plate.txt"), refusal(outcomes.get(1)));
    }
  }

  @Nested
  class Links {
    @Test
    void areTheArtifactItselfAndAreThereTheNextTime() throws IOException {
      List<RetrievalItem> items = put(20);
      for (RetrievalMode mode : List.of(RetrievalMode.HARDLINK, RetrievalMode.SYMLINK, RetrievalMode.AUTO)) {
        copy = folder.resolve("copy-" + mode);
        RetrievalOptions options = RetrievalOptions.DEFAULT.with(mode);
        assertTrue(kinds(retrieve(items, options)).stream().allMatch("Linked"::equals), mode::toString);
        for (RetrievalItem item : items) {
          String path = item.record().location().value();
          assertTrue(Files.isSameFile(copy.resolve(path), folder.resolve("store").resolve(path)));
          assertEquals(mode == RetrievalMode.SYMLINK, Files.isSymbolicLink(copy.resolve(path)));
        }
        assertEquals(20, indexed().size());
        assertTrue(kinds(retrieve(items, options)).stream().allMatch("AlreadyThere"::equals), mode::toString);
        assertEquals(20, indexed().size());
      }
    }

    @Test
    void toWhatIsNotAsRecordedAreNotMade() throws IOException {
      List<RetrievalItem> items = put(3);
      Files.writeString(folder.resolve("store").resolve(items.get(0).record().location().value()),
          "longer than before");
      Files.writeString(folder.resolve("store").resolve(items.get(1).record().location().value()), "NOTE 1");
      Files.delete(folder.resolve("store").resolve(items.get(2).record().location().value()));
      assertEquals(List.of("Refused", "Linked", "Refused"),
          kinds(retrieve(items, RetrievalOptions.DEFAULT.with(RetrievalMode.HARDLINK))));
      copy = folder.resolve("verified");
      for (RetrievalMode mode : List.of(RetrievalMode.HARDLINK, RetrievalMode.SYMLINK, RetrievalMode.AUTO)) {
        RetrievalOptions verifying = new RetrievalOptions(mode, RetrievalLayout.PATH, true, false, false, 2);
        assertEquals(List.of("Refused", "Refused", "Refused"), kinds(retrieve(items, verifying)), mode::toString);
      }
    }

    @Test
    void areImpossibleToWhatIsNoFile() {
      RepositoryException refused = assertThrows(RepositoryException.class,
          () -> Retrieval.into(ArtifactSource.of(new MemoryArtifactStore()), copy,
              RetrievalOptions.DEFAULT.with(RetrievalMode.SYMLINK),
              outcome -> {
              }).close());
      assertEquals("no-local-files", refused.code());
    }

    @Test
    void autoCopiesWhatIsNoFile() throws IOException {
      MemoryArtifactStore memory = new MemoryArtifactStore();
      RetrievalItem item = put("a/b", "1");
      memory.create(item.record().path().orElseThrow(), Content.bytes(bytes("1")));
      List<Outcome> outcomes = new ArrayList<>();
      try (Retrieval retrieval = Retrieval.into(ArtifactSource.of(memory), copy,
          RetrievalOptions.DEFAULT.with(RetrievalMode.AUTO),
          outcomes::add)) {
        retrieval.add(item);
        retrieval.complete();
      }
      assertEquals(List.of("Copied"), kinds(outcomes));
    }
  }

  @Nested
  class Zip {
    private Path zip(String name, List<RetrievalItem> items, boolean stored, List<Outcome> outcomes)
        throws IOException {
      Path file = folder.resolve(name);
      RetrievalOptions options = new RetrievalOptions(RetrievalMode.COPY, RetrievalLayout.PATH, false, true, stored, 4);
      try (Retrieval retrieval = Retrieval.zip(ArtifactSource.of(store), file, options, outcomes::add)) {
        for (RetrievalItem item : items) {
          retrieval.add(item);
          assertTrue(Files.notExists(file), "it appears when it is complete");
        }
        retrieval.complete();
      }
      return file;
    }

    private List<RetrievalItem> some() {
      byte[] large = new byte[3_000_000];
      new Random(11).nextBytes(large);
      List<RetrievalItem> items = new ArrayList<>(put(30));
      items.add(10, put("a/large", large));
      items.add(put("a/empty", ""));
      items.add(put("a/größe 𝄞", "x".repeat(100_000)));
      return items;
    }

    @Test
    void holdsWhatWasStoredWithItsIndexInsideAndTheSameBytesEveryTime() throws IOException {
      List<RetrievalItem> items = some();
      for (boolean stored : List.of(true, false)) {
        List<Outcome> outcomes = new ArrayList<>();
        Path file = zip("one-%s.zip".formatted(stored), items, stored, outcomes);
        assertTrue(kinds(outcomes).stream().allMatch("Copied"::equals));
        try (ZipFile read = new ZipFile(file.toFile())) {
          List<String> names = new ArrayList<>(items.stream().map(item -> item.record().location().value()).toList());
          names.addAll(List.of("index.jsonl", "index.csv"));
          assertEquals(names, read.stream().map(ZipEntry::getName).toList());
          for (RetrievalItem item : items) {
            ZipEntry entry = read.getEntry(item.record().location().value());
            assertEquals(stored ? ZipEntry.STORED : ZipEntry.DEFLATED, entry.getMethod());
            try (InputStream in = read.getInputStream(entry)) {
              assertArrayEquals(Files.readAllBytes(folder.resolve("store").resolve(item.record().location().value())),
                  in.readAllBytes());
            }
          }
          String index = new String(read.getInputStream(read.getEntry("index.jsonl")).readAllBytes(),
              StandardCharsets.UTF_8);
          assertEquals(items.size(), index.lines().count());
        }
        Path again = zip("two-%s.zip".formatted(stored), items, stored, new ArrayList<>());
        assertEquals(-1, Files.mismatch(file, again));
      }
      try (Stream<Path> all = Files.list(folder)) {
        assertEquals(List.of(), all.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("."))
            .toList());
      }
    }

    @Test
    void holdsNothingDamagedAndNothingTwice() throws IOException {
      List<RetrievalItem> items = some();
      byte[] changed = new byte[3_000_000];
      Arrays.fill(changed, (byte) 1);
      Files.write(folder.resolve("store/a/large"), changed);
      items.add(items.getFirst());
      List<Outcome> outcomes = new ArrayList<>();
      Path file = zip("one.zip", items, false, outcomes);
      assertEquals("Refused", kinds(outcomes).get(10));
      assertEquals("Refused", kinds(outcomes).getLast());
      assertEquals(items.size() - 2, kinds(outcomes).stream().filter("Copied"::equals).count());
      try (ZipFile read = new ZipFile(file.toFile())) {
        assertEquals(items.size() - 2 + 2, read.size());
      }
    }

    @Test
    void neverReplacesAFileAndLeavesNoneBehindWhenItIsInterrupted() throws IOException {
      List<RetrievalItem> items = some();
      Path there = Files.writeString(folder.resolve("there.zip"), "mine");
      assertThrows(FileAlreadyExistsException.class, () -> zip("there.zip", items, false, new ArrayList<>()));
      assertEquals("mine", Files.readString(there));
      Path late = folder.resolve("late.zip");
      try (Retrieval retrieval = Retrieval.zip(ArtifactSource.of(store), late, RetrievalOptions.DEFAULT, outcome -> {
      })) {
        retrieval.add(items.getFirst());
        Files.writeString(late, "mine");
        assertThrows(FileAlreadyExistsException.class, retrieval::complete);
      }
      assertEquals("mine", Files.readString(late));
      Path interrupted = folder.resolve("interrupted.zip");
      try (Retrieval retrieval = Retrieval.zip(ArtifactSource.of(store), interrupted, RetrievalOptions.DEFAULT,
          outcome -> {
          })) {
        for (RetrievalItem item : items) {
          retrieval.add(item);
        }
      }
      assertFalse(Files.exists(interrupted));
    }

    @Test
    void mayHoldMoreEntriesThanOldZipFilesCan() throws IOException {
      RetrievalItem one = put("a/one", "1");
      List<RetrievalItem> items = new ArrayList<>();
      for (int i = 0; i < 66_000; i++) {
        items.add(new RetrievalItem(new DatasetRef(new UUID(0, i), NOTE, one.ref().dataId(), one.ref().run()),
            one.record()));
      }
      Path file = folder.resolve("many.zip");
      RetrievalOptions options = new RetrievalOptions(RetrievalMode.COPY, RetrievalLayout.ID, false, false, true, 2);
      try (Retrieval retrieval = Retrieval.zip(ArtifactSource.of(store), file, options, outcome -> {
      })) {
        for (RetrievalItem item : items) {
          retrieval.add(item);
        }
        retrieval.complete();
      }
      try (ZipFile read = new ZipFile(file.toFile())) {
        assertEquals(66_001, read.size());
        assertEquals(1, read.getEntry(new UUID(0, 65_999).toString()).getSize());
      }
    }
  }
}
