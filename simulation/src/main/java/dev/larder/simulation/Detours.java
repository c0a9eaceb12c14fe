package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.journal.Host;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// What mutants do in place of the right thing. Public because it is called from within the mutated classes.
public final class Detours {
  private Detours() {}

  /// A thread whose work is done by a second one at the same time.
  public static Thread twice(Host host, String name, Runnable work) {
    return host.newThread(name, () -> {
      host.newThread(name + "-second", work).start();
      work.run();
    });
  }

  /// Takes what is there for what was to be created.
  public static CreateResult believe(ArtifactStore store, ArtifactPath path, Content content) throws IOException {
    return switch (store.create(path, content)) {
      case CreateResult.AlreadyThere there -> new CreateResult.Created(there.path(), 0, Checksum.sha256(new byte[32]));
      case CreateResult.Created created -> created;
      case CreateResult.Failed failed -> failed;
      case CreateResult.Unknown unknown -> unknown;
    };
  }

  /// A link that replaces what is there, as a rename would.
  public static Path replace(Path link, Path existing) throws IOException {
    Files.deleteIfExists(link);
    return Files.createLink(link, existing);
  }

  /// Creates something without forcing anything.
  public static CreateResult unforced(ArtifactStore store, ArtifactPath path, Content content) throws IOException {
    try (ArtifactStore scratch = store.as(new UUID(1, 1), Durability.CACHE)) {
      return scratch.create(path, content);
    }
  }

  /// Lists the journals of a run first and closes it then.
  public static RunJournals listAndClose(ArtifactStore store, RunFolder run) throws IOException {
    RunJournals listed = RunJournals.of(store, run);
    store.create(run.path().resolve("CLOSED"), Content.bytes(new byte[0]));
    return listed;
  }
}
