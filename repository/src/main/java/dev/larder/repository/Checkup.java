package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.journal.JournalLayout;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import dev.larder.model.Dimension;
import dev.larder.model.Explained;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Looks at everything that a repository stands on, and goes on where something is broken: unlike [Repository#open], which needs it all.
/// Changes nothing but for what it tries out in a folder of its own.
public final class Checkup {
  private static final Duration MUCH = Duration.ofMinutes(1);

  private final List<Check> checks = new ArrayList<>();
  /// Which datastore it is about, where there are several.
  private String prefix = "";

  private Checkup() {}

  /// What was found.
  public enum Finding {
    OK,
    /// It works, and somebody should know.
    WARNING,
    /// The store cannot keep what it has to promise: nobody writes there.
    REFUSAL,
    /// It does not work.
    FAILED;

    /// The word used in outputs, e.g. `failed`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Says whether it has to be mended.
    public boolean bad() {
      return this == REFUSAL || this == FAILED;
    }
  }

  /// @param name in lower case with hyphens
  /// @param detail for people
  public record Check(String name, Finding finding, String detail) {}

  /// All there is to know, in an order that is the same each time.
  ///
  /// @throws RepositoryException if there is no repository, or its configuration cannot be used
  public static List<Check> of(RepositoryLocation location) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(location);
    RepositoryLocation place = location.resolved();
    Checkup checkup = new Checkup();
    for (DatastoreConfig datastore : config.datastores()) {
      checkup.prefix = config.datastores().size() == 1 ? "" : datastore.name() + ": ";
      checkup.datastore(datastore, place);
    }
    checkup.prefix = "";
    checkup.registry(config, place);
    checkup.locale(System.getProperty("sun.jnu.encoding", "unknown"));
    return List.copyOf(checkup.checks);
  }

  /// What there is to know of a store by itself, where there need be no repository.
  ///
  /// @param root a URI, or the path of a folder
  /// @param options of the store, by name
  public static List<Check> ofStore(String root, Map<String, String> options) throws IOException {
    RepositoryLocation here = RepositoryLocation.of(Path.of("").toAbsolutePath());
    DatastoreConfig config = new DatastoreConfig("store", root, options);
    Checkup checkup = new Checkup();
    try (ArtifactStore store = config.open(here)) {
      checkup.add("datastore", Finding.OK, place(store));
      Optional<RepositoryMarker> marker = RepositoryMarker.find(store);
      checkup.add("marker", Finding.OK, marker.map(found -> "it belongs to repository " + found.repository())
          .orElse("it belongs to no repository yet"));
      checkup.probe(store);
    } catch (IOException e) {
      checkup.failed("datastore", e);
    }
    return List.copyOf(checkup.checks);
  }

  private void add(String name, Finding finding, String detail) {
    checks.add(new Check(name, finding, prefix + detail));
  }

  private void failed(String name, Exception why) {
    String remedy = why instanceof Explained explained ? ". " + explained.remedy() : "";
    add(name, Finding.FAILED, why.getMessage() + remedy);
  }

  private void datastore(DatastoreConfig config, RepositoryLocation place) {
    try (ArtifactStore store = config.open(place)) {
      add("datastore", Finding.OK, place(store));
      marker(store, config.name());
      probe(store);
      runs(store);
    } catch (IOException e) {
      failed("datastore", e);
    }
  }

  /// Where a store is: a folder where it is a local one.
  private static String place(ArtifactStore store) {
    Optional<Path> journals = store.file(JournalLayout.ROOT);
    return journals.isEmpty() ? store.toString() : String.valueOf(journals.get().resolve("../..").normalize());
  }

  private void marker(ArtifactStore store, String name) {
    try {
      RepositoryMarker marker = RepositoryMarker.read(store);
      marker.require(name, store);
      add("marker", Finding.OK, "repository " + marker.repository());
      if (store.stat(List.of(JournalLayout.ROOT.resolve("repository.json")))
          .getFirst() instanceof StatResult.Present present) {
        Check clock = clock(present.modified(), Instant.now());
        add(clock.name(), clock.finding(), clock.detail());
      }
    } catch (IOException e) {
      failed("marker", e);
    }
  }

  /// Clocks decide nothing here; but people read them.
  static Check clock(Instant made, Instant now) {
    return now.plus(MUCH).isBefore(made)
        ? new Check("clock", Finding.WARNING,
            "it is %s on this host, but the repository was made at %s: times of new journals will mislead people"
                .formatted(now, made))
        : new Check("clock", Finding.OK, "it is later than when the repository was made");
  }

  private void probe(ArtifactStore store) {
    try {
      for (ProbeResult result : store.probe(ProbeDepth.EVERYTHING)) {
        add(result.name(), switch (result.verdict()) {
          case OK -> Finding.OK;
          case WARNING -> Finding.WARNING;
          case REFUSAL -> Finding.REFUSAL;
        }, result.detail());
      }
    } catch (IOException e) {
      if (DatastoreProbe.isReadOnly(e)) {
        add("probe", Finding.WARNING, "%s. Whoever only reads needs no more".formatted(e.getMessage()));
      } else {
        failed("probe", e);
      }
    }
  }

  private void runs(ArtifactStore store) {
    List<String> damaged = new ArrayList<>();
    try {
      List<RunJournals> runs = RunJournals.all(store,
          (folder, why) -> damaged.add("%s: %s".formatted(folder, why.getMessage())));
      runs.forEach(run -> run.damaged().forEach(archive -> damaged.add(archive.toString())));
      if (damaged.isEmpty()) {
        add("runs", Finding.OK, "the folders of %,d runs with %,d journals can be read".formatted(runs.size(),
            runs.stream().mapToInt(run -> run.journals().size()).sum()));
      } else {
        add("runs", Finding.FAILED, String.join("; ", damaged));
      }
    } catch (IOException e) {
      failed("runs", e);
    }
  }

  private void registry(RepositoryConfig config, RepositoryLocation place) {
    try (Registry registry = open(config.registryIn(place))) {
      RegistryCapabilities can = registry.capabilities();
      String detail = "%s, schema %s".formatted(can.dialect(), can.schema());
      if (can.writable()) {
        add("registry", Finding.OK, detail + ", writable");
      } else {
        add("registry", Finding.WARNING, detail + ", not writable: nothing can be transferred back");
      }
      if (!config.dimensions().isEmpty()) {
        dimensions(registry, config.dimensions());
      }
    } catch (RuntimeException e) {
      failed("registry", e);
    }
  }

  private static Registry open(RegistrySettings settings) {
    return Repository.provider(settings).open(settings);
  }

  /// Those of the configuration are what a journal-only ingest goes by; the Registry must not say otherwise.
  private void dimensions(Registry registry, List<Dimension> declared) {
    List<Dimension> registered = registry.dimensions();
    List<String> otherwise = new ArrayList<>();
    for (Dimension dimension : declared) {
      if (!registered.contains(dimension)) {
        otherwise.add(registered.stream().filter(other -> other.name().equals(dimension.name())).findFirst()
            .map(other -> "%s, which the Registry has as %s".formatted(dimension, other))
            .orElse("%s, which the Registry does not have".formatted(dimension)));
      }
    }
    if (otherwise.isEmpty()) {
      add("dimensions", Finding.OK, "the Registry has those that %s declares".formatted(RepositoryConfig.FILE));
    } else {
      add("dimensions", Finding.WARNING, "%s declares %s; larder admin migrate declares what is missing"
          .formatted(RepositoryConfig.FILE, String.join("; ", otherwise)));
    }
  }

  private void locale(String encoding) {
    if (encoding.equals("UTF-8")) {
      add("locale", Finding.OK, "file names are UTF-8");
    } else {
      add("locale", Finding.WARNING,
          "file names are %s: files to be ingested whose names are not ASCII cannot be opened; set LC_ALL=C.UTF-8"
              .formatted(encoding));
    }
  }
}
