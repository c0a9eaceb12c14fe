package dev.larder.datastore.s3;

import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.Sha256;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.Utf8Order;
import dev.larder.datastore.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Tries out on a bucket what [S3ArtifactStore] stands on: many stores speak S3, and differ in what they keep of it. Works below `_tmp`, in a folder of
/// its own, which is empty afterwards. Runs on threads of the store's own.
final class S3Probe {
  private static final int RACERS = 8;
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final S3Connection connection;
  private final ConditionalCompletion completion;
  private final String bucket;
  private final String folder;
  /// What may be there now.
  private final List<String> made = new ArrayList<>();
  private final List<String> created = new ArrayList<>();
  private final List<ProbeResult> results = new ArrayList<>();

  private S3Probe(S3Connection connection, ConditionalCompletion completion) {
    this.connection = connection;
    this.completion = completion;
    this.bucket = connection.place().bucket();
    this.folder = connection.place().prefix() + "_tmp/probe-" + UUID.randomUUID() + "/";
  }

  static List<ProbeResult> probe(S3Connection connection, ConditionalCompletion completion, ProbeDepth depth)
      throws StorageException {
    return new S3Probe(connection, completion).probe(depth);
  }

  private List<ProbeResult> probe(ProbeDepth depth) throws StorageException {
    try {
      try {
        conditionalCreate();
        listing(depth);
        if (depth == ProbeDepth.EVERYTHING) {
          race();
          multipart();
          checksums();
          createTime();
        }
        return List.copyOf(results);
      } finally {
        clear();
      }
    } catch (S3Fault fault) {
      throw fault.whole("cannot try out what is possible at %s".formatted(connection.place()));
    }
  }

