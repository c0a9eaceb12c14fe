package dev.larder.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may see whom, in the classes as they are built. [ModulesTest] holds the same for what the modules declare.
final class ArchitectureTest {
  /// For each room the rooms that it may see. Who is not here may see nobody: a new room is a decision, made here.
  private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
      entry("model", Set.of()),
      entry("datastore", Set.of("model")),
      entry("datastore.arrow", Set.of("model", "datastore")),
      entry("datastore.s3", Set.of("model", "datastore")),
      entry("datastore.vfs", Set.of("model", "datastore")),
      entry("journal", Set.of("model", "datastore")),
      entry("bridge", Set.of("model")),
      entry("migrations", Set.of()),
      entry("registry", Set.of("model", "bridge")),
      entry("registry.sql", Set.of("registry", "bridge", "model", "migrations")),
      entry("repository", Set.of("model", "datastore", "journal", "bridge", "registry")),
      entry("demo", Set.of("model", "datastore", "journal")),
      entry("cli",
          Set.of("model", "datastore", "journal", "datastore.arrow", "bridge", "registry", "repository", "demo")));

  /// Libraries that do not leave the rooms that are built on them.
  private static final Map<String, Set<String>> STAYS_IN = Map.ofEntries(
      entry("org.jooq..", Set.of("registry.sql")),
      entry("org.sqlite..", Set.of("registry.sql")),
      entry("java.sql..", Set.of("registry.sql", "migrations")),
      entry("javax.sql..", Set.of("registry.sql", "migrations")),
      entry("org.flywaydb..", Set.of("registry.sql", "migrations")),
      // In what stands on the bridge its columns are seen through StorageReport.
      entry("org.apache.arrow..",
          Set.of("bridge", "registry", "registry.sql", "repository", "cli", "datastore.arrow")),
      entry("org.apache.parquet..", Set.of("datastore.arrow")),
      entry("org.apache.hadoop..", Set.of("datastore.arrow")),
      entry("org.xerial.snappy..", Set.of("datastore.arrow")),
      entry("software.amazon..", Set.of("datastore.s3")),
      entry("org.apache.commons.vfs2..", Set.of("datastore.vfs")),
      entry("com.jcraft..", Set.of("datastore.vfs")),
      entry("org.apache.hc..", Set.of("datastore.vfs")),
      entry("picocli..", Set.of("cli")),
      entry("me.tongfei..", Set.of("cli")),
      entry("com.github.luben..", Set.of("journal", "datastore.arrow")),
      entry("org.postgresql..", Set.of("registry.sql")),
      entry("com.zaxxer..", Set.of("registry.sql")),
      entry("org.antlr..", Set.of("registry")),
      entry("io.micrometer..", Set.of("repository")),
      entry("com.fasterxml.jackson.dataformat..", Set.of("repository")));

  static JavaClasses house;

  @BeforeAll
  static void read() {
    house = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("dev/larder/test/")).importPackages("dev.larder");
  }

  /// The room of a class: what is generated or nested in packages below one belongs to it.
  private static String room(String packageName) {
    String name = packageName.substring("dev.larder.".length());
    String[] parts = name.split("\\.", 3);
    String inner = parts.length < 2 ? name : parts[0] + "." + parts[1];
    return MAY_SEE.containsKey(inner) ? inner : parts[0];
  }

  private static String[] packages(Set<String> rooms) {
    return rooms.stream().map(room -> "dev.larder." + room).toArray(String[]::new);
  }

  @Test
  void everyRoomIsKnown() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass member : house) {
      rooms.add(room(member.getPackageName()));
    }
    assertEquals(new TreeSet<>(MAY_SEE.keySet()), rooms);
  }

  @Test
  void everyRoomSeesOnlyThoseBelowIt() {
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass member : house) {
      String room = room(member.getPackageName());
      member.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(seen -> seen.getPackageName().startsWith("dev.larder"))
          .filter(seen -> !room(seen.getPackageName()).equals(room)
              && !MAY_SEE.getOrDefault(room, Set.of()).contains(room(seen.getPackageName())))
          .forEach(seen -> forbidden.add(member.getName() + " sees " + seen.getName()));
    }
    assertEquals(Set.of(), forbidden);
  }

  @Test
  void registryAndDatastoreNeverSeeEachOther() {
    noClasses().that().resideInAPackage("dev.larder.registry..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.larder.datastore..", "dev.larder.journal..", "dev.larder.repository..").check(house);
    noClasses().that().resideInAnyPackage("dev.larder.datastore..", "dev.larder.journal..", "dev.larder.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.larder.registry..", "dev.larder.bridge..", "dev.larder.repository..")
        .check(house);
  }

  @Test
  void librariesStayInTheirRooms() {
    for (Map.Entry<String, Set<String>> library : STAYS_IN.entrySet()) {
      Set<String> others = new TreeSet<>(MAY_SEE.keySet());
      others.removeAll(library.getValue());
      noClasses().that().resideInAnyPackage(packages(others)).should().dependOnClassesThat()
          .resideInAPackage(library.getKey()).check(house);
    }
  }

  @Test
  void theGeneratedParserIsSeenByWhatReadsExpressionsOnly() {
    noClasses().that().resideInAPackage("dev.larder..").and().resideOutsideOfPackages("dev.larder.registry",
        "dev.larder.registry.grammar").should().dependOnClassesThat().resideInAPackage("dev.larder.registry.grammar")
        .check(house);
    noClasses().that().arePublic().and().resideInAPackage("dev.larder.registry").should().dependOnClassesThat()
        .resideInAnyPackage("dev.larder.registry.grammar", "org.antlr..").check(house);
  }

  @Test
  void noRoomsSeeEachOtherInACircle() {
    slices().assignedFrom(new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass member) {
        return member.getPackageName().startsWith("dev.larder.")
            ? SliceIdentifier.of(room(member.getPackageName()))
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "rooms";
      }
    }).should().beFreeOfCycles().check(house);
  }

  @Test
  void everyRoomSaysWhatItKeeps() {
    for (JavaPackage room : house.getPackage("dev.larder").getSubpackages()) {
      assertTrue(room.tryGetPackageInfo().isPresent(), room.getName());
    }
  }
}
