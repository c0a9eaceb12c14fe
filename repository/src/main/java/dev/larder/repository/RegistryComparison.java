package dev.larder.repository;

import dev.larder.journal.DeleteHistory;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.OrderBy;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.repository.RegistryDifference.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares the Registry with one that is made from archives and journals alone, in a temporary folder. Changes nothing in the repository. Memory does not depend on how
/// many datasets there are.
public final class RegistryComparison {
  private static final DatasetQuery BY_ID = DatasetQuery.ALL.orderedBy(OrderBy.parse("id")).withRecords();

  /// As databases sort them: by their bytes.
  private static final Comparator<UUID> IDS = Comparator
      .comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
      .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  private long differences;

  private RegistryComparison() {}

  /// Is told of the differences, ascending by id.
  @FunctionalInterface
  public interface Finding {
    void take(RegistryDifference difference) throws IOException;
  }

  /// What was found.
  ///
  /// @param journals how the journals were read: what was refused of them, or cannot be read, is missing on their side
  public record Report(long differences, TransferReport journals) {}

  /// Compares. What is written, or transferred back, meanwhile may show as a difference.
  ///
  /// @throws RepositoryException `operations-corrupt` if nobody can say what was deleted
  public static Report compare(Repository repository, TransferBack.Listener listener, Finding finding)
      throws IOException {
    DeleteHistory history = Rebuild.deletes(repository.datastores());
    Rebuild.requireSound(history);
    Path folder = Files.createTempDirectory("larder-rebuild");
    try {
      // Neither is told an order of datastores: so the records of all of them count.
      RegistrySettings settings = RegistrySettings.of("jdbc:sqlite:" + folder.resolve("registry.sqlite"));
      RegistrySettings ours = RepositoryConfig.read(repository.location()).registryIn(repository.location())
          .withDatastores(List.of());
      RegistryProvider provider = Repository.provider(settings);
      provider.create(settings);
      try (Registry made = provider.open(settings); Registry registry = Repository.provider(ours).open(ours)) {
        made.claim(repository.id());
        Migration.declare(made, ordered(repository.dimensions()));
        Rebuild.replay(made, history, false);
        // What the copy decides is nobody's business: written down, it would bind the Registry that is compared.
        TransferReport journals = new TransferBack(new Repository(repository.datastores(), made), listener, 1, false)
            .transfer(Optional.empty());
        RegistryComparison comparison = new RegistryComparison();
        comparison.compare(registry, made, finding);
        return new Report(comparison.differences, journals);
      }
    } finally {
      remove(folder);
    }
  }

  /// Each behind those that it requires.
  private static List<Dimension> ordered(Collection<Dimension> dimensions) {
    List<Dimension> ordered = new ArrayList<>();
    Set<DimensionName> placed = new HashSet<>();
    List<Dimension> left = List.copyOf(dimensions);
    while (!left.isEmpty()) {
      List<Dimension> later = new ArrayList<>();
      for (Dimension dimension : left) {
        if (placed.containsAll(dimension.requires())) {
          placed.add(dimension.name());
          ordered.add(dimension);
        } else {
          later.add(dimension);
        }
      }
      if (later.size() == left.size()) {
        throw new IllegalStateException("dimensions require each other in a circle, or what is not there: " + later);
      }
      left = later;
    }
    return ordered;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void compare(Registry registry, Registry journals, Finding finding) throws IOException {
    try (DatasetCursor ours = registry.query(BY_ID); DatasetCursor theirs = journals.query(BY_ID)) {
      FoundDataset here = next(ours);
      FoundDataset there = next(theirs);
      while (here != null || there != null) {
        int order = here == null ? 1 : there == null ? -1 : IDS.compare(here.ref().id(), there.ref().id());
        if (order < 0 && here != null) {
          tell(finding, here, Kind.NOT_IN_JOURNALS, described(here));
          here = next(ours);
        } else if (order > 0 && there != null) {
          tell(finding, there, Kind.MISSING_IN_REGISTRY, described(there));
          there = next(theirs);
        } else if (here != null && there != null) {
          String detail = difference(here, there);
          if (!detail.isEmpty()) {
            tell(finding, here, Kind.DIFFERS, detail);
          }
          here = next(ours);
          there = next(theirs);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static @Nullable FoundDataset next(Iterator<FoundDataset> datasets) {
    return datasets.hasNext() ? datasets.next() : null;
  }

  private void tell(Finding finding, FoundDataset dataset, Kind kind, String detail) throws IOException {
    differences++;
    finding.take(new RegistryDifference(dataset.ref().id(), dataset.ref().run(), dataset.ref().type().name(), kind,
        detail));
  }

  private static String described(FoundDataset dataset) {
    return "%s, %s".formatted(dataset.ref().dataId(), dataset.records().isEmpty()
        ? "not stored"
        : "stored at " + dataset.records().getFirst().location());
  }

  private static String difference(FoundDataset here, FoundDataset there) {
    List<String> said = new ArrayList<>();
    differ(said, "run", here.ref().run(), there.ref().run());
    differ(said, "dataset type", here.ref().type(), there.ref().type());
    differ(said, "data ID", here.ref().dataId(), there.ref().dataId());
    Map<String, StorageRecord> ours = records(here);
    Map<String, StorageRecord> theirs = records(there);
    Set<String> parts = new TreeSet<>(ours.keySet());
    parts.addAll(theirs.keySet());
    for (String part : parts) {
      StorageRecord one = ours.get(part);
      StorageRecord other = theirs.get(part);
      if (one == null || other == null || !one.sameContent(other)) {
        differ(said, part, described(one), described(other));
      }
    }
    return String.join("; ", said);
  }

  private static void differ(List<String> said, String what, Object here, Object there) {
    if (!here.equals(there)) {
      said.add("%s: registry has %s, journals have %s".formatted(what, here, there));
    }
  }

  private static Map<String, StorageRecord> records(FoundDataset dataset) {
    Map<String, StorageRecord> records = new LinkedHashMap<>();
    dataset.records().forEach(record -> records.put("datastore %s%s".formatted(record.datastore(),
        record.component().isEmpty() ? "" : ", component " + record.component()), record));
    return records;
  }

  private static String described(@Nullable StorageRecord record) {
    return record == null
        ? "nothing"
        : "%s of %,d bytes, %s, %s".formatted(record.location(), record.size(), record.checksum(), record.format());
  }
}
