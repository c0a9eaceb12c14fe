package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryLabelsTest {
  @TempDir
  Path folder;

  private RepositoryLabels labels(String yaml) throws IOException {
    return RepositoryLabels.in(Optional.of(Files.writeString(folder.resolve("labels.yaml"), yaml)));
  }

  private void assertRefused(String code, RepositoryLabels labels, String text, String... parts) {
    RepositoryException error = assertThrows(RepositoryException.class, () -> labels.find(text), text);
    assertEquals(code, error.code());
    for (String part : parts) {
      assertTrue((error.getMessage() + error.remedy()).contains(part), () -> error + " " + error.remedy());
    }
  }

  @Test
  void standForPathsAndUris() throws IOException {
    RepositoryLabels labels = labels("near: sub/../pantry\nfar: 's3://bucket/prefix?region=x'\nabsolute: /data/p\n");
    assertEquals(folder.resolve("pantry").toString(), labels.find("near").toString());
    assertEquals("s3://bucket/prefix?region=x", labels.find("far").toString());
    assertEquals("/data/p", labels.find("absolute").toString());
  }

  @Test
  void countBeforeFoldersOfTheSameNameUnlessTheFolderIsWrittenAsOne() throws IOException {
    RepositoryLabels labels = labels("src: /data/p\n");
    assertTrue(Files.isDirectory(Path.of("src")), "the test runs in the module's folder");
    assertEquals("/data/p", labels.find("src").toString());
    assertEquals("./src", labels.find("./src").toString());
    assertEquals("src", RepositoryLabels.in(Optional.empty()).find("src").toString());
    assertEquals("target", labels.find("target").toString(), "a folder that is no label");
  }

  @Test
  void thatNobodyKnowsNameTheNearOnes() throws IOException {
    RepositoryLabels labels = labels("survey: /data/survey\nscreens: /data/screens\n");
    assertRefused("repository-unknown", labels, "survy", "no folder survy", "labels.yaml", "Did you mean survey?");
    assertRefused("repository-unknown", labels, "somethingelse", "Its labels are: survey, screens");
    assertRefused("repository-unknown", labels(""), "x", "Its labels are: none");
    assertEquals("survy", labels.place("survy").toString(), "a repository may be made there");
    assertEquals("./nowhere", labels.find("./nowhere").toString(), "whoever opens it says what is wrong");
    assertEquals("nowhere", RepositoryLabels.in(Optional.empty()).find("nowhere").toString());
  }

  @Test
  void fileThatCannotBeUsedIsNamed() throws IOException {
    assertRefused("labels", RepositoryLabels.in(Optional.of(folder.resolve("gone.yaml"))), "survey", "gone.yaml",
        "LARDER_REPOSITORIES");
    assertRefused("configuration", labels("- survey\n"), "survey", "labels.yaml");
    assertRefused("configuration", labels("survey: [1]\n"), "survey", "labels.yaml", "survey");
    assertRefused("configuration", labels("a/b: /data\n"), "survey", "a/b", "no label");
    assertRefused("configuration", labels("a: [\n"), "survey", "line ");
    assertRefused("secret-in-uri", labels("a: 's3://key:s3cret@bucket/prefix'\n"), "a", "s3:");
    assertEquals("/data", RepositoryLabels.in(Optional.of(folder.resolve("gone.yaml"))).find("/data").toString(),
        "a path needs no labels");
  }
}
