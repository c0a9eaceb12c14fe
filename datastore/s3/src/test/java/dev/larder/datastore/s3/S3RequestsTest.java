package dev.larder.datastore.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Access;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How many requests things take, and what else is of S3 alone.
final class S3RequestsTest {
  private static final ArtifactPath A = new ArtifactPath("run/a");

  private final String prefix = S3Server.newPrefix();
  private final StoreSettings settings = S3Server.SHARED.settings(prefix, "part_size", "5MiB");

  private S3ArtifactStore open() throws IOException {
    return S3Server.store(settings, http -> http);
  }

  private static Content text(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }

  @Test
  void aHundredThousandKeysAreListedWithAHundredRequests() throws Exception {
    for (int i = 0; i < 100_000; i++) {
      S3Server.SHARED.blobs().pretend("%srun/plate/%06d".formatted(prefix, i), i);
    }
    try (S3ArtifactStore store = open()) {
      try (Stream<Artifact> all = store.list(new ArtifactPath("run"))) {
        assertEquals(100_000, all.count());
      }
      assertEquals(100, store.requests().lists());
      assertEquals(100, store.requests().total());
      S3Requests before = store.requests();
      try (Stream<Artifact> some = store.list(new ArtifactPath("run"), new ArtifactPath("run/plate/099499"))) {
        assertEquals(500, some.count());
      }
      assertEquals(1, store.requests().since(before).total());
      before = store.requests();
      try (Stream<Artifact> few = store.list(new ArtifactPath("run"))) {
        assertEquals(1_500, few.limit(1_500).count());
      }
      assertEquals(2, store.requests().since(before).total());
    }
  }

  @Test
  void aThousandAreDeletedWithOneRequest() throws Exception {
    try (S3ArtifactStore store = open()) {
      List<NewArtifact> all = IntStream.range(0, 1_500)
          .mapToObj(i -> new NewArtifact(new ArtifactPath("run/" + i), text("x"))).toList();
      store.create(all).forEach(result -> assertInstanceOf(CreateResult.Created.class, result));
      assertEquals(1_500, store.requests().puts());
      assertTrue(store.delete(all.stream().map(NewArtifact::path).toList()).failed().isEmpty());
      assertEquals(2, store.requests().deletes());
      assertEquals(0, store.list(new ArtifactPath("run")).count());
    }
  }

  @Test
  void aRangeIsReadAlone() throws Exception {
    try (S3ArtifactStore store = open()) {
      byte[] content = new byte[1_000_000];
      new Random(2).nextBytes(content);
      store.create(A, Content.bytes(content));
      S3Requests before = store.requests();
      byte[] read = read(store.open(A, new ByteRange(999_990, 100)));
      assertArrayEquals(Arrays.copyOfRange(content, 999_990, 1_000_000), read);
      assertEquals(new S3Requests(0, 0, 1, 0, 0, 0, 0), store.requests().since(before));
    }
  }

  @Test
  void aLargeArtifactIsSentInPartsWithoutATrace() throws Exception {
    byte[] content = new byte[10_600_000];
    new Random(3).nextBytes(content);
    try (S3ArtifactStore store = open(); S3ArtifactStore view = store.as(UUID.randomUUID(), Durability.DISK)) {
      assertEquals(5L << 30, store.capabilities().maxArtifactSize());
      CreateResult.Created created = assertInstanceOf(CreateResult.Created.class,
          view.create(A, Content.bytes(content)));
      assertEquals(content.length, created.size());
      assertEquals(Checksum.sha256(MessageDigest.getInstance("SHA-256").digest(content)), created.checksum());
      assertEquals(5L << 40, store.capabilities().maxArtifactSize());
      assertArrayEquals(content, read(store.open(A)));
      assertEquals(0, store.list(new ArtifactPath("_tmp")).count());
      S3Requests before = store.requests();
      assertInstanceOf(CreateResult.Created.class, view.create(new ArtifactPath("run/b"), Content.bytes(content)));
      // To begin, to announce, three parts, to complete; whether it is expelled; the announcement again.
      assertEquals(new S3Requests(6, 1, 0, 0, 1, 0, 0), store.requests().since(before));
    }
  }

