package dev.larder.repository;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What an object store says that it holds, in a file: an S3 inventory in CSV, as [InventorySource] reads it. In place of a listing of millions of keys it costs no request; it is
/// older than the store, and so whatever it says that does not fit is looked at in the store itself.
///
/// @param columns the `fileSchema` of the inventory's manifest.json; `Bucket`, `Key` and `Size` are needed
public record BucketInventory(Path file, List<String> columns) {
  /// Larder looks here for the place of the store.
  private static final ArtifactPath SOMETHING = new ArtifactPath("x");

  public BucketInventory {
    columns = columns.stream().map(column -> column.strip().toLowerCase(Locale.ROOT)).toList();
    for (String needed : List.of("bucket", "key", "size")) {
      if (!columns.contains(needed)) {
        throw new RepositoryException("inventory-columns",
            "an inventory with the columns %s has no %s".formatted(columns, needed),
            "Name the columns as the fileSchema in the inventory's manifest.json does, and see that Size is among them.");
      }
    }
  }

  /// What it says of the objects of `store`, in its order. The caller closes the stream; what is wrong in the file is an [UncheckedIOException] of a [TableException].
  ///
  /// @throws RepositoryException `inventory-of-another-store` if the store is in no bucket
  Stream<Artifact> of(ArtifactStore store) throws IOException {
    URI place = store.uri(SOMETHING);
    if (!"s3".equals(place.getScheme())) {
      throw new RepositoryException("inventory-of-another-store",
          "%s is an inventory of a bucket, and the datastore is at %s".formatted(file, place.resolve(".")),
          "Leave out --inventory.");
    }
    Table table = Table.open(file, columns);
    String prefix = place.getPath().substring(1, place.getPath().length() - SOMETHING.value().length());
    Rows rows = new Rows(table, place.getAuthority(), prefix);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.NONNULL), false).onClose(() -> {
      try {
        table.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private final class Rows implements Iterator<Artifact> {
    private final Table table;
    private final String bucket;
    private final String prefix;
    private Optional<Artifact> next = Optional.empty();

    Rows(Table table, String bucket, String prefix) {
      this.table = table;
      this.bucket = bucket;
      this.prefix = prefix;
    }

    @Override
    public boolean hasNext() {
      if (next.isEmpty()) {
        try {
          next = read();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return next.isPresent();
    }

    @Override
    public Artifact next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Artifact artifact = next.orElseThrow();
      next = Optional.empty();
      return artifact;
    }

    private Optional<Artifact> read() throws IOException {
      for (Optional<Table.Row> row = table.next(); row.isPresent(); row = table.next()) {
        if (!InventorySource.isPast(row.get().values())) {
          Optional<Artifact> artifact = artifact(row.get());
          if (artifact.isPresent()) {
            return artifact;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<Artifact> artifact(Table.Row row) throws TableException {
      if (!table.required(row, "bucket").equals(bucket)) {
        throw new RepositoryException("inventory-of-another-store",
            "%s, line %d: it is an inventory of bucket %s, and the datastore is in bucket %s".formatted(file,
                row.line(), row.values().get("bucket"), bucket),
            "Name the inventory of the bucket that the datastore is in.");
      }
      try {
        String key = URLDecoder.decode(table.required(row, "key"), StandardCharsets.UTF_8);
        long size = Long.parseLong(table.required(row, "size"));
        return key.startsWith(prefix)
            ? Optional.of(new Artifact(new ArtifactPath(key.substring(prefix.length())), size))
            : Optional.empty();
      } catch (InvalidNameException e) {
        return Optional.empty(); // No artifact can be there: listings leave it out as well.
      } catch (IllegalArgumentException e) {
        throw new TableException(
            "%s, line %d: its key is not escaped as in a URL, or its size is no whole number of bytes".formatted(file,
                row.line()),
            "Name the columns as the inventory's manifest.json does.", e);
      }
    }
  }
}
