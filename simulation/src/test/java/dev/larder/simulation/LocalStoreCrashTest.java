package dev.larder.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The store on a disk that loses its power before each of its operations: what was reported as created is there afterwards, under
/// every policy, and nothing is ever there by half.
final class LocalStoreCrashTest {
  private static final UUID WRITER = UUID.fromString("0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001");
  private static final ArtifactPath RUN = new ArtifactPath("run");

  private final SplittableRandom random = Disks.seeded();

  /// Ends the process before an operation, and at whatever else it tries then.
  private static final class Countdown implements Points {
    private int left;

    Countdown(int operations) {
      this.left = operations;
    }

    @Override
    public void before(Operation operation) {
      if (--left < 0) {
        throw new Crash();
      }
    }
  }

  /// Each artifact has a size of its own, some of several sectors; two folders are shared.
  private static List<NewArtifact> artifacts(int count) {
    return IntStream.range(0, count).mapToObj(
        i -> new NewArtifact(new ArtifactPath("run/%d/deep/%d".formatted(i % 3, i)), Content.bytes(bytes(i)))).toList();
  }

  private static byte[] bytes(int i) {
    return ("artifact " + i + " ").repeat(1 + 40 * i).getBytes(UTF_8);
  }

  /// What the store answered; empty if it did not come to that.
  private static List<CreateResult> create(ArtifactStore store, int count) {
    try {
      return store.create(artifacts(count));
    } catch (Crash e) {
      return List.of();
    }
  }

  private static LocalArtifactStore open(SimulatedDisk disk) throws IOException {
    return LocalArtifactStore.open(disk.root(), 0);
  }

  /// Which of the artifacts are there. They are whole.
  private static Set<ArtifactPath> found(ArtifactStore store, int count) throws IOException {
    Set<ArtifactPath> found = new HashSet<>();
    try (Stream<Artifact> listed = store.list(RUN)) {
      listed.map(Artifact::path).forEach(found::add);
    }
    List<NewArtifact> artifacts = artifacts(count);
    for (int i = 0; i < count; i++) {
      if (found.contains(artifacts.get(i).path())) {
        try (InputStream in = store.open(artifacts.get(i).path())) {
          assertArrayEquals(bytes(i), in.readAllBytes(), artifacts.get(i).path() + " is there by half");
        }
      }
    }
    return found;
  }

  private static Set<ArtifactPath> vouchedFor(List<CreateResult> results) {
    Set<ArtifactPath> paths = new HashSet<>();
    results.stream()
        .filter(result -> result instanceof CreateResult.Created || result instanceof CreateResult.AlreadyThere)
        .forEach(result -> paths.add(result.path()));
    return paths;
  }

  /// Runs into every crash point, finds the disk as each policy leaves it, and does the same again there.
  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void losesNothingThatWasCreatedAndNothingByHalf(int count) throws IOException {
    int acknowledged = 0;
    Set<Integer> survivors = new HashSet<>();
    for (int point = 0; acknowledged == 0; point++) {
      SimulatedDisk disk = new SimulatedDisk();
      List<CreateResult> results = create(opened(disk, new Countdown(point)), count);
      acknowledged += vouchedFor(results).size();
      for (Policy policy : Policy.values()) {
        for (int chance = chances(policy); chance > 0; chance--) {
          SimulatedDisk after = disk.crash(policy, random.split());
          try (LocalArtifactStore again = open(after)) {
            Set<ArtifactPath> found = found(again, count);
            survivors.add(found.size());
            assertTrue(found.containsAll(vouchedFor(results)),
                () -> "lost under %s: %s of %s".formatted(policy, found, results));
            assertEquals(count, vouchedFor(again.create(artifacts(count))).size());
            assertEquals(count, found(open(after.crash(Policy.NOTHING, random.split())), count).size());
          }
        }
      }
    }
    assertEquals(count, acknowledged);
    assertTrue(survivors.contains(0) && survivors.contains(count), "no crash was early or late: " + survivors);
  }

