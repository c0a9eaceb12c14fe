package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.UnsuitableStoreException;
import dev.larder.datastore.Verdict;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnsuitableStoreTest extends WriterFixture {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }

  @Test
  void nobodyBeginsToWriteWhereWhatIsPromisedCannotBeKept() {
    List<ArtifactPath> before = store.created();
    store.answerProbes(List.of(new ProbeResult("hard-links", Verdict.REFUSAL, "there are none")));
    UnsuitableStoreException refused = assertThrows(UnsuitableStoreException.class, () -> open().close());
    assertEquals("datastore-unsuitable", refused.code());
    assertTrue(refused.toString().contains("hard-links: there are none"), refused::toString);
    assertEquals(before, store.created());
  }

  @Test
  void warningsStopNobody() throws IOException {
    store.answerProbes(List.of(new ProbeResult("file-system", Verdict.WARNING, "it is memory")));
    try (RunWriter writer = open()) {
      writer.put(dataset("A1", "a"));
    }
  }
}
