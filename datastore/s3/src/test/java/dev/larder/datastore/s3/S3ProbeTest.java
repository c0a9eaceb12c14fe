package dev.larder.datastore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.CreateResult;
import dev.larder.datastore.CredentialsException;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.UnsuitableStoreException;
import dev.larder.datastore.Verdict;
import dev.larder.datastore.s3.FaultyHttp.Fate;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is found out about stores that keep their word, and about others.
final class S3ProbeTest {
  private final StoreSettings settings = S3Server.SHARED.settings(S3Server.newPrefix());
  private final S3ArtifactStore store;

  S3ProbeTest() throws IOException {
    store = S3Server.store(settings, http -> http);
  }

  @AfterEach
  void close() {
    S3Server.SHARED.blobs().overwrite(false);
    S3Server.SHARED.blobs().overwriteCompleted(false);
    store.close();
  }

  private static Map<String, Verdict> verdicts(List<ProbeResult> results) {
    Map<String, Verdict> verdicts = new TreeMap<>();
    results.forEach(result -> verdicts.put(result.name(), result.verdict()));
    return verdicts;
  }

  @Test
  void aGoodStoreIsGoodAndLeftClean() throws Exception {
    assertEquals(
        Map.of("conditional-create", Verdict.OK, "clock", Verdict.OK, "listing", Verdict.OK, "creates-at-once",
            Verdict.OK,
            "conditional-multipart", Verdict.OK, "checksums", Verdict.OK, "create-time", Verdict.OK),
        verdicts(store.probe(ProbeDepth.EVERYTHING)));
    assertEquals(0, store.list(new ArtifactPath("_tmp")).count());
  }

  @Test
  void whatIsNeededIsLookedAtOnceWithFiveRequests() throws Exception {
    ProbeResult.require(store);
    assertEquals(new S3Requests(2, 0, 1, 1, 1, 0, 0), store.requests());
    store.probe(ProbeDepth.NEEDED);
    assertEquals(5, store.requests().total());
  }

  @Test
  void aStoreThatOverwritesIsRefused() {
    S3Server.SHARED.blobs().overwrite(true);
    UnsuitableStoreException refused = assertThrows(UnsuitableStoreException.class, () -> ProbeResult.require(store));
    assertTrue(String.valueOf(refused.getMessage()).contains("replaced the first"), refused::toString);
  }

  @Test
  void aStoreThatDoesNotKnowConditionsIsRefused() throws Exception {
    try (S3ArtifactStore old = S3Server.store(settings, http -> new FaultyHttp(http,
        request -> request.firstMatchingHeader("If-None-Match").isPresent() ? Fate.NOT_IMPLEMENTED : Fate.PASS))) {
      assertEquals(Map.of("conditional-create", Verdict.REFUSAL), verdicts(old.probe(ProbeDepth.NEEDED)));
    }
  }

  @Test
  void aStoreThatOverwritesOnCompletionIsWarnedOf() throws Exception {
    S3Server.SHARED.blobs().overwriteCompleted(true);
    assertEquals(Verdict.WARNING, verdicts(store.probe(ProbeDepth.EVERYTHING)).get("conditional-multipart"));
    assertEquals(5L << 30, store.capabilities().maxArtifactSize());
  }

  @Test
  void whatOneRequestCannotBringIsRefusedThereAndNotReadToItsEnd() throws Exception {
    S3Server.SHARED.blobs().overwriteCompleted(true);
    ArtifactPath path = new ArtifactPath("run/large");
    try (S3ArtifactStore limited = S3ArtifactStore.on(S3Connection.open(
        S3Settings.of(settings).takingAtOnce(20 << 20), S3Server.CREDENTIALS, http -> http, S3Server.HASTY))) {
      assertEquals(20 << 20, limited.capabilities().maxArtifactSize());
      AtomicLong given = new AtomicLong();
      CreateResult.Failed refused = assertInstanceOf(CreateResult.Failed.class,
          limited.create(path, () -> new Zeros(1L << 50, given)));
      assertTrue(String.valueOf(refused.cause().getMessage()).contains("more than 20,971,520 bytes"),
          refused::toString);
      assertTrue(given.get() < 22 << 20, given::toString);
      assertInstanceOf(StatResult.Absent.class, limited.stat(List.of(path)).getFirst());
      assertInstanceOf(CreateResult.Created.class, limited.create(path, () -> new Zeros(20 << 20, new AtomicLong())));
    }
  }

  /// So many zeros, that nobody has to keep.
  private static final class Zeros extends InputStream {
    private final AtomicLong given;
    private long left;

    Zeros(long size, AtomicLong given) {
      left = size;
      this.given = given;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count = (int) Math.min(length, left);
      left -= count;
      given.addAndGet(count);
      return count == 0 ? -1 : count;
    }
  }

  @Test
  void faultsThatPassDoNotChangeTheResult() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    List<Fate> faults = List.of(Fate.LOSE_REPLY, Fate.SLOW_DOWN, Fate.ERROR_AFTER, Fate.LOSE_REQUEST);
    try (S3ArtifactStore shaky = S3Server.store(settings, http -> new FaultyHttp(http, _ -> {
      int n = requests.getAndIncrement();
      return n % 3 == 0 ? faults.get(n / 3 % faults.size()) : Fate.PASS;
    }))) {
      verdicts(shaky.probe(ProbeDepth.EVERYTHING)).forEach(
          (name, verdict) -> assertEquals(Verdict.OK, verdict, name));
    }
  }

  @Test
  void whereNothingCanBeTriedOutItIsSaidWhy() throws Exception {
    try (S3ArtifactStore expired = S3Server.store(settings, http -> new FaultyHttp(http, _ -> Fate.EXPIRED))) {
      StorageException fault = assertThrows(StorageException.class, () -> expired.probe(ProbeDepth.NEEDED));
      assertTrue(fault.getCause() instanceof CredentialsException, fault::toString);
      assertTrue(String.valueOf(fault.getMessage()).contains("cannot try out what is possible at s3://pantry/"),
          fault::toString);
    }
  }
}
