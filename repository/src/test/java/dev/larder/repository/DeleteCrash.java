package dev.larder.repository;

import dev.larder.journal.Host;
import dev.larder.registry.RegistryException;
import dev.larder.repository.DeleteStory.What;
import dev.larder.repository.Mortality.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Tells a [DeleteStory] again and again: somebody dies in each call that changes something, whoever recovers dies in each of theirs, then everything is finished and looked at. What lies between two
/// such calls changes nothing that survives.
final class DeleteCrash {
  /// No recovery has more calls.
  private static final int LONGEST = 60;

  private final Path folder;
  private final DeleteStory story;
  /// One of so many recoveries that die is tried; 1 for all.
  private final int oneOf;
  private final SplittableRandom random;
  private final List<String> findings = new ArrayList<>();
  private int tried;
  private int places;

  private DeleteCrash(Path folder, DeleteStory story, int oneOf, long seed) {
    this.folder = folder;
    this.story = story;
    this.oneOf = oneOf;
    random = new SplittableRandom(seed);
  }

  /// @param oneOf one of so many recoveries that die is tried, chosen by `seed`
  /// @return `tried` and how many, or what was found
  static String crash(String what, String folder, int oneOf, long seed) throws Exception {
    return of(what, folder, oneOf, seed).crash();
  }

  /// Nobody dies: somebody is slow, in front of each call, and others recover meanwhile.
  ///
  /// @param backup whether they restore the Registry from a backup, and do nothing else
  static String overtake(String what, String folder, boolean backup) throws Exception {
    return of(what, folder, 1, 0).overtake(backup);
  }

  /// Nobody dies but whoever deletes, behind the commit: whoever recovers is slow, in front of each call, and others restore the Registry from a backup meanwhile.
  static String overtakeRecovery(String what, String folder) throws Exception {
    return of(what, folder, 1, 0).overtakeRecovery();
  }

  private static DeleteCrash of(String what, String folder, int oneOf, long seed) throws IOException {
    Path own = Files.createDirectories(Path.of(folder));
    return new DeleteCrash(own, DeleteStory.make(What.valueOf(what), own.resolve("base")), oneOf, seed);
  }

  private String crash() throws Exception {
    boolean undisturbed = false;
    for (int call = 0; !undisturbed && findings.isEmpty(); call++) {
      for (Moment moment : Moment.values()) {
        undisturbed |= !crashAt(Mortality.at(call, moment), moment);
      }
    }
    return report();
  }

  private String report() {
    return findings.isEmpty() ? "tried " + tried : String.join("\n", findings);
  }

  /// @return whether anybody died
  private boolean crashAt(Mortality life, Moment moment) throws Exception {
    Path crashed = copy(story.folder());
    use(crashed, life, story::tell);
    if (moment == Moment.HALF && !life.halved()) {
      delete(crashed);
      return life.dead();
    }
    Optional<Boolean> committed = story.what() == What.RESTORE || story.what() == What.REMOVE_RUN
        ? Optional.empty()
        : Optional.of(life.did("delete"));
    // What is left behind a call is left before the next one as well: there the recoveries die.
    boolean recovered = !life.dead() || moment == Moment.AFTER;
    for (int call = 0; !recovered && findings.isEmpty(); call++) {
      for (Moment other : List.of(Moment.BEFORE, Moment.HALF)) {
        if (random.nextInt(oneOf) == 0) {
          recovered |= !recoverAt(copy(crashed), Mortality.at(call, other), other, committed, life.toString());
        } else {
          recovered |= call > LONGEST;
        }
      }
    }
    if (findings.isEmpty()) {
      Path again = copy(crashed);
      recoverAt(again, Mortality.none(), Moment.BEFORE, committed, life.toString());
      restored(again, life + " | recovered");
      restored(crashed, life.toString());
    }
    return life.dead();
  }

  /// Recovers until death, and then once more; transfers back and looks at everything.
  ///
  /// @return whether anybody died
  private boolean recoverAt(Path path, Mortality recovery, Moment moment, Optional<Boolean> committed, String trace)
      throws IOException {
    try (MortalRepository place = MortalRepository.open(path, recovery)) {
      use(place, story::recover);
      if (recovery.dead() && (moment != Moment.HALF || recovery.halved())) {
        settled(place.heldBy(Mortality.none()), committed, trace + " | " + recovery);
      } else if (!recovery.reached()) {
        settled(place.heldBy(Mortality.none()), committed, trace);
      }
    }
    if (recovery.reached()) {
      delete(path);
    }
    return recovery.dead();
  }

