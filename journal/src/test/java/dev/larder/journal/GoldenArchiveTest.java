package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.luben.zstd.ZstdInputStream;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.MemoryArtifactStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The format of archives does not drift: the technote shows what is written, and any zstd reads it.
final class GoldenArchiveTest {
  private static final Path TECHNOTE = Path.of("..", "docs", "technote", "journal.md");

  private static String block(String name) throws Exception {
    Matcher block = Pattern.compile("```jsonl " + Pattern.quote(name) + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(TECHNOTE));
    if (!block.find()) {
      throw new AssertionError("the technote shows no " + name);
    }
    return block.group(1);
  }

  @Test
  void theTechnoteShowsWhatIsReallyWritten() throws Exception {
    ArtifactStore store = new MemoryArtifactStore();
    store.create(JournalLayout.segment(Example.JOURNAL, 1), Content.bytes(CraftedArchive.segment(1)));
    store.create(JournalLayout.segment(Example.JOURNAL, 2), Content.bytes(CraftedArchive.segment(2)));
    ArchivingReport archived = JournalArchiving.archive(store, Example.REPOSITORY, Example.FOLDER, files -> true,
        Host.SYSTEM);
    String[] lines = block("archive").split("(?<=\n)", -1);
    String expected = lines[0] + lines[1] + block("00000001.jl") + lines[2] + block("00000002.jl") + lines[3];
    try (InputStream in = new ZstdInputStream(store.open(archived.archives().getFirst().path()))) {
      assertEquals(expected, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