  private static int chances(Policy policy) {
    return policy == Policy.NOTHING || policy == Policy.EVERYTHING ? 1 : 8;
  }

  /// A process that begins when the machine is up already: opening is no part of what it is killed in.
  private static ArtifactStore opened(SimulatedDisk disk, Points points) throws IOException {
    boolean[] begun = {false};
    LocalArtifactStore store = open(disk.mount(operation -> {
      if (begun[0]) {
        points.before(operation);
      }
    }));
    begun[0] = true;
    return store;
  }

  /// The same without any force, as scratch space does it: were the forces of no use, nothing would be lost here.
  @Test
  void wouldLoseArtifactsWithoutForces() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    List<CreateResult> results = create(open(disk).as(WRITER, Durability.CACHE), 5);
    assertEquals(5, vouchedFor(results).size());
    for (Policy policy : Policy.values()) {
      int lost = 0;
      for (int chance = 0; chance < 50; chance++) {
        SimulatedDisk after = disk.crash(policy, random.split());
        try {
          lost += found(open(after), 5).containsAll(vouchedFor(results)) ? 0 : 1;
        } catch (AssertionError e) {
          lost++;
        }
      }
      assertEquals(policy != Policy.EVERYTHING, lost > 0, policy.name());
    }
  }

  /// A force that fails means that nobody knows. The same process never takes it for done when it tries again.
  @Test
  void vouchesForNothingThatAFailedForceHasLost() throws IOException {
    int forces = forces();
    assertTrue(forces > 10, "there are too few forces: " + forces);
    for (int nth = 1; nth <= forces; nth++) {
      SimulatedDisk disk = new SimulatedDisk();
      LocalArtifactStore store = open(disk);
      disk.failForce(nth);
      Set<ArtifactPath> first = vouchedFor(create(store, 5));
      assertTrue(first.size() < 5, "the fault of force %d was swallowed".formatted(nth));
      Set<ArtifactPath> second = vouchedFor(create(store, 5));
      for (Policy policy : Policy.values()) {
        Set<ArtifactPath> found = found(open(disk.crash(policy, random.split())), 5);
        assertTrue(found.containsAll(first), "force %d, %s".formatted(nth, policy));
        assertTrue(found.containsAll(second), "force %d, again, %s".formatted(nth, policy));
      }
    }
  }

  private static int forces() throws IOException {
    return Math
        .toIntExact(trace(disk -> create(open(disk), 5)).stream().filter(said -> said.startsWith("force ")).count());
  }

  private interface Work {
    void on(SimulatedDisk disk) throws IOException;
  }

  private static final Pattern RANDOM_NAMES = Pattern
      .compile("expelled-.*[0-9a-f]{12}|[0-9a-f-]{36}|(?<=-[0-9a-f]{12}/)[0-9]+");

  /// The operations of some work, with `~` for names that are random or counted over the whole process.
  private static List<String> trace(Work work) throws IOException {
    List<String> said = new ArrayList<>();
    SimulatedDisk disk = new SimulatedDisk();
    work.on(disk.mount(operation -> said.add(RANDOM_NAMES.matcher(operation.toString()).replaceAll("~"))));
    return said;
  }

  @Test
  void forcesFoldersInTheOrderOfTheirNames() throws IOException {
    List<String> forces = new ArrayList<>(trace(disk -> create(open(disk), 5)));
    forces.removeIf(said -> !said.matches("force /(run.*)?"));
    assertEquals(List.of("force /", "force /run", "force /run/0", "force /run/0/deep", "force /run/1",
        "force /run/1/deep", "force /run/2", "force /run/2/deep"), forces);
  }

  /// Whoever is killed at the n-th operation is killed at the same one next time.
  @Test
  void doesTheSameThingsInTheSameOrderEveryTime() throws IOException {
    Work work = disk -> {
      LocalArtifactStore store = open(disk);
      ArtifactStore view = store.as(WRITER, Durability.DISK);
      assertEquals(12, vouchedFor(create(view, 12)).size());
      assertEquals(12, vouchedFor(create(store, 12)).size());
      store.sync(
          List.of(new ArtifactPath("run/2/deep"), new ArtifactPath("run/0/deep"), new ArtifactPath("run/0/deep/3")));
      for (int i = 0; i < 12; i++) {
        Disks.write(disk.getPath("/_tmp/%s/left%d".formatted(WRITER, i)), "");
      }
      store.expel(WRITER);
      assertEquals(0, store.delete(artifacts(12).stream().map(NewArtifact::path).toList()).failed().size());
      store.close();
    };
    List<String> first = trace(work);
    assertTrue(first.size() > 100, "too little was done: " + first);
    for (int i = 0; i < 20; i++) {
      assertEquals(String.join("\n", first), String.join("\n", trace(work)));
    }
  }

  /// The folder of an expelled writer does not come back with the power.
  @Test
  void keepsAnExpelledWriterAwayOnceItSaysSo() throws IOException {
    boolean expelled = false;
    for (int point = 0; !expelled; point++) {
      SimulatedDisk disk = new SimulatedDisk();
      LocalArtifactStore living = open(disk);
      ArtifactStore slow = living.as(WRITER, Durability.DISK);
      create(slow, 1);
      disk.sync();
      try {
        opened(disk, new Countdown(point)).expel(WRITER);
        expelled = true;
      } catch (Crash e) {
        // It is tried again below.
      }
      for (Policy policy : Policy.values()) {
        SimulatedDisk after = disk.crash(policy, random.split());
        if (expelled) {
          assertTrue(Files.notExists(after.getPath("/_tmp/" + WRITER)), policy.name());
        }
        LocalArtifactStore again = open(after);
        again.expel(WRITER);
        assertEquals("", Disks.names(after.crash(Policy.EVERYTHING, random.split()), "/_tmp"), policy.name());
      }
      if (expelled) {
        assertInstanceOf(CreateResult.Failed.class, slow.create(new ArtifactPath("run/late"), Content.bytes(bytes(1))));
      }
    }
  }

  /// Somebody removes folders that have become empty, and somebody else makes them anew and dies before forcing them. Who had made the first ones durable does not take the second ones for them.
  @Test
  void losesNothingInFoldersThatWereRemovedAndMadeAnew() throws IOException {
    ArtifactPath first = new ArtifactPath("run/0/deep/first");
    ArtifactPath second = new ArtifactPath("run/0/deep/second");
    ArtifactPath beside = new ArtifactPath("run/0/other/third");
    for (ArtifactPath later : List.of(second, beside)) {
      SimulatedDisk disk = new SimulatedDisk();
      LocalArtifactStore store = open(disk);
      store.create(first, Content.bytes(bytes(1)));
      LocalArtifactStore other = open(disk);
      other.delete(List.of(first));
      other.tidy(List.of(first.folder()));
      assertEquals("no /run", Disks.names(disk, "/run"));
      Files.createDirectories(disk.getPath("/run/0/deep"));
      assertInstanceOf(CreateResult.Created.class, store.create(later, Content.bytes(bytes(2))));
      for (Policy policy : Policy.values()) {
        try (InputStream in = open(disk.crash(policy, random.split())).open(later)) {
          assertArrayEquals(bytes(2), in.readAllBytes(), policy.name());
        }
      }
    }
  }

  @Test
  void tidiesWhatIsEmptyAndNothingElse() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    LocalArtifactStore store = open(disk);
    create(store, 5);
    ArtifactPath kept = new ArtifactPath("run/1/deep/1");
    List<ArtifactPath> gone = artifacts(5).stream().map(NewArtifact::path).filter(path -> !path.equals(kept)).toList();
    store.delete(gone);
    store.tidy(gone.stream().map(ArtifactPath::folder).toList());
    assertEquals(Set.of(kept), found(store, 5));
    assertTrue(Files.notExists(disk.getPath("/run/0")));
    assertEquals(5, vouchedFor(create(store, 5)).size());
    assertEquals(5, found(store, 5).size());
  }
}