  private interface Use {
    void of(Repository repository) throws IOException;
  }

  private static void use(Path path, Mortality life, Use use) throws IOException {
    try (MortalRepository place = MortalRepository.open(path, life)) {
      use(place, use);
    }
  }

  private static void use(MortalRepository place, Use use) throws IOException {
    try {
      use.of(place.repository());
    } catch (IOException | RuntimeException e) {
      if (!place.life().dead()) {
        throw e;
      }
    }
  }

  /// Recovers undisturbed, transfers back and looks at everything.
  private void settled(MortalRepository place, Optional<Boolean> committed, String trace) throws IOException {
    tried++;
    story.recover(place.repository());
    new TransferBack(place.repository(), TransferBack.Listener.NONE).transfer(Optional.empty());
    add(new DeleteAudit(story, place).findings(committed), trace);
    if (story.what() == What.RESTORE) {
      story.restore(place.repository());
      add(new DeleteAudit(story, place).findings(committed), trace);
    }
    if (story.what() == What.REMOVE_RUN) {
      add(new DeleteAudit(story, place).removed(), trace);
    }
    Map<String, Long> before = tree(place.folder());
    List<RecoveryReport.Row> rows = story.recover(place.repository());
    if (!rows.isEmpty() || !before.equals(tree(place.folder()))) {
      add(List.of("a second recovery does something: " + rows), trace);
    }
  }

  /// Puts the Registry of before the first delete there, and recovers from that. Takes the folder away.
  private void restored(Path path, String trace) throws IOException {
    MortalRepository.restoreRegistry(path, story.backup());
    try (MortalRepository place = MortalRepository.open(path, Mortality.none())) {
      Rebuild.recover(place.repository(), TransferBack.Listener.NONE, Host.SYSTEM);
      story.recover(place.repository());
      new TransferBack(place.repository(), TransferBack.Listener.NONE).transfer(Optional.empty());
      add(new DeleteAudit(story, place).findings(Optional.empty()), trace + " | restored Registry");
    }
    delete(path);
  }

  private String overtake(boolean backup) throws Exception {
    boolean reached = true;
    for (int call = 0; reached && findings.isEmpty(); call++) {
      reached = overtaken(copy(story.folder()), call, backup, story::tell);
    }
    return report();
  }

  /// @return whether there is such a call
  private boolean overtaken(Path path, int call, boolean backup, Use use) throws IOException {
    Mortality life = Mortality.slow(call, () -> others(path, backup));
    try {
      use(path, life, use);
    } catch (IOException | RegistryException | RepositoryException e) {
      // It was ended by others, or there is nothing left to do.
    }
    try (MortalRepository place = MortalRepository.open(path, Mortality.none())) {
      settled(place, Optional.empty(), "overtaken in " + life);
    }
    delete(path);
    return life.reached();
  }

  private String overtakeRecovery() throws Exception {
    Path crashed = copy(story.folder());
    Mortality deleter = Mortality.at(1, Moment.AFTER);
    use(crashed, deleter, story::tell);
    if (!deleter.did("delete")) {
      throw new IllegalStateException("the delete is committed by another call: " + deleter);
    }
    boolean reached = true;
    for (int call = 0; reached && findings.isEmpty(); call++) {
      reached = overtaken(copy(crashed), call, true, story::recover);
    }
    return report();
  }

  private void others(Path path, boolean backup) {
    try {
      if (backup) {
        MortalRepository.restoreRegistry(path, story.backup());
      }
      try (MortalRepository place = MortalRepository.open(path, Mortality.none())) {
        if (backup) {
          Rebuild.recover(place.repository(), TransferBack.Listener.NONE, Host.SYSTEM);
        } else {
          story.recover(place.repository());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(List<String> found, String trace) {
    found.forEach(finding -> findings.add("%s%n  in %s, %s".formatted(finding, story.what(), trace)));
  }

  private Path copy(Path from) throws IOException {
    return MortalRepository.copy(from, folder.resolve("place" + places++));
  }

  private static Map<String, Long> tree(Path path) throws IOException {
    Map<String, Long> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.filter(one -> !one.getFileName().toString().startsWith("registry.sqlite")).toList()) {
        tree.put(path.relativize(file).toString(), Files.isDirectory(file) ? 0 : Files.size(file));
      }
    }
    return tree;
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
