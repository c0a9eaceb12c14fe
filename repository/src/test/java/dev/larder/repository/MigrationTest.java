package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.Dimension;
import dev.larder.model.ValueType;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.SchemaState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationTest {
  @TempDir
  Path folder;

  private void declare(String dimensions) throws IOException {
    Files.writeString(folder.resolve(RepositoryConfig.FILE), "dimensions: %s\n".formatted(dimensions),
        StandardOpenOption.APPEND);
  }

  private List<Dimension> registered() throws IOException {
    try (Repository repository = Repository.open(folder)) {
      Registry registry = repository.registry();
      return registry.dimensions();
    }
  }

  private Checkup.Finding dimensions() throws IOException {
    return Checkup.of(RepositoryLocation.of(folder)).stream().filter(check -> check.name().equals("dimensions"))
        .findFirst().orElseThrow()
        .finding();
  }

  @Test
  void isRefusedWhileJournalsOfAnotherFormatHaveNotEnded() throws IOException {
    try (Pantry pantry = Pantry.in(folder)) {
      pantry.write("A1");
      CraftedJournal foreign = new CraftedJournal(pantry.repository(), pantry.night(), pantry.repository().id(), 2);
      foreign.flush();
      declare("{plate: integer}");
      RepositoryException error = assertThrows(RepositoryException.class,
          () -> Repository.migrate(RepositoryLocation.of(folder)));
      assertEquals("journals-of-another-format", error.code());
      for (String named : List.of(foreign.writer.toString(), "night1", "format 2", "than 1")) {
        assertTrue(String.valueOf(error.getMessage()).contains(named), error::getMessage);
      }
      assertEquals(List.of(), registered());
      foreign.seal();
    }
    Repository.migrate(RepositoryLocation.of(folder));
    assertEquals(List.of(Dimension.of("plate", ValueType.INTEGER)), registered());
  }

  @Test
  void declaresWhatTheConfigurationDeclaresAndMayBeRepeated() throws IOException {
    Repository.init(folder);
    SchemaState made = Repository.schema(RepositoryLocation.of(folder));
    assertEquals(made.wanted(), made.found());
    declare("{detector: {type: integer, requires: [instrument]}, instrument: string}");
    assertEquals(Checkup.Finding.WARNING, dimensions());
    assertEquals(made, Repository.migrate(RepositoryLocation.of(folder)));
    List<Dimension> declared = registered();
    assertEquals("[detector:integer requires instrument, instrument:string]", declared.toString());
    assertEquals(Checkup.Finding.OK, dimensions());
    assertEquals(made, Repository.migrate(RepositoryLocation.of(folder)));
    assertEquals(declared, registered());
  }

  @Test
  void aDimensionThatIsThereAsSomethingElseIsAConflict() throws IOException {
    Repository.init(folder);
    declare("{plate: integer}");
    Repository.migrate(RepositoryLocation.of(folder));
    Path config = folder.resolve(RepositoryConfig.FILE);
    Files.writeString(config, Files.readString(config).replace("{plate: integer}", "{plate: date, well: string}"));
    RegistryException error = assertThrows(RegistryException.Conflict.class,
        () -> Repository.migrate(RepositoryLocation.of(folder)));
    assertTrue(String.valueOf(error.getMessage()).contains("plate"), error::getMessage);
    assertEquals(List.of(Dimension.of("plate", ValueType.INTEGER)), registered());
    assertEquals(Checkup.Finding.WARNING, dimensions());
  }

  @Test
  void anEmbeddedRegistryHasNoRoles() throws IOException {
    Repository.init(folder);
    RegistryException error = assertThrows(RegistryException.Invalid.class,
        () -> Repository.grants(RepositoryLocation.of(folder), "reader"));
    assertTrue((error.getMessage() + error.remedy()).contains("permissions of the file"), error::getMessage);
  }
}
