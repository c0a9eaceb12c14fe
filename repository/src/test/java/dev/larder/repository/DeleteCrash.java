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
import java.util.TreeMap;
import java.util.stream.Stream;

/// Tells a [DeleteStory] again and again: somebody dies in each call that changes something, whoever recovers dies in each of theirs, then everything is finished and looked at. What lies between two
/// such calls changes nothing that survives.
final class DeleteCrash {
  private final Path folder;
  private final DeleteStory story;
  /// One of so many recoveries that die is tried; 1 for all.
  private final int oneOf;
  private final List<String> findings = new ArrayList<>();
  private int tried;
  private int next;

  private DeleteCrash(Path folder, DeleteStory story, int oneOf) {
    this.folder = folder;
    this.story = story;
    this.oneOf = oneOf;
  }

  /// @param oneOf one of so many recoveries that die is tried
  /// @return `tried` and how many, or what was found first
  static String crash(String what, String folder, int oneOf) throws Exception {
    return of(what, folder, oneOf).crash();
  }

  /// Nobody dies: somebody is slow, in front of each call, and others recover meanwhile.
  ///
  /// @param backup whether they restore the Registry from a backup
  static String overtake(String what, String folder, boolean backup) throws Exception {
    return of(what, folder, 1).overtake(backup);
  }

  private static DeleteCrash of(String what, String folder, int oneOf) throws IOException {
    Path own = Files.createDirectories(Path.of(folder));
    return new DeleteCrash(own, DeleteStory.make(What.valueOf(what), own.resolve("base")), oneOf);
  }

  private String crash() throws Exception {
    boolean undisturbed = false;
    for (int call = 0; !undisturbed && findings.isEmpty(); call++) {
      for (Moment moment : Moment.values()) {
        undisturbed |= !crashAt(Mortality.at(call, moment));
      }
    }
    return report();
  }

  private String report() {
    return findings.isEmpty() ? "tried " + tried : findings.getFirst();
  }

  /// @return whether anybody died
  private boolean crashAt(Mortality life) throws Exception {
    Path crashed = copy(story.folder());
    boolean died = use(crashed, life, story::tell);
    Optional<Boolean> committed = story.what() == What.UNSTORE || story.what() == What.PURGE
        || story.what() == What.TWO_RUNS ? Optional.of(life.did("delete")) : Optional.empty();
    restored(copy(crashed), life.toString());
    boolean recovered = false;
    for (int call = 0; !recovered && findings.isEmpty(); call++) {
      for (Moment moment : died ? new Moment[]{Moment.BEFORE, Moment.HALF} : new Moment[]{Moment.BEFORE}) {
        // The undisturbed recovery is the last one, and always tried.
        Mortality recovery = Mortality.at(skips() ? Integer.MAX_VALUE : call, moment);
        Path again = copy(crashed);
        recovered |= !use(again, recovery, story::recover);
        settled(again, committed, life + " | " + recovery);
      }
    }
    delete(crashed);
    return died;
  }

  private boolean skips() {
    return oneOf > 1 && next++ % oneOf != 0;
  }

  private interface Use {
    void of(Repository repository) throws IOException;
  }

  /// @return whether it died of it
  private static boolean use(Path path, Mortality life, Use use) throws IOException {
    try (MortalRepository place = MortalRepository.open(path, life)) {
      try {
        use.of(place.repository());
      } catch (IOException | RuntimeException e) {
        if (!life.dead()) {
          throw e;
        }
      }
      return life.dead();
    }
  }

  /// Recovers undisturbed, transfers back, looks at everything, and at what a Registry would be that was lost now.
  private void settled(Path path, Optional<Boolean> committed, String trace) throws IOException {
    tried++;
    try (MortalRepository place = MortalRepository.open(path, Mortality.none())) {
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
      Map<String, Long> before = tree(path);
      List<RecoveryReport.Row> rows = story.recover(place.repository());
      if (!rows.isEmpty() || !before.equals(tree(path))) {
        add(List.of("a second recovery does something: " + rows), trace);
      }
    }
    restored(path, trace);
  }

  /// Puts the Registry of before the delete there, and recovers from that. Takes the folder away.
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
      Path path = copy(story.folder());
      Mortality life = Mortality.slow(call, () -> others(path, backup));
      try {
        use(path, life, story::tell);
      } catch (IOException | RegistryException | RepositoryException e) {
        // It was ended by others, or there is nothing left to do.
      }
      reached = life.reached();
      settled(path, Optional.empty(), "overtaken in " + life);
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
        }
        story.recover(place.repository());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(List<String> found, String trace) {
    found.forEach(finding -> findings.add("%s%n  in %s, %s".formatted(finding, story.what(), trace)));
  }

  private Path copy(Path from) throws IOException {
    return MortalRepository.copy(from, folder.resolve("place" + next()));
  }

  private int places;

  private int next() {
    return places++;
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