  /// What it leaves behind if this fails is as harmless as what other writers leave in `_tmp`.
  private void clear() {
    List<ObjectIdentifier> all = made.stream().distinct().map(key -> ObjectIdentifier.builder().key(key).build())
        .toList();
    try {
      connection.untilAnswered(RequestKind.DELETE,
          c -> c.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(all))));
    } catch (S3Fault fault) {
      // The results are what counts.
    }
  }

  private PutObjectResponse put(String name, String content) throws S3Fault {
    String key = folder + name;
    made.add(key);
    return connection.once(RequestKind.PUT,
        c -> c.putObject(r -> r.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString(content)));
  }

  /// Creates where nothing can be: repeated after faults that pass, because it is another name each time.
  private PutObjectResponse create(String name, String content) throws S3Fault {
    RetryPolicy.Course course = connection.retries().begin();
    while (true) {
      try {
        PutObjectResponse answer = put(course.made() == 1 ? name : name + course.made(), content);
        created.add(made.getLast());
        return answer;
      } catch (S3Fault fault) {
        if (!fault.isPassing() || !connection.again(course, fault)) {
          throw fault;
        }
      }
    }
  }

  private String read(String key) throws S3Fault {
    return connection.untilAnswered(RequestKind.GET, c -> c.getObjectAsBytes(r -> r.bucket(bucket).key(key)))
        .asUtf8String();
  }

  private void conditionalCreate() throws S3Fault {
    String name = "conditional-create";
    PutObjectResponse first;
    try {
      first = create("created", "first");
    } catch (S3Fault fault) {
      if (fault.kind() == S3Fault.Kind.REFUSED && String.valueOf(fault.getMessage()).contains("NotImplemented")) {
        results.add(ProbeResult.refusal(name,
            "the store does not know If-None-Match: of two who create one artifact the second would replace the first"));
        return;
      }
      throw fault;
    }
    String key = made.getLast();
    String told = "";
    RetryPolicy.Course course = connection.retries().begin();
    while (told.isEmpty()) {
      try {
        made.add(key);
        connection.once(RequestKind.PUT, c -> c.putObject(r -> r.bucket(bucket).key(key).ifNoneMatch("*"),
            RequestBody.fromString("second")));
        told = "a second create of one key was not refused";
      } catch (S3Fault fault) {
        if (fault.kind() == S3Fault.Kind.PRECONDITION) {
          break;
        }
        if (!fault.isPassing() || !connection.again(course, fault)) {
          throw fault;
        }
      }
    }
    if (!read(key).equals("first")) {
      told = "a second create of one key replaced the first";
    }
    results.add(told.isEmpty()
        ? ProbeResult.ok(name, "a create never replaces anything, and is read back at once")
        : ProbeResult.refusal(name,
            told + ": of two who create one artifact both would be told that theirs is stored"));
    clock(first);
  }

  private void clock(PutObjectResponse answer) {
    String name = "clock";
    Instant now = Instant.now();
    Optional<String> date = answer.sdkHttpResponse() == null
        ? Optional.empty()
        : answer.sdkHttpResponse().firstMatchingHeader("Date");
    if (date.isEmpty()) {
      return;
    }
    try {
      Duration skew = Duration
          .between(ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), now);
      results.add(skew.abs().compareTo(SKEW) < 0
          ? ProbeResult.ok(name, "the clocks of the store and of this machine differ by less than a minute")
          : ProbeResult.warning(name,
              "the clock of this machine is %,d s %s the one of the store: from 15 minutes on S3 refuses every request; set it, e.g. with NTP"
                  .formatted(Math.abs(skew.toSeconds()), skew.isNegative() ? "behind" : "ahead of")));
    } catch (DateTimeParseException e) {
      // A date in another form says nothing of clocks.
    }
  }

  /// Readers of journals rely on a listing that shows what was created before it, in the order of bytes.
  private void listing(ProbeDepth depth) throws S3Fault {
    String name = "listing";
    if (results.getFirst().verdict() != Verdict.OK) {
      return;
    }
    if (depth == ProbeDepth.EVERYTHING) {
      for (String one : List.of("\uD834\uDD1E", "a/b", "a-b", "\uFB01")) {
        create(one, "");
      }
    }
    ListObjectsV2Response page = connection.untilAnswered(RequestKind.LIST,
        c -> S3Listing.checked(c.listObjectsV2(r -> r.bucket(bucket).prefix(folder))));
    List<String> listed = page.contents().stream().map(S3Object::key).toList();
    List<String> expected = created.stream().sorted(Utf8Order.INSTANCE).toList();
    if (!listed.containsAll(expected)) {
      results.add(ProbeResult.refusal(name, "what was just created is not in a listing: journals could be overlooked"));
    } else if (!listed.equals(listed.stream().sorted(Utf8Order.INSTANCE).toList())) {
      results.add(ProbeResult.warning(name,
          "names are not listed in the order of their UTF-8 bytes: folders with names beyond ASCII cannot be listed"));
    } else {
      results.add(ProbeResult.ok(name, "a listing shows at once what was created, in the order of bytes"));
    }
  }

  private void race() throws S3Fault {
    String name = "creates-at-once";
    AtomicInteger winners = new AtomicInteger();
    AtomicInteger losers = new AtomicInteger();
    String key = folder + "contested";
    made.add(key);
    Errands.forEach(RACERS, RACERS, i -> {
      try {
        connection.once(RequestKind.PUT, c -> c.putObject(r -> r.bucket(bucket).key(key).ifNoneMatch("*"),
            RequestBody.fromString("racer " + i)));
        winners.incrementAndGet();
      } catch (S3Fault fault) {
        if (fault.kind() == S3Fault.Kind.PRECONDITION || fault.kind() == S3Fault.Kind.CONFLICT) {
          losers.incrementAndGet();
        }
      }
    });
    results.add(winners.get() > 1
        ? ProbeResult.refusal(name,
            "of %d creates of one key at the same time %d succeeded: artifacts can be overwritten"
                .formatted(RACERS, winners.get()))
        : ProbeResult.ok(name, "of %d creates of one key at the same time %d succeeded and %d were refused"
            .formatted(RACERS, winners.get(), losers.get())));
  }

  private void multipart() throws S3Fault {
    String name = "conditional-multipart";
    results.add(completion.look()
        ? ProbeResult.ok(name, "large artifacts are sent in parts, and completed only where nothing is")
        : ProbeResult.warning(name,
            "an upload in parts may replace what is there: artifacts above %d MiB are read twice and sent in one request, and above 5 GiB refused"
                .formatted(connection.settings().partSize() >> 20)));
  }

  /// Sends content with a checksum that is not its own.
  private void checksums() throws S3Fault {
    String name = "checksums";
    String mode = connection.settings().checksums().name().toLowerCase(Locale.ROOT);
    String wrong = ContentDigests.base64(Sha256.of(new byte[]{1}));
    String md5 = ContentDigests.md5(new byte[]{1}, 1);
    String key = folder + "damaged";
    made.add(key);
    try {
      switch (connection.settings().checksums()) {
        case WHEN_SUPPORTED -> connection.once(RequestKind.PUT,
            c -> c.putObject(r -> r.bucket(bucket).key(key).checksumSHA256(wrong), RequestBody.fromString("content")));
        case MD5 -> connection.once(RequestKind.PUT,
            c -> c.putObject(r -> r.bucket(bucket).key(key).contentMD5(md5), RequestBody.fromString("content")));
        case WHEN_REQUIRED -> {
          results.add(ProbeResult.warning(name,
              "none are sent (option checksums: when_required): nobody notices content that is damaged on its way"));
          return;
        }
      }
      results.add(ProbeResult.warning(name,
          "content that does not fit its checksum is accepted (option checksums: %s): nobody notices what is damaged on its way; try %s"
              .formatted(mode, mode.equals("md5") ? "when_supported" : "md5")));
    } catch (S3Fault fault) {
      if (fault.kind() == S3Fault.Kind.LOST) {
        throw fault;
      }
      results.add(
          ProbeResult.ok(name, "content that is damaged on its way is refused (option checksums: %s)".formatted(mode)));
    }
  }

  private void createTime() throws S3Fault {
    long[] nanos = new long[9];
    for (int i = 0; i < nanos.length; i++) {
      long begun = System.nanoTime();
      create("timed-" + i, "a small artifact");
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    results.add(ProbeResult.ok("create-time", String.format(Locale.ROOT, "%.1f ms for a create (median of %d)",
        nanos[nanos.length / 2] / 1e6, nanos.length)));
  }
}
