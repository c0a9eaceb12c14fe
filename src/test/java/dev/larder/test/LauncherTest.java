package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./larder` finds its distribution and its JDK from wherever it is called, or says what it misses.
final class LauncherTest {
  @TempDir
  Path folder;

  /// A folder that looks like a checkout whose distribution has been built: that of these tests, without a build.
  @Nested
  class Checkout {
    private Path root;

    @BeforeEach
    void makeCheckout() throws IOException {
      root = Files.createDirectory(folder.resolve("check out"));
      Files.copy(Larder.ROOT.resolve("larder"), root.resolve("larder"));
      Files.writeString(root.resolve("pom.xml"), "");
      Path home = Files.createDirectories(root.resolve("target/larder/dist-1"));
      Files.createSymbolicLink(home.resolve("lib"), Larder.JARS.toRealPath());
      try (Stream<Path> caches = Files.list(Larder.JARS.resolveSibling("."))) {
        for (Path cache : caches.filter(file -> file.toString().endsWith(".aot")).toList()) {
          Files.createSymbolicLink(home.resolve(cache.getFileName()), cache.toRealPath());
        }
      }
      Files.writeString(home.resolve("stamp"), "");
      Files.writeString(root.resolve("target/larder/current"), "dist-1\n");
    }

    /// The links lead out of the temporary folder, which JUnit would warn of.
    @AfterEach
    void removeLinks() throws IOException {
      try (Stream<Path> files = Files.list(root.resolve("target/larder/dist-1"))) {
        for (Path link : files.filter(Files::isSymbolicLink).toList()) {
          Files.delete(link);
        }
      }
    }

    private void assertStarts(Larder larder) {
      Ended ended = larder.with("LARDER_HOME", "").run("--version").done();
      assertTrue(ended.out().startsWith("larder "), ended::toString);
      assertFalse(ended.err().contains("building"), ended::toString);
    }

    @Test
    void isFoundFromAnotherFolderThroughLinksAndByARelativePath() throws IOException {
      Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
      Larder larder = Larder.in(elsewhere);
      assertStarts(larder.startedBy(root.resolve("larder").toString()));
      assertStarts(larder.startedBy("../check out/larder"));
      Path link = Files.createSymbolicLink(elsewhere.resolve("larder"), Path.of("../check out/larder"));
      Path second = Files.createSymbolicLink(folder.resolve("lard"), link);
      assertStarts(larder.startedBy(second.toString()));
    }
  }

  @Nested
  class Jdk {
    private static String major(Path jdk) {
      try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
        return lines.filter(line -> line.startsWith("JAVA_VERSION=")).findFirst().orElse("=\"0")
            .replaceAll(".*=\"([0-9]+).*", "$1");
      } catch (IOException e) {
        return "0";
      }
    }

    private static Optional<Path> older() throws IOException {
      Path usual = Path.of("/usr/lib/jvm");
      if (Files.notExists(usual)) {
        return Optional.empty();
      }
      try (Stream<Path> jdks = Files.list(usual)) {
        return jdks.filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
            .filter(jdk -> List.of("11", "17", "21").contains(major(jdk))).findFirst();
      }
    }

    @Test
    void thatIsTooOldInJavaHomeIsPassedOver() throws IOException {
      Optional<Path> older = older();
      assumeTrue(older.isPresent(), "there is no older JDK here");
      Larder larder = Larder.in(folder).with("LARDER_JAVA_HOME", "");
      assumeTrue(larder.with("JAVA_HOME", "").run("--version").exitCode() == 0, "no JDK 25 in the usual places");
      Ended ended = larder.with("JAVA_HOME", older.get().toString()).run("--version").done();
      assertFalse(ended.out().contains("Java " + major(older.get())), ended::toString);
    }

    @Test
    void thatIsNamedAndIsNoneOrTooOldIsAnError() throws IOException {
      Larder larder = Larder.in(folder);
      larder.with("LARDER_JAVA_HOME", folder.toString()).run("--version").failed("jdk", folder, "is no JDK");
      Optional<Path> older = older();
      if (older.isPresent()) {
        larder.with("LARDER_JAVA_HOME", older.get().toString()).run("--version")
            .failed("jdk", "is Java " + major(older.get()), "25 or newer");
      }
    }
  }

  /// Without a temporary folder there is nothing to rehearse in. What could be recorded serves all the same.
  @Test
  void aRehearsalThatFailsIsToldOnceAndFailsNoCommand() throws IOException {
    Path home = Files.createDirectory(folder.resolve("dist"));
    Path lib = Files.createSymbolicLink(home.resolve("lib"), Larder.JARS.toRealPath());
    try {
      Larder larder = Larder.in(folder).with("LARDER_HOME", home.toString());
      larder.with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder.resolve("nowhere")).run("--version").done()
          .saying("the rehearsal for fast starts ended with 1", home.toRealPath().resolve("cache.log"));
      assertEquals("", larder.run("--version").done().err());
    } finally {
      Files.delete(lib);
    }
  }

  @Test
  void aDistributionThatIsNoneIsAnError() {
    Larder.in(folder).with("LARDER_HOME", folder.toString()).run("--version")
        .failed("distribution", folder, "is no distribution");
  }
}
