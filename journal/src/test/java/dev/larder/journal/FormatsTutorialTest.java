package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CompositeFormatter;
import dev.larder.datastore.CsvTable;
import dev.larder.datastore.DatasetHandle;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.Formatters;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.Verification;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tutorial `docs/formats.md`: what stands there runs here.
final class FormatsTutorialTest {
  private static final Path PAGE = Path.of("..", "docs", "formats.md");
  private static final Path HERE = Path.of("src", "test", "java", "dev", "larder", "journal",
      "FormatsTutorialTest.java");

  @TempDir
  private Path root = Path.of("");

  private final RunName run = new RunName("raw/2026");
  private final DataId dataId = DataId.of(Map.of("plate", "P1"));

  @BeforeEach
  void makeARepository() throws IOException {
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      RepositoryMarker.create(store);
    }
  }

  record Annotation(String label, int cells) {}

  record Scan(String image, Annotation annotation) {}

  static final class Scans implements CompositeFormatter<Scan> {
    @Override
    public Class<Scan> type() {
      return Scan.class;
    }

    @Override
    public String format() {
      return "application/vnd.acme.scan";
    }

    @Override
    public Set<String> components() {
      return Set.of("image", "annotation");
    }

    @Override
    public List<Part> split(Scan scan) {
      return List.of(new Part("image", scan.image(), "text/plain"),
          new Part("annotation", scan.annotation(), "application/json"));
    }

    @Override
    public Scan assemble(Parts parts) throws IOException {
      return new Scan(parts.read("image", String.class), parts.read("annotation", Annotation.class));
    }
  }

  private StoredDataset stored(DatasetType type) throws IOException {
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      return RunReader.open(Datastore.on(store), run).find(type, dataId).orElseThrow("it");
    }
  }

  @Test
  void valuesAreWrittenAndRead() throws Exception {
    DatasetType type = DatasetType.of("annotation", List.of("plate"), "application/json");
    Formatters formatters = Formatters.installed();

    try (ArtifactStore store = LocalArtifactStore.open(root);
        RunWriter writer = RunWriter.open(Datastore.on(store), run, WriterOptions.DEFAULT)) {
      writer.put(NewDataset.of(type, dataId, new Annotation("mitosis", 7), formatters));
    }

    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      StoredDataset found = RunReader.open(Datastore.on(store), run).find(type, dataId).orElseThrow("the annotation");
      DatasetHandle handle = DatasetHandle.of(found, store);
      Annotation annotation = handle.read(Annotation.class);
      JsonNode tree = handle.read(JsonNode.class);
      byte[] bytes = handle.read(byte[].class);

      assertEquals(new Annotation("mitosis", 7), annotation);
      assertEquals(7, tree.get("cells").asInt());
      assertEquals(found.size(), bytes.length);
    }
    assertTrue(stored(type).records().getFirst().location().value().endsWith(".json"));
  }

  @Test
  void partsAreWrittenAndReadAlone() throws Exception {
    DatasetType type = DatasetType.of("scan", List.of("plate"), "application/vnd.acme.scan");
    Formatters formatters = Formatters.installed().with(new Scans());
    Scan scan = new Scan("an image", new Annotation("mitosis", 7));
    try (ArtifactStore store = LocalArtifactStore.open(root);
        RunWriter writer = RunWriter.open(Datastore.on(store), run, WriterOptions.DEFAULT)) {
      writer.put(NewDataset.of(type, dataId, scan, formatters));
    }
    StoredDataset found = stored(type);
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      DatasetHandle handle = DatasetHandle.of(found, store).with(formatters);
      Annotation annotation = handle.component("annotation").read(Annotation.class);
      Scan whole = handle.read(Scan.class);

      assertEquals(scan, whole);
      assertEquals(scan.annotation(), annotation);
    }
  }

  @Test
  void handlesTravel() throws Exception {
    DatasetType type = DatasetType.of("cells", List.of("plate"), "text/csv");
    CsvTable cells = CsvTable.of(List.of("cell", "area"), List.of(List.of("1", "20"), List.of("2", "31")));
    try (ArtifactStore store = LocalArtifactStore.open(root);
        RunWriter writer = RunWriter.open(Datastore.on(store), run, WriterOptions.DEFAULT)) {
      writer.put(NewDataset.of(type, dataId, cells, Formatters.installed()));
    }
    StoredDataset found = stored(type);
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      String json = DatasetHandle.of(found, store).toJson();

      DatasetHandle handle = DatasetHandle.fromJson(json, store).verified(Verification.ALWAYS);
      List<List<String>> areas = handle.columns("area").read(CsvTable.class).all();
      try (InputStream head = handle.range(0, 9)) {
        assertEquals("cell,area", new String(head.readAllBytes(), StandardCharsets.UTF_8));
      }

      assertEquals(List.of(List.of("20"), List.of("31")), areas);
    }
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /// Every block of Java on the page stands here, in one piece; those of columns stand in the test of their module.
  @Test
  void whatThePageShowsIsRun() throws IOException {
    String here = String.join("\n", lines(Files.readString(HERE)));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    int blocks = 0;
    for (; block.find(); blocks++) {
      String shown = String.join("\n", lines(block.group(1)));
      assertTrue(here.contains(shown), () -> "docs/formats.md shows what no test runs:\n" + shown);
    }
    assertEquals(4, blocks);
  }
}
