package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The file that makes a datastore root the one of a repository. Two repositories cannot share a root, and a root that is not
/// mounted is recognised by its absence.
///
/// @param repository for ever the name of this repository; every journal in it bears it
/// @param datastore the name of the datastore whose root it is; `main` where the mark does not say
public record RepositoryMarker(UUID repository, String datastore) {
  /// The version of the journal format that this program writes, and the newest that it reads.
  public static final int FORMAT = 1;

  /// Marks the root, or takes the mark that is there.
  public static RepositoryMarker create(ArtifactStore store) throws IOException {
    return create(store, Host.SYSTEM);
  }

  /// [#create(ArtifactStore)] on another host than this one.
  public static RepositoryMarker create(ArtifactStore store, Host host) throws IOException {
    return createOrRead(store, host.randomUuid(), StorageRecord.MAIN);
  }

  /// Marks the root as that of a datastore of `repository`. Harmless where it is already.
  ///
  /// @throws JournalException `datastore-of-another-repository` if it belongs to another one, `datastore-misnamed` if it has another name; nothing was changed
  public static void claim(ArtifactStore store, UUID repository, String datastore) throws IOException {
    RepositoryMarker marker = createOrRead(store, repository, datastore);
    UUID holder = marker.repository;
    if (!holder.equals(repository)) {
      throw new JournalException("datastore-of-another-repository",
          "the datastore root %s belongs to repository %s, and this is repository %s".formatted(root(store), holder,
              repository),
          "Give each repository a root of its own.");
    }
    marker.require(datastore, store);
  }

  /// Sees to it that this is the root of the datastore of that name: where two were confused, each would be looked for in the other.
  ///
  /// @throws JournalException `datastore-misnamed` if it is not
  public void require(String name, ArtifactStore store) throws JournalException {
    if (!datastore.equals(name)) {
      throw new JournalException("datastore-misnamed",
          "%s is the root of datastore %s, and is taken for that of datastore %s".formatted(root(store), datastore,
              name),
          "Give each datastore its own root and name in larder.yaml: storage records name it.");
    }
  }

  private static RepositoryMarker createOrRead(ArtifactStore store, UUID repository, String datastore)
      throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("repository", repository.toString());
    if (!datastore.equals(StorageRecord.MAIN)) {
      values.put("datastore", datastore);
    }
    return of(MarkerFile.createOrRead(store, JournalLayout.REPOSITORY_MARKER, values));
  }

  /// The mark of the root; empty where there is none.
  public static Optional<RepositoryMarker> find(ArtifactStore store) throws IOException {
    Optional<MarkerFile> file = MarkerFile.read(store, JournalLayout.REPOSITORY_MARKER);
    return file.isEmpty() ? Optional.empty() : Optional.of(of(file.get()));
  }

  /// The mark of the root.
  ///
  /// @throws JournalException `not-a-repository` if there is none
  public static RepositoryMarker read(ArtifactStore store) throws IOException {
    return find(store).orElseThrow(() -> new JournalException("not-a-repository",
        "there is no %s below the datastore root %s".formatted(JournalLayout.REPOSITORY_MARKER, root(store)),
        "Is the file system mounted? A new repository is made by: larder init REPO"));
  }

  private static String root(ArtifactStore store) {
    String journals = store.uri(JournalLayout.ROOT).toString();
    return journals.substring(0, journals.length() - JournalLayout.ROOT.value().length());
  }

  private static RepositoryMarker of(MarkerFile file) throws JournalException {
    long format = file.number("format");
    if (format > FORMAT) {
      throw new JournalException("repository-newer",
          "the journals are of format %d, and this Larder knows format %d".formatted(format, FORMAT),
          "Use a newer Larder for this repository.");
    }
    if (format < 1) {
      throw file.damaged(new IllegalArgumentException("there is no format " + format));
    }
    try {
      return new RepositoryMarker(UUID.fromString(file.text("repository")),
          file.has("datastore") ? file.text("datastore") : StorageRecord.MAIN);
    } catch (IllegalArgumentException e) {
      throw file.damaged(e);
    }
  }
}
