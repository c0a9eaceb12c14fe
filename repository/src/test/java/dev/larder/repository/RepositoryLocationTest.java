package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.StoreSettings;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.JournalException;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories at the roots of stores, and datastores beside their repositories.
final class RepositoryLocationTest {
  @TempDir
  Path folder;

  /// A store in memory that no other test has.
  private final String memory = "mem:" + UUID.randomUUID();

  private InitOptions absolute() {
    return InitOptions.EMBEDDED.withRegistry("jdbc:sqlite:" + folder.resolve("registry.sqlite"));
  }

  private RepositoryException refused(String code, RepositoryLocation location, InitOptions options) {
    RepositoryException error = assertThrows(RepositoryException.class, () -> Repository.init(location, options));
    assertEquals(code, error.code(), error::toString);
    return error;
  }

  /// Stores an image of each of these wells in the repository, transfers back, and gives what its Registry knows then.
  private static long fill(Repository repository, String... wells) throws IOException {
    Pantry pantry = new Pantry(repository);
    pantry.write(wells);
    pantry.transfer();
    return Overview.of(repository).runs().getFirst().datasets();
  }

  @Test
  void atTheRootOfAStoreHasItsConfigurationThere() throws IOException {
    RepositoryLocation location = RepositoryLocation.of(memory);
    assertFalse(Repository.exists(location));
    Repository.init(location, absolute());
    assertTrue(Repository.exists(location));
    try (Repository repository = Repository.open(location)) {
      assertEquals(memory, repository.location().toString());
      assertEquals(Optional.empty(), repository.location().folder());
      assertEquals(2, fill(repository, "A1", "A2"));
    }
    try (ArtifactStore store = ArtifactStores.open(StoreSettings.of(URI.create(memory)));
        InputStream yaml = store.open(new ArtifactPath("larder.yaml"));
        Stream<?> begun = store.list(new ArtifactPath("_tmp"))) {
      String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.contains("main: .\n"), text);
      assertEquals(List.of(), begun.toList());
    }
    try (Repository again = Repository.open(RepositoryLocation.of(memory))) {
      assertEquals(3, fill(again, "A3"));
    }
    assertEquals(List.of(), Checkup.of(location).stream().filter(check -> check.finding().bad()).toList());
    assertEquals("repository-exists", refused("repository-exists", location, absolute()).code());
  }

  @Test
  void asAFileUriIsTheFolder() throws IOException {
    Path pantry = Files.createDirectory(folder.resolve("with space"));
    Repository.init(RepositoryLocation.of(pantry.toUri().toString()), InitOptions.EMBEDDED);
    try (Repository repository = Repository.open(pantry)) {
      assertEquals(pantry.toRealPath().toString(), repository.location().toString());
    }
    assertEquals("uri", assertThrows(RepositoryException.class, () -> RepositoryLocation.of("file:relative")).code());
  }

  @Test
  void withoutAFolderNeedsARegistryThatIsSomewhere() {
    RepositoryException error = refused("registry-relative", RepositoryLocation.of(memory), InitOptions.EMBEDDED);
    assertTrue(String.valueOf(error.getMessage()).contains("jdbc:sqlite:registry.sqlite"), error::getMessage);
    assertTrue(error.remedy().contains("--registry jdbc:postgresql://"), error::remedy);
  }

  @Test
  void ofADatastoreMayBeAnotherOne() throws IOException {
    Path pantry = folder.resolve("pantry");
    Repository.init(RepositoryLocation.of(pantry), InitOptions.EMBEDDED.withDatastore(memory, Map.of()));
    try (Repository repository = Repository.open(pantry)) {
      assertEquals(1, fill(repository, "A1"));
      assertTrue(repository.datastore().store().toString().contains("memory"));
    }
    try (Stream<Path> beside = Files.list(pantry)) {
      assertEquals(List.of("_tmp", "larder.yaml", "registry.sqlite"),
          beside.map(file -> file.getFileName().toString()).filter(name -> !name.contains("sqlite-")).sorted()
              .toList());
    }
  }

  @Test
  void ofADatastoreBelongsToOneRepositoryOnly() throws IOException {
    InitOptions there = InitOptions.EMBEDDED.withDatastore(memory, Map.of());
    Repository.init(RepositoryLocation.of(folder.resolve("first")), there);
    RepositoryLocation second = RepositoryLocation.of(folder.resolve("second"));
    JournalException taken = assertThrows(JournalException.class, () -> Repository.init(second, there));
    assertEquals("datastore-of-another-repository", taken.code());
    assertFalse(Repository.exists(second));
    // Where its own configuration would lie in the foreign root as well.
    JournalException inside = assertThrows(JournalException.class,
        () -> Repository.init(RepositoryLocation.of(memory), absolute()));
    assertEquals("datastore-of-another-repository", inside.code());
    Repository.open(RepositoryLocation.of(folder.resolve("first"))).close();
  }

  @Test
  void aRegistryThatIsTakenIsLeftToItsRepositoryAndTheRootStaysFree() throws IOException {
    Repository.init(RepositoryLocation.of(folder.resolve("first")), absolute());
    refused("registry-of-another-repository", RepositoryLocation.of(folder.resolve("second")),
        absolute().withDatastore(memory, Map.of()));
    Repository.init(RepositoryLocation.of(folder.resolve("third")),
        InitOptions.EMBEDDED.withDatastore(memory, Map.of()));
  }

  @Test
  void whatAnInterruptedInitBeganIsCompleted() throws IOException {
    RepositoryLocation location = RepositoryLocation.of(folder.resolve("pantry"));
    InitOptions there = absolute().withDatastore(memory, Map.of());
    UUID id = UUID.randomUUID();
    Files.createDirectories(folder.resolve("pantry/_tmp"));
    Files.writeString(folder.resolve("pantry/_tmp/init"), id.toString());
    RepositoryConfig config = RepositoryConfig.of(there);
    Repository.provider(config.registry()).create(config.registry());
    try (var registry = Repository.provider(config.registry()).open(config.registry())) {
      registry.claim(id);
    }
    Repository.init(location, there);
    try (Repository repository = Repository.open(location)) {
      assertEquals(id, repository.id());
    }
    assertFalse(Files.exists(folder.resolve("pantry/_tmp/init")));
  }

  @Test
  void secretsAreRefusedAndNotShown() {
    RepositoryLocation location = RepositoryLocation.of(folder.resolve("pantry"));
    for (String uri : List.of("s3://key:s3cret@bucket/prefix", "vfs:sftp://ann:s3cret@host/data",
        "s3://bucket/prefix?secret_access_key=s3cret", "s3://bucket/x?region=y&session_token=s3cret")) {
      RepositoryException error = assertThrows(RepositoryException.class, () -> RepositoryLocation.of(uri), uri);
      assertEquals("secret-in-uri", error.code());
      assertFalse((error.getMessage() + error.remedy()).contains("s3cret"), error::getMessage);
      assertEquals("secret-in-uri",
          refused("secret-in-uri", location, InitOptions.EMBEDDED.withDatastore(uri, Map.of())).code());
    }
    RepositoryException option = refused("store-option", location,
        InitOptions.EMBEDDED.withDatastore("s3://bucket/prefix", Map.of("secret_key", "s3cret")));
    assertFalse((option.getMessage() + option.remedy()).contains("s3cret"), option::getMessage);
    refused("store-option", location, InitOptions.EMBEDDED.withDatastore("s3://b/p", Map.of("a b", "x")));
    assertFalse(Files.exists(folder.resolve("pantry")));
  }

  @Test
  void ofAKindThatNobodyKnowsIsRefusedWithThoseThatAreKnown() {
    IOException error = assertThrows(IOException.class,
        () -> Repository.open(RepositoryLocation.of("gopher://host/data")));
    assertTrue(String.valueOf(error.getMessage()).contains("gopher://host/data"), error::getMessage);
    assertEquals("uri", assertThrows(RepositoryException.class, () -> RepositoryLocation.of("s3://a b")).code());
  }

  @Test
  void theDatastoresOpenWhereNobodyAnswersForTheRegistry() throws IOException {
    Repository.init(folder.resolve("pantry"));
    Path config = folder.resolve("pantry/larder.yaml");
    Files.writeString(config, Files.readString(config).replace("registry: jdbc:sqlite:registry.sqlite",
        "registry: {url: 'jdbc:postgresql://127.0.0.1:1/nobody', patience: 1s}"));
    RepositoryLocation location = RepositoryLocation.of(folder.resolve("pantry"));
    assertThrows(RuntimeException.class, () -> Repository.open(location));
    try (Datastores datastores = Repository.openDatastores(location);
        DatasetWriter writer = datastores.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("image"));
      assertEquals(1, JournalSelection.ofRun(datastores, Pantry.NIGHT).size());
      assertTrue(datastores.writable());
    }
    List<Checkup.Check> checks = Checkup.of(location);
    assertEquals(List.of("registry"), checks.stream().filter(check -> check.finding().bad())
        .map(Checkup.Check::name).toList());
    assertTrue(checks.stream().anyMatch(check -> check.name().equals("runs") && !check.finding().bad()));
  }

  @Test
  void aStoreIsTriedOutWhereNoRepositoryIs() throws IOException {
    List<Checkup.Check> checks = Checkup.ofStore(memory, Map.of());
    assertEquals(List.of("datastore", "marker", "memory"), checks.stream().map(Checkup.Check::name).toList());
    assertTrue(checks.get(1).detail().contains("no repository"), checks::toString);
    Repository.init(RepositoryLocation.of(memory), absolute());
    assertTrue(Checkup.ofStore(memory, Map.of()).get(1).detail().contains("belongs to repository "));
    assertEquals(Checkup.Finding.FAILED,
        Checkup.ofStore(folder.resolve("nowhere").toString(), Map.of()).getLast().finding());
    assertEquals(Checkup.Finding.FAILED, Checkup.ofStore("gopher://host", Map.of()).getLast().finding());
  }
}
