package dev.larder.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.RandomSnapshots.Known;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotBridgeTest {
  private static final Set<StorageField> ALL = EnumSet.complementOf(EnumSet.of(StorageField.URI));

  @TempDir
  Path folder;

  private static void assertAnswers(SnapshotBridge bridge, List<UUID> ids, Map<UUID, Known> known) {
    try (StorageReport report = bridge.check(ids, ALL);
        StorageReport sizes = bridge.check(ids, Set.of(StorageField.SIZE));
        StorageReport existence = bridge.check(ids, Set.of())) {
      assertEquals(ids.size(), report.size());
      for (int row = 0; row < ids.size(); row++) {
        Known one = known.get(ids.get(row));
        assertEquals(ids.get(row), report.id(row));
        Existence exists = one == null
            ? Existence.UNKNOWN
            : one.records().isEmpty() ? Existence.NO : Existence.YES;
        assertEquals(exists, report.exists(row));
        assertEquals(exists, sizes.exists(row));
        assertEquals(exists, existence.exists(row));
        assertEquals(one == null ? Optional.empty() : Optional.of(Source.SNAPSHOT), report.source(row));
        assertEquals(one != null, report.recorded(row));
        assertEquals(exists == Existence.YES, report.expected(row));
        assertEquals(one == null ? List.of() : one.records(), report.records(row));
        for (int i = 0; one != null && i < one.records().size(); i++) {
          assertEquals(one.records().get(i).size(), sizes.number(StorageField.SIZE, sizes.first(row) + i));
        }
      }
    }
  }

  /// All that are known, as many that are not, and some twice.
  private static List<UUID> questions(RandomSnapshots random, Map<UUID, Known> known) {
    List<UUID> ids = new ArrayList<>(known.keySet());
    for (int i = known.size(); i > 0; i--) {
      ids.add(random.id());
    }
    ids.addAll(ids.subList(0, Math.min(10, ids.size())));
    Collections.shuffle(ids, random.random);
    return ids;
  }

  @Test
  void anyTableAnswersAsAMapDoes() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    for (int round = 0; round < 12; round++) {
      int size = round < 4 ? round : random.random.nextInt(4_000);
      Map<UUID, Known> known = random.datasets(size, round % 2 == 0 ? 1 : 4);
      Path file = folder.resolve("table-" + round);
      SnapshotInfo info = RandomSnapshots.write(file, known.values(), Optional.empty());
      assertEquals(size, info.rows());
      assertEquals(Files.size(file), info.bytes());
      try (SnapshotBridge bridge = SnapshotBridge.open(RandomSnapshots.REPOSITORY, List.of(file))) {
        assertEquals(List.of(info), bridge.infos());
        assertAnswers(bridge, questions(random, known), known);
        bridge.verify();
      }
    }
  }

  @Test
  void ofADatasetThatComesTwiceTheLastCounts() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Map<UUID, Known> known = random.datasets(1_000, 3);
    List<Known> added = new ArrayList<>();
    for (UUID id : known.keySet()) {
      added.add(random.dataset(id, 3));
      if (random.random.nextBoolean()) {
        added.add(random.dataset(id, 3));
      }
    }
    added.addAll(known.values());
    Path file = folder.resolve("table");
    assertEquals(1_000, RandomSnapshots.write(file, added, Optional.empty()).rows());
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
      assertAnswers(bridge, questions(random, known), known);
      bridge.verify();
    }
  }

  @Test
  void aChainOfChangesAnswersAsAFreshOneDoes() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Map<UUID, Known> known = random.datasets(2_000, 3);
    Map<UUID, Known> everKnown = new HashMap<>(known);
    List<Path> chain = new ArrayList<>();
    for (int length = 0; length < 5; length++) {
      Path file = folder.resolve("table-" + length);
      long changed = known.size();
      Optional<SnapshotBridge> before = chain.isEmpty() ? Optional.empty() : Optional.of(SnapshotBridge.open(chain));
      if (before.isPresent()) {
        changed = change(random, known, everKnown);
      }
      SnapshotInfo info = RandomSnapshots.write(file, known.values(), before);
      before.ifPresent(SnapshotBridge::close);
      assertEquals(changed, info.rows());
      chain.addFirst(file);
      try (SnapshotBridge bridge = SnapshotBridge.open(chain)) {
        assertAnswers(bridge, questions(random, everKnown), known);
        bridge.verify();
      }
    }
    try (SnapshotBridge all = SnapshotBridge.open(chain)) {
      SnapshotInfo nothing = RandomSnapshots.write(folder.resolve("nothing"), known.values(), Optional.of(all));
      assertEquals(0, nothing.rows());
    }
  }

  /// Takes some away, which may be ones that come back later, changes some, and adds some.
  ///
  /// @return how many
  private static long change(RandomSnapshots random, Map<UUID, Known> known, Map<UUID, Known> everKnown) {
    Map<UUID, Known> was = new HashMap<>(known);
    List<UUID> ids = new ArrayList<>(known.keySet());
    for (int i = 0; i < 200; i++) {
      UUID id = ids.get(random.random.nextInt(ids.size()));
      if (random.random.nextBoolean()) {
        known.remove(id);
      } else {
        known.put(id, random.dataset(id, 3));
      }
    }
    List<UUID> ever = new ArrayList<>(everKnown.keySet());
    for (int i = 0; i < 100; i++) {
      UUID id = random.random.nextBoolean() ? random.id() : ever.get(random.random.nextInt(ever.size()));
      known.putIfAbsent(id, random.dataset(id, 3));
    }
    everKnown.putAll(known);
    return everKnown.keySet().stream().filter(
        id -> !Optional.ofNullable(was.get(id)).equals(Optional.ofNullable(known.get(id)))).count();
  }

  @Test
  void idsThatAreChosenToCollideAreFound() throws IOException {
    // All of one line: what has the first bits of the hash in common.
    for (long prefix : List.of(0x123L, 0xABCL, 0xEEEL)) {
      RandomSnapshots random = new RandomSnapshots(prefix);
      Map<UUID, Known> known = new HashMap<>();
      while (known.size() < 1_000) {
        UUID id = new UUID(random.random.nextLong(), random.random.nextLong());
        if (SnapshotFormat.hash(id.getMostSignificantBits(), id.getLeastSignificantBits()) >>> 52 == prefix) {
          known.put(id, random.dataset(id, 1));
        }
      }
      Path file = folder.resolve("table-" + prefix);
      RandomSnapshots.write(file, known.values(), Optional.empty());
      try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
        assertAnswers(bridge, questions(random, known), known);
        bridge.verify();
      }
    }
  }

  @Test
  void aFlippedBitInAnyBlockIsFound() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Map<UUID, Known> known = random.datasets(4_000, 2);
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, known.values(), Optional.empty());
    byte[] bytes = Files.readAllBytes(file);
    List<UUID> questions = questions(random, known);
    int blocks = bytes.length / SnapshotFormat.BLOCK;
    assertTrue(blocks > 8);
    for (int block = 0; block <= blocks; block++) {
      int from = block * SnapshotFormat.BLOCK;
      int at = from + random.random.nextInt(Math.min(SnapshotFormat.BLOCK, bytes.length - from));
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << random.random.nextInt(8));
      Path copy = Files.write(folder.resolve("damaged"), damaged);
      BridgeException verified = assertThrows(BridgeException.class, () -> verify(copy), "byte " + at);
      assertEquals("snapshot-damaged", verified.code());
      String message = String.valueOf(verified.getMessage());
      assertTrue(message.contains(copy.toString()), message);
      try (SnapshotBridge bridge = SnapshotBridge.open(List.of(copy))) {
        assertTrue(message.contains("block " + block + " "), message);
        assertAnswers(bridge, questions, known); // where nothing of that block was asked for
      } catch (BridgeException e) {
        assertEquals("snapshot-damaged", e.code());
      }
    }
  }

  private static void verify(Path file) throws IOException {
    try (SnapshotBridge bridge = SnapshotBridge.open(RandomSnapshots.REPOSITORY, List.of(file))) {
      bridge.verify();
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsNotOpened() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, random.datasets(300, 2).values(), Optional.empty());
    byte[] bytes = Files.readAllBytes(file);
    List<Integer> ends = new ArrayList<>(List.of(0, 1, 63, 64, 95, 96, 97, bytes.length - 1, bytes.length - 8,
        bytes.length - 12, bytes.length - 32, bytes.length - 33));
    for (int i = 0; i < 100; i++) {
      ends.add(random.random.nextInt(bytes.length));
    }
    for (int end : ends) {
      Path copy = Files.write(folder.resolve("short"), Arrays.copyOf(bytes, end));
      assertEquals("snapshot-damaged", assertThrows(BridgeException.class, () -> verify(copy), "at " + end).code());
    }
  }

  @Test
  void anotherRepositoryAnotherFormatAndABrokenChainAreRefused() throws IOException {
    RandomSnapshots random = new RandomSnapshots(1);
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    RandomSnapshots.write(first, random.datasets(3, 1).values(), Optional.empty());
    try (SnapshotBridge before = SnapshotBridge.open(List.of(first))) {
      RandomSnapshots.write(second, random.datasets(3, 1).values(), Optional.of(before));
    }
    assertEquals("snapshot-foreign", assertThrows(BridgeException.class,
        () -> SnapshotBridge.open(new UUID(9, 9), List.of(first)).close()).code());
    for (List<Path> chain : List.of(List.of(second), List.of(first, second), List.of(second, first, first))) {
      assertEquals("snapshot-chain",
          assertThrows(BridgeException.class, () -> SnapshotBridge.open(chain).close()).code());
    }
    byte[] newer = Files.readAllBytes(first);
    ByteBuffer view = ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN);
    view.putInt(newer.length - 20, 2);
    CRC32C crc = new CRC32C();
    int footer = (int) view.getLong(newer.length - 32);
    crc.update(newer, footer, newer.length - 12 - footer);
    view.putInt(newer.length - 12, (int) crc.getValue());
    Path future = Files.write(folder.resolve("future"), newer);
    assertEquals("snapshot-newer",
        assertThrows(BridgeException.class, () -> SnapshotBridge.open(List.of(future)).close()).code());
  }

  @Test
  void whatASnapshotDoesNotHaveIsUnknownAndNobodyWasAsked() throws IOException {
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, List.of(), Optional.empty());
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
      assertEquals(Completeness.of(), bridge.completeness());
      assertEquals(RandomSnapshots.MOMENT, bridge.asOf());
      assertNotEquals(true, bridge.completeness().complete());
      try (StorageReport report = new ChainedBridge(bridge).check(List.of(new UUID(1, 2)), ALL)) {
        assertEquals(Existence.UNKNOWN, report.exists(0));
      }
    }
  }

  @Test
  void whatSomebodyWroteWithTheRightChecksumsIsAnAnswerOrAnErrorAndNothingElse() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Map<UUID, Known> known = random.datasets(300, 3);
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, known.values(), Optional.empty());
    byte[] bytes = Files.readAllBytes(file);
    List<UUID> questions = questions(random, known);
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] forged = bytes.clone();
      int footer = (int) view(forged).getLong(forged.length - 32);
      for (int i = random.random.nextInt(3); i >= 0; i--) {
        // Numbers of the sections, and now and then of the footer but for its checksums.
        int at = random.random.nextInt(5) == 0
            ? footer + random.random.nextInt(sums(forged) - footer)
            : random.random.nextInt(footer);
        forged[at] = (byte) (random.random.nextBoolean() ? 0xFF : random.random.nextInt(256));
      }
      sign(forged);
      Path copy = Files.write(folder.resolve("forged"), forged);
      try (SnapshotBridge bridge = SnapshotBridge.open(List.of(copy))) {
        bridge.check(questions, ALL).close();
        bridge.verify();
      } catch (BridgeException e) {
        assertTrue(Set.of("snapshot-damaged", "snapshot-chain").contains(e.code()), e.code());
        refused++;
      }
    }
    assertTrue(refused > 50, refused + " were refused");
  }

  @Test
  void aRowOutOfPlaceAndASizeThatItsColumnDoesNotHaveAreFoundByReadingEverything() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, random.datasets(300, 1).values(), Optional.empty());
    byte[] bytes = Files.readAllBytes(file);
    int row = aRow(bytes);
    byte[] moved = bytes.clone();
    System.arraycopy(bytes, row, moved, row + SnapshotFormat.ROW, SnapshotFormat.ROW);
    Arrays.fill(moved, row, row + SnapshotFormat.ROW, (byte) 0);
    assertVerifyFinds("is not where it is looked for", moved);
    byte[] resized = bytes.clone();
    resized[row + SnapshotFormat.SIZE_AT] ^= 1;
    assertVerifyFinds("names another first artifact", resized);
    byte[] doubled = bytes.clone();
    System.arraycopy(bytes, row, doubled, row + SnapshotFormat.ROW, SnapshotFormat.ROW);
    assertVerifyFinds("names another first artifact", doubled);
  }

  @Test
  void oneIdIsNotAnsweredFromADamagedRow() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, random.datasets(300, 1).values(), Optional.empty());
    byte[] bytes = Files.readAllBytes(file);
    int row = aRow(bytes);
    UUID id = new UUID(view(bytes).getLong(row), view(bytes).getLong(row + 8));
    bytes[row + SnapshotFormat.SIZE_AT] ^= 1;
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(Files.write(file, bytes)))) {
      assertEquals("snapshot-damaged",
          assertThrows(BridgeException.class, () -> bridge.check(List.of(id), Set.of(StorageField.SIZE)).close())
              .code());
    }
  }

  /// Where a row begins that has a free slot behind it.
  private static int aRow(byte[] bytes) {
    int row = SnapshotFormat.HEADER;
    while (state(bytes, row) == SnapshotFormat.FREE || state(bytes, row + SnapshotFormat.ROW) != SnapshotFormat.FREE) {
      row += SnapshotFormat.ROW;
    }
    return row;
  }

  private static int state(byte[] bytes, int row) {
    return view(bytes).getInt(row + SnapshotFormat.STATE_AT);
  }

  private void assertVerifyFinds(String what, byte[] forged) throws IOException {
    sign(forged);
    Path copy = Files.write(folder.resolve("forged"), forged);
    String message = String.valueOf(assertThrows(BridgeException.class, () -> verify(copy)).getMessage());
    assertTrue(message.contains(what), message);
  }

  @Test
  void theIdOfZerosIsAnIdLikeOthersAndNotAFreePlace() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    UUID zero = new UUID(0, 0);
    for (boolean there : List.of(true, false)) {
      Map<UUID, Known> known = random.datasets(100, 3);
      known.remove(zero);
      if (there) {
        known.put(zero, random.dataset(zero, 3));
      }
      Path file = folder.resolve("table-" + there);
      RandomSnapshots.write(file, known.values(), Optional.empty());
      List<UUID> questions = questions(random, known);
      questions.add(zero);
      try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
        assertAnswers(bridge, questions, known);
        bridge.verify();
      }
    }
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Writes the checksums that fit, as whoever forges a file does.
  private static void sign(byte[] bytes) {
    ByteBuffer view = view(bytes);
    int footer = (int) view.getLong(bytes.length - 32);
    int sums = sums(bytes);
    for (int from = 0; from < footer; from += SnapshotFormat.BLOCK) {
      view.putInt(sums + 4 * (from / SnapshotFormat.BLOCK),
          crc(bytes, from, Math.min(footer, from + SnapshotFormat.BLOCK)));
    }
    view.putInt(bytes.length - 12, crc(bytes, footer, bytes.length - 12));
  }

  /// Where the checksums of the blocks begin.
  private static int sums(byte[] bytes) {
    int footer = (int) view(bytes).getLong(bytes.length - 32);
    return footer + view(bytes).getInt(bytes.length - 24)
        - 4 * ((footer + SnapshotFormat.BLOCK - 1) / SnapshotFormat.BLOCK);
  }

  private static int crc(byte[] bytes, int from, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, end - from);
    return (int) crc.getValue();
  }

  @Test
  void manyThreadsAskAtOnce() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Map<UUID, Known> known = random.datasets(3_000, 2);
    Path file = folder.resolve("table");
    RandomSnapshots.write(file, known.values(), Optional.empty());
    List<UUID> questions = questions(random, known);
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
      IntStream.range(0, 16).parallel().forEach(_ -> assertAnswers(bridge, questions, known));
    }
  }

  @Test
  void asATableItHasARowAnArtifactAndTheIdsThatAreRemoved() throws IOException {
    RandomSnapshots random = new RandomSnapshots(RandomSnapshots.seed());
    Map<UUID, Known> known = random.datasets(20_000, 3);
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    RandomSnapshots.write(first, known.values(), Optional.empty());
    UUID gone = known.keySet().iterator().next();
    try (SnapshotBridge before = SnapshotBridge.open(List.of(first))) {
      RandomSnapshots.write(second, known.values().stream().filter(one -> !one.ref().id().equals(gone)).toList(),
          Optional.of(before));
    }
    Map<UUID, List<String>> paths = new HashMap<>();
    try (SnapshotTableRows rows = SnapshotTableRows.datasets(first, (name, location) -> name + ":" + location)) {
      while (rows.next()) {
        for (int row = 0; row < rows.root().getRowCount(); row++) {
          UUID id = UUID.fromString(String.valueOf(rows.root().getVector("id").getObject(row)));
          List<String> of = paths.computeIfAbsent(id, _ -> new ArrayList<>());
          if (!rows.root().getVector("path").isNull(row)) {
            of.add(rows.root().getVector("uri").getObject(row) + " " + rows.root().getVector("size").getObject(row));
          }
          assertEquals(rows.root().getVector("path").isNull(row), rows.root().getVector("written").isNull(row));
        }
      }
    }
    Map<UUID, List<String>> expected = new HashMap<>();
    known.forEach((id, one) -> expected.put(id, one.records().stream()
        .map(record -> record.datastore() + ":" + record.location() + " " + record.size()).toList()));
    assertEquals(expected, paths);
    try (SnapshotTableRows rows = SnapshotTableRows.removed(second)) {
      assertTrue(rows.next());
      assertEquals(1, rows.root().getRowCount());
      assertEquals(gone.toString(), String.valueOf(rows.root().getVector("id").getObject(0)));
      assertEquals(false, rows.next());
    }
  }
}
