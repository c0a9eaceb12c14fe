package dev.larder.cli;

import dev.larder.datastore.Access;
import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.repository.DatasetReader;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "uris", header = "List where artifacts are.", description = {
    "One row for each artifact of the selected datasets, out of records: without a look into storage.",
    "",
    "--presign get adds a URL that lets whoever bears it read the artifact, without credentials, as long as --valid says: treat it as a password. Only "
        + "object stores have such URLs.",
    "",
    "Exit code 3: an id of --ids is not in the Registry, or not stored.",
    "",
    "  larder uris ./pantry --run night1 --output csv",
    "  larder uris s3://bucket/pantry --run night1 --presign get --valid 1h --output jsonl",
    ""})
final class UrisCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.text("component"), Column.text("path"),
      Column.text("uri"), Column.text("url"), Column.size("size"), Column.text("checksum"));

  /// What a presigned URL lets its bearer do; nothing but reading makes sense for what is stored.
  enum Presign {
    GET;

    @Override
    public String toString() {
      return "get";
    }
  }

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--presign", paramLabel = "get", description = "Add a URL for reading without credentials.")
  private @Nullable Presign presign;

  @Option(names = "--valid", paramLabel = "TIME", defaultValue = "1h", converter = DurationOption.class, description = "How long such a URL is valid: 60s, 10m, 2h or 3d (default: ${DEFAULT-VALUE}).")
  private Duration valid = Duration.ofHours(1);

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private long missing;

  @Override
  public ExitCode run() throws Exception {
    selection.check();
    if (valid.isZero()) {
      throw new ParameterException(spec.commandLine(), "--valid 0 is no time: nobody could use the URL");
    }
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open()) {
      for (RepositoryDatastore datastore : repository.datastores().all()) {
        if (presign != null && !datastore.store().capabilities().presigning()) {
          throw DatasetReader.notPresigned(datastore.store());
        }
      }
      output.rows(COLUMNS, rows -> SelectedArtifacts.each(repository, selection, new SelectedArtifacts.Taker() {
        @Override
        public void stored(DatasetRef ref, List<StorageRecord> records) throws IOException {
          for (StorageRecord record : records) {
            ArtifactStore store = repository.datastores().of(record).store();
            rows.add(ref.id(), record.component(), record.path().orElse(null),
                ArtifactFields.uri(repository.datastores(), record),
                url(store, record), record.size(), record.checksum());
          }
        }

        @Override
        public void missing(UUID id) {
          missing++;
          display.say("%s is not stored, or not in the Registry".formatted(id));
        }
      }));
    }
    return missing == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private @Nullable URI url(ArtifactStore store, StorageRecord record) throws IOException {
    Optional<ArtifactPath> path = record.path();
    // What was ingested in place is in no store of ours, which could vouch for anybody.
    return presign == null || path.isEmpty()
        ? null
        : store.presigned(path.get(), Access.GET, valid).orElseThrow(() -> DatasetReader.notPresigned(store));
  }
}
