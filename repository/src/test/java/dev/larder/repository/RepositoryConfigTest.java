package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryConfigTest {
  @TempDir
  Path folder;

  private void assertRefused(String yaml, String code, String... texts) throws IOException {
    Files.writeString(folder.resolve("larder.yaml"), yaml);
    RepositoryException error = assertThrows(RepositoryException.class, () -> RepositoryConfig.read(folder), yaml);
    assertEquals(code, error.code());
    for (String text : texts) {
      assertTrue(String.valueOf(error.getMessage()).contains(text), error::toString);
    }
  }

  private RepositoryConfig read(String yaml) throws IOException {
    Files.writeString(folder.resolve("larder.yaml"), yaml);
    return RepositoryConfig.read(folder);
  }

  private static String withRegistry(String yaml) {
    return "format: 1\nregistry: %s\ndatastores: {main: .}\n".formatted(yaml);
  }

  private static String withDimensions(String yaml) {
    return "format: 1\nregistry: x\ndatastores: {main: .}\ndimensions: %s\n".formatted(yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:sqlite:registry.sqlite", "jdbc:postgresql://host:5432/db?user=ann&ssl=true",
      "jdbc:sqlite:/with space # and: 'quotes'\" and \\ and é", "true", "jdbc:"})
  void isReadAsItWasWritten(String url) throws IOException {
    assertEquals(RepositoryConfig.of(url), read(RepositoryConfig.of(url).yaml()));
  }

  @Test
  void whatItsCommentsSayIsTrue() throws IOException {
    String all = RepositoryConfig.of("x").yaml().replaceFirst("(?m)^registry: .*$", "").replaceAll("(?m)^#   ", "");
    RepositoryConfig read = read(all);
    assertEquals(RegistrySettings.of("jdbc:postgresql://host/database?user=name"), read.registry());
    assertEquals("[instrument:string, detector:integer requires instrument {purpose:string, width:number}]",
        read.dimensions().toString());
  }

  @Test
  void saysHowTheRegistryIsUsed() throws IOException {
    assertEquals(
        new RegistrySettings("jdbc:postgresql:db", 3, Optional.of(Duration.ofMillis(500)), Duration.ofMinutes(2),
            Optional.of(Duration.ofSeconds(60))),
        read(withRegistry(
            "{url: 'jdbc:postgresql:db', connections: 3, statement_timeout: 500ms, patience: 2m, heartbeat: 60s}"))
            .registry());
    assertEquals(RegistrySettings.of("x"),
        read(withRegistry("{url: x, statement_timeout: off, heartbeat: off}")).registry());
    assertRefused(withRegistry("{connections: 3}"), "configuration", "registry.url");
    assertRefused(withRegistry("{url: x, conections: 3}"), "configuration", "registry.conections",
        "connections, heartbeat, patience");
    assertRefused(withRegistry("{url: x, connections: 0}"), "configuration", "registry.connections");
    assertRefused(withRegistry("{url: x, connections: 1001}"), "configuration", "registry.connections");
    assertRefused(withRegistry("{url: x, connections: 99999999999}"), "configuration", "registry.connections");
    assertRefused(withRegistry("{url: x, patience: 30}"), "configuration", "registry.patience", "30s");
    assertRefused(withRegistry("{url: x, patience: off}"), "configuration", "registry.patience");
    assertRefused(withRegistry("{url: x, heartbeat: 0s}"), "configuration", "registry.heartbeat");
    assertRefused(withRegistry("{url: x, statement_timeout: 1e3s}"), "configuration", "registry.statement_timeout");
    assertRefused(withRegistry("[x]"), "configuration", "registry");
  }

  @Test
  void saysWhereTheDatastoreIsAndHowItIsReached() throws IOException {
    String main = "format: 1\nregistry: x\ndatastores: {main: %s}\n";
    assertEquals(new DatastoreConfig("main", "../data", Map.of()),
        read(main.formatted("../data")).datastores().getFirst());
    assertEquals(
        new DatastoreConfig("main", "s3://bucket/prefix",
            Map.of("region", "eu-west-1", "path_style", "true", "connections", "32")),
        read(main.formatted("{root: 's3://bucket/prefix', region: eu-west-1, path_style: true, connections: 32}"))
            .datastores().getFirst());
    assertRefused(main.formatted("{region: x}"), "configuration", "datastores.main.root");
    assertRefused(main.formatted("''"), "configuration", "datastores.main");
    assertRefused(main.formatted("[a]"), "configuration", "datastores.main");
    assertRefused(main.formatted("{root: ., region: [a]}"), "configuration", "datastores.main.region");
    assertRefused(main.formatted("{root: ., secret_key: x}"), "store-option", "secret_key");
    assertRefused(main.formatted("'s3://key:x@bucket/prefix'"), "secret-in-uri", "s3:");
    InitOptions options = InitOptions.EMBEDDED.withDatastore("s3://bucket/prefix",
        Map.of("region", "true", "endpoint", "http://host:9000/x y"));
    assertEquals(RepositoryConfig.of(options), read(RepositoryConfig.of(options).yaml()));
  }

  @Test
  void saysWhichDatasetTypesGoWhere() throws IOException {
    String all = "format: 1\nregistry: x\ndatastores: %s\n";
    List<DatastoreConfig> read = read(all.formatted("{main: {root: ., templates: "
        + "{'raw_* {plate}': '{run}/{plate}_{id}.{extension}'}, accepts: ['raw_*'], rejects: ['{well}', image/*]}, "
        + "archive: 's3://b/p'}")).datastores();
    assertEquals(List.of("main", "archive"), read.stream().map(DatastoreConfig::name).toList());
    assertEquals("raw_* {plate}", read.getFirst().placement().rules().getFirst().types().toString());
    assertEquals(List.of("raw_*"),
        read.getFirst().constraints().accepted().stream().map(Object::toString).toList());
    assertEquals(List.of("{well}", "image/*"),
        read.getFirst().constraints().rejected().stream().map(Object::toString).toList());
    assertRefused(all.formatted("{main: {root: ., templates: {'*': '{run}/{plate}'}}}"), "configuration",
        "datastores.main.templates.*", "{id}");
    assertRefused(all.formatted("{main: {root: ., templates: {'*': '{run}/{id}', a: '{run}/x_{id}'}}}"),
        "configuration", "datastores.main.templates", "never used");
    assertRefused(all.formatted("{main: {root: ., accepts: raw}}"), "configuration", "datastores.main.accepts");
    assertRefused(all.formatted("{main: {root: ., rejects: ['']}}"), "configuration", "datastores.main.rejects");
    assertRefused(all.formatted("{Main: .}"), "configuration", "Main", "no name");
    assertRefused(all.formatted("{}"), "configuration", "datastores");
  }

  @Test
  void declaresDimensionsBehindThoseThatTheyRequire() throws IOException {
    assertEquals("[instrument:string, night:date, detector:integer requires instrument {width:number}, "
        + "amplifier:integer requires detector, instrument]",
        read(withDimensions("{amplifier: {type: integer, requires: [instrument, detector]}, instrument: string, "
            + "detector: {type: integer, requires: [instrument], metadata: {width: number}}, night: date}"))
            .dimensions().toString());
    assertRefused(withDimensions("{a: text}"), "configuration", "dimensions.a", "timestamp");
    assertRefused(withDimensions("{'a,b': string}"), "configuration", "dimensions.a,b");
    assertRefused(withDimensions("{a: {requires: [b]}}"), "configuration", "dimensions.a.type");
    assertRefused(withDimensions("{a: {type: string, requires: [b]}}"), "configuration", "a requires b");
    assertRefused(withDimensions("{a: {type: string, requires: b}}"), "configuration", "dimensions.a.requires");
    assertRefused(withDimensions("{a: {type: string, requires: [a]}}"), "configuration", "requires itself");
    assertRefused(withDimensions("{a: {type: string, requires: [b]}, b: {type: string, requires: [a]}}"),
        "configuration", "circle");
    assertRefused(withDimensions("{a: {type: string, metadata: {x: date}}}"), "configuration", "dimensions.a", "date");
    assertRefused(withDimensions("{a: {type: string, unit: m}}"), "configuration", "dimensions.a.unit");
    assertRefused(withDimensions("[a]"), "configuration", "dimensions");
    assertRefused(withDimensions("{é: string, \"e\\u0301\": string}"), "configuration", "twice");
  }

  @Test
  void noComplaintShowsAPassword() throws IOException {
    for (String yaml : List.of("format: 1\nregistry: jdbc:postgresql://h/d?password=s3cret: x: [\n",
        "format: 1\nregistry: [jdbc:postgresql://h/d?password=s3cret\n",
        "format: 1\nregistry: {url: 'jdbc:postgresql://h/d?password=s3cret', oops\n : }",
        "format: 1\nregistry: \"jdbc:postgresql://h/d?password=s3cret\\q\"",
        withRegistry("{url: 'jdbc:unknown://h/d?password=s3cret', patience: 1}"))) {
      Files.writeString(folder.resolve("larder.yaml"), yaml);
      Exception error = assertThrows(RepositoryException.class, () -> RepositoryConfig.read(folder), yaml);
      assertFalse(printed(error).contains("s3cret"), () -> printed(error));
    }
    String url = "jdbc:unknown://h/d?password=s3cret";
    Exception error = assertThrows(RepositoryException.class, () -> Repository.provider(RegistrySettings.of(url)));
    assertTrue(printed(error).contains("jdbc:unknown://h/d?password=***"), () -> printed(error));
    assertFalse(printed(error).contains("s3cret"), () -> printed(error));
  }

  private static String printed(Exception error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void takesARelativeDatabaseFromItsOwnFolder() {
    assertEquals("jdbc:sqlite:" + folder.resolve("registry.sqlite"),
        RepositoryConfig.of(RepositoryConfig.EMBEDDED).registryIn(RepositoryLocation.of(folder)).url());
    assertEquals("jdbc:sqlite:/elsewhere/r.sqlite",
        RepositoryConfig.of("jdbc:sqlite:/elsewhere/r.sqlite").registryIn(RepositoryLocation.of(folder)).url());
    assertEquals("jdbc:postgresql://host/db",
        RepositoryConfig.of("jdbc:postgresql://host/db").registryIn(RepositoryLocation.of(folder)).url());
  }

  @Test
  void namesTheLineOrTheFieldOfAMistake() throws IOException {
    assertRefused("format: 1\nregistry: [\n", "configuration", "larder.yaml", "line ");
    assertRefused("format: 1\nformat: 1\n", "configuration", "line 2", "format");
    assertRefused("", "configuration", "format");
    assertRefused("- 1\n", "configuration", "format");
    assertRefused("format: one\n", "configuration", "format");
    assertRefused("format: 99999999999999999999999\n", "configuration", "format");
    assertRefused("format: 1\ndatastores:\n  main: .\n", "configuration", "field registry");
    assertRefused("format: 1\nregistry: x\ndatastores: .\n", "configuration", "datastores");
    assertRefused("format: 1\nregistry: x\n", "configuration", "datastores");
    assertRefused("#".repeat(1_100_000), "configuration", "bytes");
    assertRefused("format: 1\nregistry: \"\u0001\"\n", "configuration", "special characters");
  }

  @Test
  void ofANewerFormatOrNoneIsSaidToBeSo() throws IOException {
    assertRefused("format: 2\nwhatever: it may be\n", "repository-newer", "format 2", "format 1");
    RepositoryException error = assertThrows(RepositoryException.class,
        () -> RepositoryConfig.read(folder.resolve("nowhere")));
    assertEquals("not-a-repository", error.code());
  }
}
