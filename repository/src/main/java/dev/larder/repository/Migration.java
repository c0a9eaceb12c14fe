package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.ForeignJournal;
import dev.larder.journal.RepositoryMarker;
import dev.larder.model.Dimension;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// What migrating a repository looks at before, and puts in order after, the schema is brought up to date.
final class Migration {
  private static final int NAMED = 5;

  private Migration() {}

  /// Programs that write another format than this one's transfer back by another schema than this one's. They finish first.
  static void requireJournalsOfThisFormat(ArtifactStore store, UUID repository) throws IOException {
    List<ForeignJournal> foreign = ForeignJournal.active(store, repository);
    if (!foreign.isEmpty()) {
      String named = foreign.stream().limit(NAMED).map(ForeignJournal::toString).collect(Collectors.joining("; "));
      throw new RepositoryException("journals-of-another-format",
          "%,d journals of another format than %d have not ended: %s%s".formatted(foreign.size(),
              RepositoryMarker.FORMAT, named, foreign.size() > NAMED ? " …" : ""),
          "Let their writers finish, or end them with larder recover of the Larder that wrote them; then migrate.");
    }
  }

  /// Declares what is not declared yet: one that requires another comes behind it.
  static void declare(Registry registry, List<Dimension> dimensions) {
    registry.apply(new RegistryBatch(
        dimensions.stream().<Change>map(Change.DeclareDimension::new).toList()));
  }
}
