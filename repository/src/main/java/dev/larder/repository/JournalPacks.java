package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.ImportReport;
import dev.larder.journal.PackImport;
import dev.larder.journal.PackListener;
import dev.larder.journal.PackSummary;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunPack;
import dev.larder.model.RunName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Journals as files that travel: written where there is no way to the Registry, taken in where there is one. Neither needs a database.
public final class JournalPacks {
  private JournalPacks() {}

  /// Writes the journals of one run, or of all, as they are now: [RunPack#write].
  ///
  /// @param unreadable is told of the runs whose folders cannot be read, for people
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static PackSummary write(Datastores datastores, Optional<RunName> only, OutputStream out,
      Consumer<String> unreadable, PackListener listener) throws IOException {
    return RunPack.write(datastores.id(), parts(datastores, only, unreadable), out, listener);
  }

  /// [#write] into a new file, which gets its name when it is complete.
  ///
  /// @throws FileAlreadyExistsException if there is something of that name; nothing was changed
  public static PackSummary writeFile(Datastores datastores, Optional<RunName> only, Path file,
      Consumer<String> unreadable, PackListener listener) throws IOException {
    Path target = file.toAbsolutePath().normalize();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    List<RunPack.Part> parts = parts(datastores, only, unreadable);
    Path unfinished = target.resolveSibling(".%s.%s.tmp".formatted(target.getFileName(), UUID.randomUUID()));
    try {
      PackSummary summary;
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        summary = RunPack.write(datastores.id(), parts, out, listener);
        out.flush();
        channel.force(true);
      }
      Workplace.publish(unfinished, target);
      return summary;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static List<RunPack.Part> parts(Datastores datastores, Optional<RunName> only, Consumer<String> unreadable)
      throws IOException {
    List<RunPack.Part> parts = new ArrayList<>();
    for (RepositoryDatastore datastore : datastores.all()) {
      List<RunFolder> runs = only.isPresent()
          ? RunFolder.find(datastore.store(), only.get()).stream().toList()
          : RunFolder.all(datastore.store(),
              (folder, why) -> unreadable.accept("%s: %s".formatted(folder, why.getMessage())));
      runs.forEach(run -> parts.add(new RunPack.Part(datastore.name(), datastore.store(), run)));
    }
    if (only.isPresent() && parts.isEmpty()) {
      throw new RepositoryException("run-not-found", "nobody has written to run %s".formatted(only.get()),
          "See what there is with: larder run list %s".formatted(datastores.location()));
    }
    return parts;
  }

  /// Takes in a pack, and registers nothing: [PackImport#take].
  ///
  /// @param name of the pack, for people
  public static ImportReport take(Datastores datastores, String name, InputStream in, PackListener listener)
      throws IOException {
    Map<String, ArtifactStore> stores = datastores.all().stream()
        .collect(Collectors.toMap(RepositoryDatastore::name, RepositoryDatastore::store));
    return PackImport.take(datastores.id(), stores, name, in, listener);
  }
}
