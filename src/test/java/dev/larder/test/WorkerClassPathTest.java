package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/// A pipeline that only writes needs no database on its class path: what the demo's worker is started with holds none.
final class WorkerClassPathTest {
  /// The jars that a JVM started with this one reads, by the manifests.
  private static Set<Path> reachable(Path jar) throws IOException {
    Set<Path> jars = new LinkedHashSet<>();
    add(jar, jars);
    return jars;
  }

  private static void add(Path jar, Set<Path> jars) throws IOException {
    if (!jars.add(jar)) {
      return;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      String classPath = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String name : classPath == null ? List.<String>of() : List.of(classPath.trim().split(" +"))) {
        add(jar.resolveSibling(name), jars);
      }
    }
  }

  private static Set<String> entries(Set<Path> jars) throws IOException {
    Set<String> entries = new TreeSet<>();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream().forEach(entry -> entries.add(entry.getName()));
      }
    }
    return entries;
  }

  @Test
  void holdsNoDatabaseNoRegistryAndNoColumns() throws IOException {
    Set<String> entries = entries(reachable(Larder.JARS.resolve("larder-demo.jar")));
    assertTrue(entries.contains("dev/larder/demo/Worker.class"), "the worker itself");
    assertTrue(entries.contains("dev/larder/journal/RunWriter.class"), "what it needs is reached");
    for (String unwanted : List.of("META-INF/services/java.sql.Driver", "dev/larder/registry/",
        "dev/larder/repository/",
        "dev/larder/bridge/", "org/jooq/", "org/sqlite/", "org/apache/arrow/")) {
      assertEquals(List.of(), entries.stream().filter(entry -> entry.startsWith(unwanted)).limit(3).toList());
    }
  }

  @Test
  void isSmallerThanThatOfTheCommandWhichHoldsThem() throws IOException {
    Set<String> entries = entries(reachable(Larder.JARS.resolve("larder-cli.jar")));
    assertTrue(entries.contains("META-INF/services/java.sql.Driver"));
    assertTrue(entries.stream().anyMatch(entry -> entry.startsWith("org/jooq/")));
  }
}
