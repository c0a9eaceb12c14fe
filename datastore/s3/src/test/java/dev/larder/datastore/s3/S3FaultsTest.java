package dev.larder.datastore.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.CredentialsException;
import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.Durability;
import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.s3.FaultyHttp.Fate;
import dev.larder.model.ArtifactPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpRequest;

/// One fault at a time, and what becomes of the request that meets it.
final class S3FaultsTest {
  private static final ArtifactPath A = new ArtifactPath("run/a");
  private static final ArtifactPath B = new ArtifactPath("run/b");
  /// The least part of a multipart upload, so that 5.4 MB make two.
  private static final byte[] LARGE = new byte[5_400_000];
  static {
    new Random(1).nextBytes(LARGE);
  }

  private final StoreSettings settings = S3Server.SHARED.settings(S3Server.newPrefix(), "part_size", "5MiB");
  private final S3ArtifactStore honest;
  private final S3ArtifactStore store;
  private final Deque<Fate> script = new ArrayDeque<>();
  private volatile Predicate<SdkHttpRequest> concerned = _ -> false;

  S3FaultsTest() throws IOException {
    honest = S3Server.store(settings, http -> http);
    store = S3Server.store(settings, http -> new FaultyHttp(http, this::next));
  }

  @AfterEach
  void close() {
    store.close();
    honest.close();
  }

  /// Only requests that are concerned take from the script; the last fate stays.
  private synchronized Fate next(SdkHttpRequest request) {
    if (!concerned.test(request) || script.isEmpty()) {
      return Fate.PASS;
    }
    return script.size() == 1 ? script.getFirst() : script.removeFirst();
  }

  private synchronized void meet(Predicate<SdkHttpRequest> requests, Fate... fates) {
    script.clear();
    script.addAll(Arrays.asList(fates));
    concerned = requests;
  }

