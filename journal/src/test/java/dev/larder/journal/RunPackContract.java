package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.datastore.Sha256;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.RunName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What packs do, whatever store they are made of: here they travel to a second root of the same repository.
abstract class RunPackContract extends WriterFixture {
  private static final RunName OTHER = new RunName("Ann/night 2");

  private ArtifactStore there = new MemoryArtifactStore();
  /// The store as the packer sees it.
  private ArtifactStore from = new MemoryArtifactStore();

  @BeforeEach
  void makeSecondRoot() throws IOException {
    from = store;
    there = new MemoryArtifactStore();
    RepositoryMarker.claim(there, repository, "main");
  }

  private RunFolder folder(RunName run) throws IOException {
    return RunFolder.find(store, run).orElseThrow();
  }

  private RunPack.Part part(RunName run) throws IOException {
    return new RunPack.Part("main", from, folder(run));
  }

  private byte[] pack(RunName... runs) throws IOException {
    List<RunPack.Part> parts = new ArrayList<>();
    for (RunName run : runs) {
      parts.add(part(run));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PackSummary summary = RunPack.write(repository, parts, out, PackListener.NONE);
    assertEquals(out.size(), summary.size());
    return out.toByteArray();
  }

  private ImportReport take(byte[] pack) throws IOException {
    return take(there, pack);
  }

  private ImportReport take(ArtifactStore to, byte[] pack) throws IOException {
    return PackImport.take(repository, Map.of("main", to), "the pack", new ByteArrayInputStream(pack),
        PackListener.NONE);
  }

  private JournalException refused(byte[] pack, String code) {
    return refused(there, pack, code);
  }

  private JournalException refused(ArtifactStore to, byte[] pack, String code) {
    JournalException error = assertThrows(JournalException.class, () -> take(to, pack));
    assertEquals(code, error.code(), error::toString);
    return error;
  }

  /// All that is below the folder of journals, by path.
  private static SortedMap<String, String> files(ArtifactStore store) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Artifact> all = store.list(JournalLayout.ROOT)) {
      for (Artifact file : all.toList()) {
        try (InputStream in = store.open(file.path())) {
          files.put(file.path().value(), Sha256.of(in.readAllBytes()).toString());
        }
      }
    }
    return files;
  }

  /// The names of the files of a tar file, in their order.
  private static List<String> names(byte[] tar) {
    List<String> names = new ArrayList<>();
    for (int at = 0; tar[at] != 0;) {
      String name = text(tar, at, 100);
      String prefix = text(tar, at + 345, 155);
      names.add(prefix.isEmpty() ? name : prefix + "/" + name);
      long size = TarFormat.size(Arrays.copyOfRange(tar, at, at + 512));
      at += (int) (512 + size + TarFormat.padding(size));
    }
    return names;
  }

  private static String text(byte[] bytes, int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.US_ASCII);
  }

  private void write(RunName run, String... wells) throws IOException {
    try (RunWriter writer = RunWriter.open(datastore, run, IMPATIENT)) {
      for (String well : wells) {
        writer.put(TYPE, dataId("P1", well), text("note of " + well));
      }
    }
  }

  private void put(ArtifactStore to, ArtifactPath path, String text) {
    CreateResult made = to.create(path, Content.bytes(text.getBytes(StandardCharsets.UTF_8)));
    assertTrue(made instanceof CreateResult.Created, made::toString);
  }

  @Test
  void whatIsTakenInIsWhatWasPackedAndNothingElse() throws IOException {
    write(RUN, "A1", "A2");
    write(RUN, "A3");
    write(OTHER, "A1");
    folder(OTHER).close(store, Host.SYSTEM);
    put(store, folder(RUN).path().resolve("leftovers/x.json"), "{}");
    put(store, folder(RUN).path().resolve("notes.txt"), "mine");

    ImportReport first = take(pack(RUN, OTHER));
    SortedMap<String, String> sent = files(store);
    sent.keySet().removeIf(path -> path.contains("leftovers") || path.endsWith("notes.txt"));
    assertEquals(sent, files(there));
    assertEquals(List.of(OTHER, RUN), first.runs());
    assertEquals(sent.size() - 1, first.created(), "all but repository.json");
    assertEquals(0, first.alreadyThere());

    ImportReport again = take(pack(RUN, OTHER));
    assertEquals(0, again.created());
    assertEquals(first.created(), again.alreadyThere());
    assertEquals(sent, files(there));
  }

  @Test
  void theOrderIsOneInWhichNoReaderMissesAnything() throws IOException {
    write(RUN, "A1", "A2");
    JournalArchiving.archive(store, repository, folder(RUN), files -> true, Host.SYSTEM);
    write(RUN, "A3");
    folder(RUN).close(store, Host.SYSTEM);
    List<String> names = names(pack(RUN));
    assertEquals(RunPack.MANIFEST, names.getFirst());
    List<String> kinds = names.stream().skip(1)
        .map(name -> name.replaceAll(".*/", "").replaceAll("archive-.*", "archive"))
        .toList();
    assertEquals(List.of("run.json", "note.json", "archive"), kinds.subList(0, 3));
    assertEquals("CLOSED", kinds.getLast());
    assertEquals(4, kinds.subList(3, kinds.size() - 1).size(), kinds::toString);
    String journal = "";
    String segment = "";
    for (String name : names.subList(4, names.size() - 1)) {
      String folder = name.substring(0, name.lastIndexOf('/'));
      assertTrue(!folder.equals(journal) || segment.compareTo(name) < 0, names::toString);
      journal = folder;
      segment = name;
    }
  }

  @Test
  void aPackIsATarFileThatEveryTarReads(@TempDir Path folder) throws Exception {
    write(OTHER, "A1");
    Path pack = Files.write(folder.resolve("pack.tar"), pack(OTHER));
    Path root = Files.createDirectory(folder.resolve("root"));
    Process tar = new ProcessBuilder("tar", "-xf", pack.toString(), "-C", root.toString()).inheritIO().start();
    assertEquals(0, tar.waitFor());
    SortedMap<String, String> sent = files(store);
    sent.remove("_journal/v1/repository.json");
    SortedMap<String, String> unpacked = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root.resolve("_journal"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        unpacked.put(root.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)).toString());
      }
    }
    assertEquals(sent, unpacked);
    assertTrue(
        Files.readString(root.resolve(RunPack.MANIFEST)).contains("\"repository\":\"%s\"".formatted(repository)));
  }

  @Test
  void namesAndSizesThatNoTarFileHoldsAreRefused() throws IOException {
    String element = "x".repeat(100);
    assertEquals(512, TarFormat.header("d".repeat(155) + "/" + element, TarFormat.LONGEST).length);
    for (String name : List.of("d".repeat(156) + "/" + element, element + "x", "naïve")) {
      assertEquals("pack-limit",
          assertThrows(JournalException.class, () -> TarFormat.header(name, 1)).code(), name);
    }
    assertThrows(JournalException.class, () -> TarFormat.header("x", TarFormat.LONGEST + 1));
    assertEquals(TarFormat.LONGEST, TarFormat.size(TarFormat.header("x", TarFormat.LONGEST)));
  }

  @Test
  void ofAJournalThatGrowsAPackHoldsABeginningAndTheNextOneBringsTheRest() throws IOException {
    byte[] early;
    try (RunWriter writer = open()) {
      writer.put(TYPE, dataId("P1", "A1"), text("one"));
      early = pack(RUN);
      writer.put(TYPE, dataId("P1", "A2"), text("two"));
    }
    take(early);
    assertEquals(JournalEnd.OPEN, read(there).getFirst().end());
    long before = files(there).size();
    ImportReport rest = take(pack(RUN));
    assertEquals(before - 1, rest.alreadyThere());
    assertEquals(JournalEnd.SEALED, read(there).getFirst().end());
    assertEquals(files(store), files(there));
    assertEquals(0, take(early).created(), "an old pack is harmless");
  }

  private List<JournalVerification.Journal> read(ArtifactStore of) throws IOException {
    return JournalVerification.journals(of, repository, RunJournals.of(of, RUN).orElseThrow(), _ -> {
    });
  }

  @Test
  void journalsThatAreArchivedTravelInTheirArchivesBeforeOrAfterTheyCameAsSegments() throws IOException {
    write(RUN, "A1", "A2");
    byte[] segments = pack(RUN);
    JournalArchiving.archive(store, repository, folder(RUN), files -> true, Host.SYSTEM);
    byte[] archived = pack(RUN);
    assertTrue(names(archived).size() < names(segments).size());
    for (List<byte[]> packs : List.of(List.of(archived), List.of(segments, archived), List.of(archived, segments))) {
      makeSecondRoot();
      for (byte[] pack : packs) {
        take(pack);
      }
      assertEquals(2, read(there).stream().mapToLong(JournalVerification.Journal::datasets).sum());
      assertTrue(JournalVerification.of(there, repository, RunJournals.of(there, RUN).orElseThrow()).sound());
    }
  }

  @Test
  void segmentsThatWereArchivedWhereTheyArrivedDoNotComeBackAndAreCompared() throws IOException {
    write(RUN, "A1", "A2");
    byte[] pack = pack(RUN);
    take(pack);
    JournalArchiving.archive(there, repository, RunFolder.find(there, RUN).orElseThrow(), files -> true, Host.SYSTEM);
    SortedMap<String, String> before = files(there);
    ImportReport again = take(pack);
    assertEquals(0, again.created());
    assertEquals(files(store).size() - 1, again.alreadyThere());
    assertEquals(before, files(there));

    RunFolder run = folder(RUN);
    ArtifactPath segment = new ArtifactPath(names(pack).getLast());
    for (String path : List.of(segment.value(), segment.value().replace("00000005", "00000006"))) {
      CraftedPack other = new CraftedPack(repository).run("main", run, 1);
      try (InputStream marker = store.open(run.path().resolve(JournalLayout.RUN_MARKER))) {
        other.entry(run.path() + "/run.json", marker.readAllBytes());
      }
      assertTrue(refused(other.entry(path, new byte[]{1}).finish(), "pack-conflict").toString().contains(path));
    }
    assertEquals(before, files(there));
  }

  @Test
  void aSegmentThatAListingDidNotShowIsPackedAllTheSame() throws IOException {
    write(RUN, "A1", "A2");
    byte[] whole = pack(RUN);
    from = AlteredStore.showing(store, file -> !file.path().value().matches(".*0000000[13]\\.jl"));
    assertArrayEquals(whole, pack(RUN));
  }

  @Test
  void aFileThatChangesBetweenListAndPackIsAnErrorAndNoPack() throws IOException {
    write(RUN, "A1");
    int[] opened = {0};
    from = AlteredStore.opening(store, (path, in) -> path.name().equals("00000001.jl") && opened[0]++ > 0
        ? new ByteArrayInputStream(new byte[3])
        : in);
    assertEquals("journal-changed", assertThrows(JournalException.class, () -> pack(RUN)).code());
  }

  @Nested
  class NoDamage {
    private void assertHarmless(byte[] pack, SortedMap<String, String> sent, String what) throws IOException {
      try (ArtifactStore fresh = new MemoryArtifactStore()) {
        RepositoryMarker.claim(fresh, repository, "main");
        JournalException error = assertThrows(JournalException.class, () -> take(fresh, pack), what);
        assertTrue(error.toString().length() > 10 && !error.remedy().isEmpty());
        for (Map.Entry<String, String> file : files(fresh).entrySet()) {
          assertEquals(sent.get(file.getKey()), file.getValue(), () -> what + ": " + file.getKey());
        }
      }
    }

    @Test
    void ofASingleByteGetsAFileInThatTheSenderDoesNotHave() throws IOException {
      long seed = Long.getLong("seed", System.nanoTime());
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      write(RUN, "A1");
      folder(RUN).close(store, Host.SYSTEM);
      SortedMap<String, String> sent = files(store);
      byte[] pack = pack(RUN);
      for (int i = 0; i < pack.length; i++) {
        byte[] damaged = pack.clone();
        damaged[i] ^= (byte) (1 << random.nextInt(8));
        assertHarmless(damaged, sent, "seed %d, byte %d".formatted(seed, i));
      }
    }

    @Test
    void byTruncationOrAdditionGoesUnnoticed() throws IOException {
      write(RUN, "A1");
      SortedMap<String, String> sent = files(store);
      byte[] pack = pack(RUN);
      for (int length = 0; length < pack.length; length += length % 512 == 0 ? 1 : 51) {
        assertHarmless(Arrays.copyOf(pack, length), sent, "cut at " + length);
      }
      assertHarmless(Arrays.copyOf(pack, pack.length + 1), sent, "one more");
    }

    @Test
    void keepsTheSameCommandFromGoingOnWithTheWholePack() throws IOException {
      write(RUN, "A1", "A2");
      byte[] pack = pack(RUN);
      byte[] half = Arrays.copyOf(pack, pack.length - 2_000);
      String message = refused(half, "pack-damaged").toString();
      assertTrue(message.contains("the pack") && message.contains(".jl"), message);
      long before = files(there).size();
      assertTrue(before > 1);
      assertEquals(before - 1, take(pack).alreadyThere());
      assertEquals(files(store), files(there));
    }
  }

  /// A pack whose sums are right, and which is not.
  @Nested
  class AHostilePack {
    private static final byte[] CONTENT = "{}\n".getBytes(StandardCharsets.UTF_8);

    private RunFolder run;
    private byte[] marker;

    @BeforeEach
    void makeRun() throws IOException {
      write(RUN, "A1");
      run = folder(RUN);
      try (InputStream in = store.open(run.path().resolve(JournalLayout.RUN_MARKER))) {
        marker = in.readAllBytes();
      }
    }

    private CraftedPack crafted() {
      return new CraftedPack(repository).run("main", run, 1).entry(run.path() + "/run.json", marker);
    }

    private String segment(int number) {
      return "%s/20261120T081530Z-%s/%08d.jl".formatted(run.path(), new UUID(1, 2), number);
    }

    private void assertRefusedUntouched(CraftedPack pack, String part) throws IOException {
      SortedMap<String, String> before = files(there);
      String message = refused(pack.finish(), "pack-damaged").toString();
      assertTrue(message.contains(part), message);
      assertEquals(before, files(there));
    }

    @Test
    void isTakenInWhereNothingIsWrongWithIt() throws IOException {
      assertEquals(2, take(crafted().entry(segment(1), CONTENT).finish()).created());
    }

    @Test
    void namesNoFileButThoseOfTheJournalsOfItsRun() throws IOException {
      String folder = run.path().value();
      for (String path : List.of("larder.yaml", "night1/note/x.json", "_journal/v1/repository.json", folder,
          folder + "/",
          folder + "/REMOVED", folder + "/other.json", folder + "/leftovers/x.json", folder + "/types/.json",
          folder + "/types/x.txt", folder + "/types/a/b.json", folder + "/../2/run.json", "/etc/passwd",
          folder + "//CLOSED",
          folder + "/archive-x.jl.zst", "_journal/v1/other/1/run.json", "_journal/v1/_operations/x/00000001.jl",
          folder.replace("/1", "/2") + "/run.json", segment(1).replace(".jl", ".jlx"), segment(0),
          segment(1).replace("T081530Z", ""), segment(1) + "/x", segment(1).replace("_journal", "_JOURNAL"),
          "\\u002e\\u002e/x", folder + "/CLOSED\\u0000", "x".repeat(2_000))) {
        assertRefusedUntouched(crafted().entry(path, CONTENT), "line 4");
      }
    }

    @Test
    void hasEachFileOnceAndInOrder() throws IOException {
      assertRefusedUntouched(crafted().entry(segment(1), CONTENT).entry(segment(1), CONTENT), "twice");
      assertRefusedUntouched(crafted().entry(segment(2), CONTENT).entry(segment(1), CONTENT), "twice");
      assertRefusedUntouched(crafted().entry(run.path() + "/CLOSED", CONTENT).entry(segment(1), CONTENT), "twice");
      assertRefusedUntouched(crafted().entry(run.path() + "/run.json", marker), "twice");
      assertRefusedUntouched(new CraftedPack(repository).run("main", run, 1).entry(segment(1), CONTENT), "place");
      assertRefusedUntouched(crafted().run("main", run, 1).entry(run.path() + "/run.json", marker), "twice");
      assertRefusedUntouched(new CraftedPack(repository).run("main", run, 1), "no entry");
      assertRefusedUntouched(new CraftedPack(repository).entry(segment(1), CONTENT), "before the first run");
    }

    @Test
    void hasNoMoreThanItLists() throws IOException {
      assertTrue(refused(crafted().unlisted(segment(1), CONTENT).finish(), "pack-damaged").toString()
          .contains("follows its last entry"));
      byte[] swapped = crafted().entry(segment(1), CONTENT).unlisted("x", CONTENT).finish();
      refused(swapped, "pack-damaged");
    }

    @Test
    void hasNoFileThatIsLargerThanItsKindMayBe() throws IOException {
      Checksum any = Sha256.of(CONTENT);
      assertRefusedUntouched(crafted().entry(segment(1), CONTENT, 4 * 1024 * 1024 + 1, any), "at most 4,194,304");
      assertRefusedUntouched(crafted().entry(run.path() + "/CLOSED", CONTENT, 65_537, any), "at most 65,536");
      assertRefusedUntouched(crafted().entry(segment(1), CONTENT, Long.MAX_VALUE, any), "at most");
      assertRefusedUntouched(crafted().entry(segment(1), CONTENT, -1, any), "-1");
      assertRefusedUntouched(
          crafted().line(("{\"x\":\"" + "y".repeat(20_000) + "\"}\n").getBytes(StandardCharsets.UTF_8)),
          "more than");
    }

    @Test
    void hasMarkersThatSayWhatTheyMust() throws IOException {
      String other = new String(marker, StandardCharsets.UTF_8).replace(run.incarnation().toString(),
          new UUID(7, 7).toString());
      for (String json : List.of(other, "{}", "",
          "{\"run\":\"x\",\"incarnation\":\"%s\"}".formatted(run.incarnation()))) {
        assertRefusedUntouched(new CraftedPack(repository).run("main", run, 1).entry(run.path() + "/run.json",
            json.getBytes(StandardCharsets.UTF_8)), "run.json");
      }
      String type = "{\"name\":\"image\",\"dimensions\":[\"plate\"],\"format\":\"image/tiff\"}";
      String message = refused(crafted().entry(run.path() + "/types/note.json", type.getBytes(StandardCharsets.UTF_8))
          .finish(), "pack-damaged").toString();
      assertTrue(message.contains("dataset type image"), message);
    }

    @Test
    void isOfThisRepositoryAndFormatAndOfADatastoreThatIsHere() throws IOException {
      SortedMap<String, String> before = files(there);
      refused(new CraftedPack(new UUID(3, 4)).run("main", run, 1).entry(run.path() + "/run.json", marker).finish(),
          "pack-of-another-repository");
      refused(new CraftedPack(repository).run("else", run, 1).entry(run.path() + "/run.json", marker).finish(),
          "pack-datastore-unknown");
      assertTrue(refused(new CraftedPack(repository)
          .line("{\"format\":2,\"reader\":2,\"repository\":\"%s\"}\n".formatted(repository)
              .getBytes(StandardCharsets.UTF_8))
          .finish(), "pack-damaged").toString().contains("format 2"));
      refused("something else".repeat(100).getBytes(StandardCharsets.UTF_8), "pack-damaged");
      assertEquals(before, files(there));
    }

    @Test
    void isOfTheIncarnationThatIsHere() throws IOException {
      SortedMap<String, String> before = files(there);
      refused(new CraftedPack(repository).run("main", run, 2)
          .entry("_journal/v1/night1/2/run.json", marker).finish(), "run-incarnation");
      assertEquals(before, files(there));
      RunFolder.open(there, RUN, new UUID(9, 9));
      String message = refused(crafted().finish(), "run-incarnation").toString();
      assertTrue(message.contains(run.incarnation().toString()) && message.contains(new UUID(9, 9).toString()),
          message);
    }
  }

  @Test
  void anotherContentThatIsThereIsAConflictThatLeavesBoth() throws IOException {
    write(RUN, "A1");
    byte[] pack = pack(RUN);
    take(pack);
    ArtifactPath segment = new ArtifactPath(names(pack).getLast());
    assertEquals(Map.of(), there.delete(List.of(segment)).failed());
    put(there, segment, "a fence, say");
    SortedMap<String, String> before = files(there);
    assertTrue(refused(pack, "pack-conflict").toString().contains(segment.value()));
    assertEquals(before, files(there));
  }

  @Test
  void aRunThatIsClosedWhereItArrivesGetsNoNewJournalButTheRestOfThoseThatItHas() throws IOException {
    try (RunWriter writer = open()) {
      writer.put(TYPE, dataId("P1", "A1"), text("one"));
      take(pack(RUN));
      RunFolder.find(there, RUN).orElseThrow().close(there, Host.SYSTEM);
      writer.put(TYPE, dataId("P1", "A2"), text("two"));
      take(pack(RUN));
    }
    take(pack(RUN));
    write(RUN, "A3");
    assertTrue(refused(pack(RUN), "run-closed").remedy().contains("another name"));
    assertEquals(1, RunJournals.of(there, RUN).orElseThrow().journals().size());
  }

  @Test
  void closedIsPackedOnlyWhereItWasThereBeforeTheListing() throws IOException {
    write(RUN, "A1");
    RunFolder run = folder(RUN);
    from = AlteredStore.beforeListing(store, () -> {
      try {
        run.close(store, Host.SYSTEM);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    assertFalse(names(pack(RUN)).getLast().endsWith("CLOSED"));
    assertTrue(names(pack(RUN)).getLast().endsWith("CLOSED"));
  }
}
