package dev.larder.datastore;

import dev.larder.datastore.RecordedArtifact.Found;
import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The stores in which artifacts are that were ingested in place and are no local files, for reading only: what the store of the records reaches itself, and what the
/// kinds of stores on the class path open. Opening one takes long and reading one object does not, so they are kept open, the few that were used last, for the whole process.
final class StoresElsewhere {
  private static final int KEPT = 16;
  private static final String REMEDY = "It was ingested in place: fetch it with a program that reads such URIs.";
  private static final Map<StoreSettings, Open> OPEN = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Providers {
    private static final List<ArtifactStoreProvider> ALL = ServiceLoader
        .load(ArtifactStoreProvider.class, StoresElsewhere.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get).toList();
  }

  private static final class Open {
    private final ArtifactStore store;
    private int users;

    Open(ArtifactStore store) {
      this.store = store;
    }
  }

  /// A store that is not closed as long as this is open.
  interface Use extends AutoCloseable {
    ArtifactStore store();

    @Override
    void close();
  }

  private StoresElsewhere() {}

  /// The store around an artifact.
  ///
  /// @param beside the store of the record that names it
  /// @throws StorageException if no store here takes such a URI
  static Use around(ArtifactStore beside, ExternalUri uri) throws IOException {
    Optional<ArtifactStore> reached = beside.beside(uri);
    if (reached.isPresent()) {
      return new Reached(reached.get());
    }
    for (ArtifactStoreProvider provider : Providers.ALL) {
      Optional<StoreSettings> settings = provider.around(uri);
      if (settings.isPresent()) {
        return use(provider, settings.get());
      }
    }
    throw unreadable(uri, "no kind of store of this program takes it", null);
  }

  /// A view of a store that somebody else closes.
  private record Reached(ArtifactStore store) implements Use {
    @Override
    public void close() {}
  }

  private static Use use(ArtifactStoreProvider provider, StoreSettings settings) throws IOException {
    synchronized (OPEN) {
      Open open = OPEN.get(settings);
      if (open == null) {
        open = new Open(provider.open(settings));
        OPEN.put(settings, open);
      }
      open.users++;
      return new Counted(open);
    }
  }

  private static final class Counted implements Use {
    private final Open open;
    private boolean closed;

    Counted(Open open) {
      this.open = open;
    }

    @Override
    public ArtifactStore store() {
      return open.store;
    }

    @Override
    public void close() {
      List<ArtifactStore> unused = new ArrayList<>();
      synchronized (OPEN) {
        if (closed) {
          return;
        }
        closed = true;
        open.users--;
        for (Iterator<Open> eldest = OPEN.values().iterator(); OPEN.size() > KEPT && eldest.hasNext();) {
          Open candidate = eldest.next();
          if (candidate.users == 0) {
            eldest.remove();
            unused.add(candidate.store);
          }
        }
      }
      for (ArtifactStore store : unused) {
        try {
          store.close();
        } catch (IOException e) {
          // What was read from it was read before, and complete.
        }
      }
    }
  }

  /// The path in the store around it.
  ///
  /// @throws StorageException if no path is like that, so that nothing can be said about what is there
  static ArtifactPath path(ExternalUri uri) throws StorageException {
    String rooted = uri.uri().getRawPath();
    if (rooted == null) {
      throw unreadable(uri, "no kind of store of this program takes it", null);
    }
    String raw = rooted.substring(1);
    try {
      // A plus is a plus: this is no form.
      String path = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (path.indexOf('\uFFFD') < 0 && !raw.toUpperCase(Locale.ROOT).contains("%2F")) {
        return new ArtifactPath(path);
      }
      throw unreadable(uri, "it is escaped in a way that this Larder does not write", null);
    } catch (IllegalArgumentException e) {
      throw unreadable(uri, "this Larder has no paths like that: " + e.getMessage(), e);
    }
  }

  /// The bytes of an artifact, or some of them.
  ///
  /// @throws NoSuchFileException if the store says that nothing is there
  static InputStream open(ArtifactStore beside, ExternalUri uri, Optional<ByteRange> range) throws IOException {
    ArtifactPath path = path(uri);
    Use use = around(beside, uri);
    try {
      return new Stream(range.isPresent() ? use.store().open(path, range.get()) : use.store().open(path), use);
    } catch (NoSuchFileException e) {
      use.close();
      throw new NoSuchFileException(uri.value());
    } catch (StorageException e) {
      use.close();
      throw new StorageException("cannot read %s: %s".formatted(uri, e.getMessage()), e, e.remedy());
    } catch (IOException | RuntimeException e) {
      use.close();
      throw e;
    }
  }

  /// Keeps the store open until it is closed.
  private static final class Stream extends FilterInputStream {
    private final Use use;

    Stream(InputStream in, Use use) {
      super(in);
      this.use = use;
    }

    @Override
    public void close() throws IOException {
      try (use) {
        super.close();
      }
    }
  }

  /// Looks at each artifact where it is. Row i answers `records.get(i)`, all of which are elsewhere. Each is looked at by itself: who may read an object of somebody else's bucket may not be
  /// allowed to list that.
  static List<Found> look(ArtifactStore beside, List<StorageRecord> records) {
    Found[] found = new Found[records.size()];
    Arrays.fill(found, Found.UNKNOWN);
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < found.length; i++) {
      URI uri = uri(records.get(i)).uri();
      rows.computeIfAbsent(uri.getScheme() + "://" + uri.getRawAuthority(), root -> new ArrayList<>()).add(i);
    }
    rows.values().forEach(some -> look(beside, records, some, found));
    return List.of(found);
  }

  /// @param rows whose artifacts are in one store
  private static void look(ArtifactStore beside, List<StorageRecord> records, List<Integer> rows, Found[] found) {
    List<ArtifactPath> paths = new ArrayList<>();
    List<Integer> asked = new ArrayList<>();
    for (int row : rows) {
      try {
        paths.add(path(uri(records.get(row))));
        asked.add(row);
      } catch (StorageException e) {
        // It stays unknown. Who wants to read it is told why.
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    try (Use use = around(beside, uri(records.get(asked.getFirst())))) {
      List<StatResult> there = use.store().stat(paths);
      for (int i = 0; i < there.size(); i++) {
        int row = asked.get(i);
        found[row] = RecordedArtifact.found(Presence.of(there.get(i)), records.get(row));
      }
    } catch (IOException e) {
      // Likewise.
    }
  }

  private static ExternalUri uri(StorageRecord record) {
    if (record.location() instanceof ExternalUri uri) {
      return uri;
    }
    throw new IllegalArgumentException(record.location() + " is below the datastore root");
  }

  private static StorageException unreadable(ExternalUri uri, String why, @Nullable Exception cause) {
    return new StorageException("cannot read %s: %s".formatted(uri, why), new IOException(why, cause), REMEDY);
  }
}