  private static Content text(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(ArtifactPath path) throws IOException {
    try (InputStream in = honest.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isCredentials(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CredentialsException) {
        return true;
      }
    }
    return false;
  }

  private long unfinishedUploads() {
    return S3Server.SHARED.blobs().listMultipartUploads(S3Server.BUCKET).stream()
        .filter(upload -> ("s3://" + S3Server.BUCKET + "/" + upload.key()).startsWith(settings.root().toString()))
        .count();
  }

  private List<String> listed(String folder) throws IOException {
    try (Stream<Artifact> all = honest.list(new ArtifactPath(folder))) {
      return all.map(artifact -> artifact.path().value()).toList();
    }
  }

  @Nested
  final class Creates {
    private void assertCreated(Fate... fates) throws IOException {
      meet(FaultyHttp::isPut, fates);
      assertInstanceOf(CreateResult.Created.class, store.create(A, text("mine")));
      assertEquals("mine", read(A));
    }

    @Test
    void succeedWhereTheRequestWasLost() throws IOException {
      assertCreated(Fate.LOSE_REQUEST, Fate.PASS);
    }

    @Test
    void succeedWhereTheReplyWasLost() throws IOException {
      assertCreated(Fate.LOSE_REPLY);
      assertEquals(new S3Requests(1, 1, 0, 0, 0, 0, 0), store.requests());
    }

    @Test
    void succeedWhereTheyWereDoneLater() throws IOException {
      assertCreated(Fate.DO_LATER, Fate.DO_LATER, Fate.PASS);
    }

    @Test
    void succeedWhereAnErrorWasTold() throws IOException {
      assertCreated(Fate.ERROR_BEFORE, Fate.ERROR_BEFORE, Fate.ERROR_AFTER);
    }

    @Test
    void succeedAfterBurstsOfSlowDown() throws IOException {
      assertCreated(Fate.SLOW_DOWN, Fate.SLOW_DOWN, Fate.SLOW_DOWN, Fate.PASS);
      assertEquals(new S3Requests(4, 0, 0, 0, 0, 3, 3), store.requests());
    }

    @Test
    void succeedAfterConflicts() throws IOException {
      assertCreated(Fate.CONFLICT, Fate.CONFLICT, Fate.PASS);
    }

    @Test
    void failWhereSomethingWasThereForAMomentBecauseNoPathIsUsedAgain() throws IOException {
      meet(FaultyHttp::isPut, Fate.WRONG_PRECONDITION, Fate.PASS);
      assertInstanceOf(CreateResult.Failed.class, store.create(A, text("mine")));
      meet(FaultyHttp::isPut, Fate.LOSE_REQUEST, Fate.WRONG_PRECONDITION, Fate.PASS);
      assertInstanceOf(CreateResult.Unknown.class, store.create(A, text("mine")));
      assertEquals(List.of(), listed("run"));
    }

    @Test
    void succeedWhereSuccessWasEmpty() throws IOException {
      assertCreated(Fate.EMPTY_SUCCESS, Fate.PASS);
    }

    @Test
    void takeOneRequestEach() {
      store.create(A, text("mine"));
      store.create(A, text("mine too"));
      // The first asks nothing else; the second looks whose it is.
      assertEquals(new S3Requests(2, 1, 0, 0, 0, 0, 0), store.requests());
    }

    @Test
    void leaveWhatOthersMadeWhileRepliesWereLost() throws IOException {
      meet(FaultyHttp::isPut, Fate.LOSE_REPLY);
      honest.create(A, text("theirs"));
      assertEquals(new CreateResult.AlreadyThere(A), store.create(A, text("mine")));
      assertEquals("theirs", read(A));
    }

    @Test
    void areUnknownWhereNothingIsAnswered() throws IOException {
      meet(FaultyHttp::isPut, Fate.LOSE_REQUEST);
      CreateResult.Unknown unknown = assertInstanceOf(CreateResult.Unknown.class, store.create(A, text("mine")));
      assertTrue(String.valueOf(unknown.cause().getMessage()).contains("may have been created without an answer"),
          unknown::toString);
    }

    @Test
    void areUnknownWhereNobodyCanLook() throws IOException {
      meet(_ -> true, Fate.LOSE_REPLY, Fate.LOSE_REQUEST);
      assertInstanceOf(CreateResult.Unknown.class, store.create(A, text("mine")));
      assertEquals("mine", read(A));
    }

    @Test
    void areUnknownWhereCredentialsExpireAfterALostReply() throws IOException {
      meet(_ -> true, Fate.LOSE_REPLY, Fate.EXPIRED);
      CreateResult.Unknown unknown = assertInstanceOf(CreateResult.Unknown.class, store.create(A, text("mine")));
      assertTrue(isCredentials(unknown.cause()), unknown::toString);
    }

    @Test
    void failWhereTheStoreWasTooBusyAllTheTime() throws IOException {
      meet(FaultyHttp::isPut, Fate.SLOW_DOWN);
      assertInstanceOf(CreateResult.Failed.class, store.create(A, text("mine")));
      assertEquals(List.of(), listed("run"));
      assertEquals(8, store.requests().throttled());
    }

    @Test
    void failWhereCredentialsHaveExpired() {
      meet(_ -> true, Fate.EXPIRED);
      CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, store.create(A, text("mine")));
      assertTrue(isCredentials(failed.cause()), failed::toString);
      assertTrue(failed.cause().remedy().contains("have expired"), failed.cause().remedy());
      assertEquals(1, store.requests().total());
    }

    @Test
    void failWhereTheClockIsWrong() {
      meet(_ -> true, Fate.SKEWED);
      CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, store.create(A, text("mine")));
      assertTrue(failed.cause().remedy().contains("clock of this machine"), failed.cause().remedy());
    }
  }

  @Nested
  final class LargeCreates {
    private void assertCreated(Predicate<SdkHttpRequest> requests, Fate... fates) throws IOException {
      meet(requests, fates);
      assertInstanceOf(CreateResult.Created.class, store.create(A, Content.bytes(LARGE)));
      try (InputStream in = honest.open(A)) {
        assertArrayEquals(LARGE, in.readAllBytes());
      }
      assertEquals(0, unfinishedUploads());
    }

    private static boolean isPart(SdkHttpRequest request) {
      return FaultyHttp.isPut(request) && FaultyHttp.has(request, "partNumber");
    }

    /// Not those that the store tries itself out with.
    private static boolean isCompletion(SdkHttpRequest request) {
      return FaultyHttp.isCompletion(request) && !request.encodedPath().contains("_tmp");
    }

    @Test
    void succeedWherePartsAreLost() throws IOException {
      assertCreated(LargeCreates::isPart, Fate.LOSE_REPLY, Fate.LOSE_REQUEST, Fate.SLOW_DOWN, Fate.ERROR_BEFORE,
          Fate.PASS);
    }

    @Test
    void succeedWhereTheLastReplyWasLost() throws IOException {
      assertCreated(LargeCreates::isCompletion, Fate.LOSE_REPLY);
    }

    @Test
    void succeedWhereAnErrorStandsInASuccess() throws IOException {
      assertCreated(LargeCreates::isCompletion, Fate.ERROR_IN_SUCCESS, Fate.EMPTY_SUCCESS, Fate.PASS);
    }

    @Test
    void beginAgainAfterAConflict() throws IOException {
      assertCreated(LargeCreates::isCompletion, Fate.CONFLICT, Fate.PASS);
    }

    @Test
    void leaveWhatIsThere() throws IOException {
      honest.create(A, text("theirs"));
      assertEquals(new CreateResult.AlreadyThere(A), store.create(A, Content.bytes(LARGE)));
      assertEquals("theirs", read(A));
      assertEquals(0, unfinishedUploads());
    }

    @Test
    void areUnknownWhereTheEndIsNotAnswered() {
      meet(LargeCreates::isCompletion, Fate.LOSE_REQUEST);
      assertInstanceOf(CreateResult.Unknown.class, store.create(A, Content.bytes(LARGE)));
    }

    @Test
    void leaveNothingBehindWhereTheContentBreaksOff() throws IOException {
      Content broken = () -> new ByteArrayInputStream(LARGE) {
        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
          if (pos > 5_300_000) {
            throw new IllegalStateException("the lens cap is on");
          }
          return super.read(bytes, offset, Math.min(length, 100_000));
        }
      };
      CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class,
          store.as(UUID.randomUUID(), Durability.DISK).create(A, broken));
      assertTrue(String.valueOf(failed.cause().getMessage()).contains("the lens cap is on"), failed::toString);
      assertEquals(List.of(), listed("run"));
      assertEquals(List.of(), listed("_tmp"));
      assertEquals(0, unfinishedUploads());
    }

    @Test
    void areReadTwiceWhereUploadsOverwriteAndFailIfTheyChangeInBetween() throws IOException {
      S3Server.SHARED.blobs().overwriteCompleted(true);
      try {
        AtomicInteger opened = new AtomicInteger();
        CreateResult created = store.create(A, () -> {
          opened.incrementAndGet();
          return new ByteArrayInputStream(LARGE);
        });
        assertInstanceOf(CreateResult.Created.class, created);
        assertTrue(opened.get() >= 2, opened::toString);
        for (int change : List.of(-1, 0, 1)) {
          AtomicInteger times = new AtomicInteger();
          CreateResult changed = store.create(B, () -> {
            byte[] bytes = Arrays.copyOf(LARGE, LARGE.length + (times.getAndIncrement() == 0 ? 0 : change));
            bytes[7] = (byte) times.get();
            return new ByteArrayInputStream(bytes);
          });
          CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, changed);
          assertTrue(String.valueOf(failed.cause().getMessage()).contains("since it was first read"), failed::toString);
        }
        assertEquals(List.of("run/a"), listed("run"));
      } finally {
        S3Server.SHARED.blobs().overwriteCompleted(false);
      }
    }
  }

  @Nested
  final class Looks {
    @Test
    void areUnknownWhereTheStoreDoesNotAnswer() {
      honest.create(A, text("x"));
      for (Fate fate : List.of(Fate.LOSE_REPLY, Fate.ERROR_BEFORE, Fate.SLOW_DOWN, Fate.DENIED, Fate.EXPIRED)) {
        meet(_ -> true, fate);
        for (StatResult result : store.stat(List.of(A, B))) {
          assertInstanceOf(StatResult.Unknown.class, result, fate::toString);
        }
        assertThrows(StorageException.class, () -> store.open(B).close(), fate::toString);
        assertThrows(StorageException.class, () -> store.list(new ArtifactPath("run")).close(), fate::toString);
      }
    }

    @Test
    void ofExpiredCredentialsSaySo() {
      meet(_ -> true, Fate.EXPIRED);
      assertTrue(isCredentials(assertInstanceOf(StatResult.Unknown.class, store.stat(List.of(A)).getFirst()).cause()));
      assertTrue(isCredentials(assertThrows(StorageException.class, () -> store.open(A).close())));
      assertTrue(
          isCredentials(assertThrows(StorageException.class, () -> store.list(new ArtifactPath("run")).close())));
      DeleteReport report = store.delete(List.of(A));
      assertTrue(report.failed().values().stream().allMatch(S3FaultsTest::isCredentials), report::toString);
    }

    @Test
    void areRepeatedUntilTheyAreAnswered() {
      honest.create(A, text("x"));
      meet(_ -> true, Fate.LOSE_REPLY, Fate.ERROR_BEFORE, Fate.SLOW_DOWN, Fate.PASS);
      assertInstanceOf(StatResult.Present.class, store.stat(List.of(A)).getFirst());
    }

    @Test
    void inABucketThatIsNotThereAreUnknownNotAbsent() throws IOException {
      StoreSettings wrong = new StoreSettings(URI.create("s3://pantri/run"), settings.options());
      try (S3ArtifactStore elsewhere = S3Server.store(wrong, http -> http)) {
        StatResult.Unknown unknown = assertInstanceOf(StatResult.Unknown.class, elsewhere.stat(List.of(A)).getFirst());
        assertTrue(unknown.cause().remedy().contains("There is no bucket pantri"), unknown.cause().remedy());
        StorageException opening = assertThrows(StorageException.class, () -> elsewhere.open(A).close());
        assertTrue(opening.remedy().contains("There is no bucket pantri"), opening.remedy());
        assertThrows(StorageException.class, () -> elsewhere.list(new ArtifactPath("run")).close());
        assertInstanceOf(CreateResult.Failed.class, elsewhere.create(A, text("x")));
        assertEquals(1, elsewhere.delete(List.of(A)).failed().size());
      }
    }

    @Test
    void withWrongCredentialsSaySo() throws IOException {
      for (var credentials : List.of(S3Server.credentials("test", "wrong"), S3Server.credentials("nobody", "wrong"))) {
        try (S3ArtifactStore refused = S3ArtifactStore.on(S3Server.connection(settings, credentials, http -> http))) {
          StatResult.Unknown unknown = assertInstanceOf(StatResult.Unknown.class, refused.stat(List.of(A)).getFirst());
          assertTrue(isCredentials(unknown.cause()), unknown::toString);
          assertTrue(isCredentials(assertInstanceOf(CreateResult.Failed.class, refused.create(A, text("x"))).cause()));
        }
      }
    }

    @Test
    void atAnEndpointThatIsNoStoreAreUnknown() throws IOException {
      StoreSettings nowhere = new StoreSettings(settings.root(), Map.of("endpoint", "http://127.0.0.1:1"));
      try (S3ArtifactStore elsewhere = S3Server.store(nowhere, http -> http)) {
        assertInstanceOf(StatResult.Unknown.class, elsewhere.stat(List.of(A)).getFirst());
        CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, elsewhere.create(A, text("x")));
        assertTrue(failed.cause().remedy().contains("option endpoint"), failed.cause().remedy());
      }
    }
  }

  @Nested
  final class Reading {
    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
      honest.create(A, Content.bytes(LARGE));
      meet(_ -> true, Fate.TRUNCATE, Fate.LOSE_REPLY, Fate.TRUNCATE, Fate.TRUNCATE, Fate.PASS);
      try (InputStream in = store.open(A)) {
        assertArrayEquals(LARGE, in.readAllBytes());
      }
      assertEquals(5, store.requests().gets());
    }

    @Test
    void endsWithAFaultWhereItCannotGoOn() throws IOException {
      honest.create(A, Content.bytes(LARGE));
      meet(_ -> true, Fate.TRUNCATE, Fate.ERROR_BEFORE);
      try (InputStream in = store.open(A)) {
        assertThrows(StorageException.class, in::readAllBytes);
      }
    }

    @Test
    void mixesNoTwoObjects() throws IOException {
      honest.create(A, Content.bytes(LARGE));
      meet(_ -> true, Fate.TRUNCATE, Fate.PASS);
      try (InputStream in = store.open(A)) {
        in.readNBytes(100);
        honest.delete(List.of(A));
        honest.create(A, Content.bytes(new byte[LARGE.length]));
        StorageException fault = assertThrows(StorageException.class, in::readAllBytes);
        assertTrue(String.valueOf(fault.getMessage()).contains("removed or replaced"), fault::toString);
      }
    }
  }

  @Nested
  final class Listings {
    @Test
    void areNeverShortBecauseOfAnAnswerThatIs() throws IOException {
      honest.create(A, text("x"));
      honest.create(B, text("x"));
      meet(FaultyHttp::isListing, Fate.EMPTY_SUCCESS, Fate.TRUNCATE, Fate.ERROR_IN_SUCCESS, Fate.PASS);
      try (Stream<Artifact> all = store.list(new ArtifactPath("run"))) {
        assertEquals(2, all.count());
      }
      assertEquals(4, store.requests().lists());
    }

    @Test
    void breakOffWithAFault() throws IOException {
      String prefix = settings.root().getPath().substring(1);
      for (int i = 0; i < 1_500; i++) {
        S3Server.SHARED.blobs().pretend("%srun/%05d".formatted(prefix, i), 1);
      }
      meet(FaultyHttp::isListing, Fate.PASS, Fate.LOSE_REPLY);
      try (Stream<Artifact> all = store.list(new ArtifactPath("run"))) {
        assertThrows(UncheckedIOException.class, all::count);
      }
    }
  }

  @Nested
  final class Deletions {
    @Test
    void areOnlyBelievedForWhatTheAnswerNames() throws IOException {
      honest.create(A, text("x"));
      honest.create(B, text("x"));
      meet(FaultyHttp::isDeletion, Fate.EMPTY_SUCCESS);
      assertEquals(2, store.delete(List.of(A, B)).failed().size());
      meet(FaultyHttp::isDeletion, Fate.EMPTY_SUCCESS, Fate.LOSE_REPLY, Fate.TRUNCATE, Fate.PASS);
      assertEquals(Map.of(), store.delete(List.of(A, B)).failed());
      assertEquals(List.of(), listed("run"));
    }

    @Test
    void thatAreNotAnsweredAreReportedEach() {
      honest.create(A, text("x"));
      meet(FaultyHttp::isDeletion, Fate.LOSE_REQUEST);
      assertEquals(List.of(A, B), store.delete(List.of(B, A)).failed().keySet().stream().sorted().toList());
    }
  }

  @Test
  void absenceIsToldAsSuch() {
    assertEquals(List.of(new StatResult.Absent(A)), store.stat(List.of(A)));
    assertThrows(NoSuchFileException.class, () -> store.open(A).close());
  }
}