  @Test
  void everyModeOfChecksumsStores() throws Exception {
    byte[] large = new byte[5_400_000];
    new Random(4).nextBytes(large);
    for (String mode : List.of("when_supported", "when_required", "md5")) {
      StoreSettings other = S3Server.SHARED.settings(S3Server.newPrefix(), "part_size", "5MiB", "checksums", mode);
      try (S3ArtifactStore store = S3Server.store(other, http -> http)) {
        assertInstanceOf(CreateResult.Created.class, store.create(A, text("hello")), mode);
        assertInstanceOf(CreateResult.Created.class, store.create(new ArtifactPath("run/b"), Content.bytes(large)),
            mode);
        assertArrayEquals(large, read(store.open(new ArtifactPath("run/b"))), mode);
        assertTrue(store.delete(List.of(A)).failed().isEmpty(), mode);
      }
    }
  }

  @Test
  void keysThatAreNoPathsAreLeftOutAndCounted() throws Exception {
    for (String key : List.of("run/", "run//a", "run/b", "run/c:d", "run/../e", "run/e\u0301")) {
      S3Server.SHARED.blobs().pretend(prefix + key, 1);
    }
    try (S3ArtifactStore store = open(); Stream<Artifact> all = store.list(new ArtifactPath("run"))) {
      assertEquals(List.of("run/b"), all.map(artifact -> artifact.path().value()).toList());
      assertEquals(4, store.keysLeftOut());
    }
  }

  @Test
  void aClosedStoreSaysSo() throws Exception {
    S3ArtifactStore store = open();
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.create(A, text("x")));
    assertThrows(IllegalStateException.class, () -> store.stat(List.of(A)));
  }

  @Nested
  final class Presigned {
    private final HttpClient http = HttpClient.newHttpClient();

    private int put(URI url, String body, String... headers) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void readsWithoutCredentials() throws Exception {
      try (S3ArtifactStore store = open()) {
        ArtifactPath path = new ArtifactPath("run/größe 1+2.json");
        store.create(path, text("hello"));
        URI url = store.presigned(path, Access.GET, Duration.ofMinutes(1)).orElseThrow();
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(url).build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals("hello", answer.body());
        assertEquals(403, put(url, "x"));
        assertFalse(url.toString().contains("test-secret"));
      }
    }

    @Test
    void writesOnceAndOverwritesNothing() throws Exception {
      try (S3ArtifactStore store = open()) {
        URI url = store.presigned(A, Access.PUT, Duration.ofMinutes(1)).orElseThrow();
        assertEquals(403, put(url, "without"));
        assertEquals(200, put(url, "first", "If-None-Match", "*"));
        assertEquals(412, put(url, "second", "If-None-Match", "*"));
        assertEquals("first", new String(read(store.open(A)), StandardCharsets.UTF_8));
      }
    }

    @Test
    void isValidForAWeekAtMost() throws Exception {
      try (S3ArtifactStore store = open()) {
        assertThrows(StorageException.class, () -> store.presigned(A, Access.GET, Duration.ofDays(8)));
        assertThrows(StorageException.class, () -> store.presigned(A, Access.GET, Duration.ZERO));
      }
    }
  }

  @Nested
  final class Limits {
    @Test
    void areHalvedOnceASecondAndComeBack() {
      RequestLimiter limiter = new RequestLimiter(64);
      long second = 1_000_000_000;
      limiter.throttled(0);
      limiter.throttled(second / 2);
      assertEquals(32, limiter.allowed());
      for (int i = 2; i < 20; i++) {
        limiter.throttled(2 * second * i);
      }
      assertEquals(1, limiter.allowed());
      limiter.enter();
      limiter.leave();
      for (int i = 0; i < 4_000; i++) {
        limiter.succeeded();
      }
      assertEquals(64, limiter.allowed());
    }

    @Test
    void letNoMoreInThanIsAllowed() throws Exception {
      RequestLimiter limiter = new RequestLimiter(3);
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      Errands.forEach(200, 20, _ -> {
        limiter.enter();
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        LockSupport.parkNanos(10_000);
        inside.decrementAndGet();
        limiter.leave();
      });
      assertTrue(most.get() <= 3, most::toString);
    }
  }
}
