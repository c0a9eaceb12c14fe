package dev.larder.datastore.s3;

import dev.larder.datastore.DeleteReport;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/// Deletes 1,000 paths a request. Only what the answer names as deleted is deleted: it may fail for some keys in an answer that is a success, and an
/// answer that breaks off names fewer than were asked for.
final class S3Deletion {
  private static final int BATCH = 1_000;
  private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchVersion");
  private static final Set<String> REFUSALS = Set.of("AccessDenied", "AllAccessDisabled", "InvalidObjectState",
      "MethodNotAllowed", "InvalidRequest", "NotImplemented");

  private final S3Connection connection;
  private final Map<ArtifactPath, StorageException> failed = new ConcurrentHashMap<>();

  S3Deletion(S3Connection connection) {
    this.connection = connection;
  }

  DeleteReport delete(List<ArtifactPath> paths) {
    Map<String, ArtifactPath> byKey = new LinkedHashMap<>();
    for (ArtifactPath path : paths) {
      try {
        byKey.put(connection.place().key("delete", path), path);
      } catch (StorageException e) {
        failed.put(path, e);
      }
    }
    List<String> keys = List.copyOf(byKey.keySet());
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += BATCH) {
      batches.add(keys.subList(i, Math.min(keys.size(), i + BATCH)));
    }
    Errands.forEach(batches.size(), connection.settings().connections(), i -> delete(batches.get(i), byKey));
    return new DeleteReport(failed);
  }

  private void delete(List<String> batch, Map<String, ArtifactPath> byKey) {
    RetryPolicy.Course course = connection.retries().begin();
    List<String> left = batch;
    while (true) {
      List<String> asked = left;
      Map<String, S3Error> errors = new HashMap<>();
      S3Fault fault;
      boolean answered = false;
      try {
        DeleteObjectsResponse answer = connection.untilAnswered(RequestKind.DELETE,
            c -> c.deleteObjects(r -> r.bucket(connection.place().bucket()).delete(d -> d.quiet(false)
                .objects(asked.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList()))));
        Set<String> gone = answer.deleted().stream().map(DeletedObject::key).collect(Collectors.toSet());
        answer.errors().forEach(error -> errors.put(error.key(), error));
        errors.values().stream().filter(error -> ABSENT.contains(String.valueOf(error.code()))).map(S3Error::key)
            .forEach(gone::add);
        left = asked.stream().filter(key -> !gone.contains(key)).toList();
        fault = S3Fault.broken("does not name what became of it");
        answered = true;
      } catch (S3Fault e) {
        fault = e;
      }
      List<String> refused = left.stream().filter(key -> isRefused(errors.get(key))).toList();
      for (String key : refused) {
        fail(byKey, key, errors.get(key), fault);
      }
      left = left.stream().filter(key -> !refused.contains(key)).toList();
      if (left.isEmpty()) {
        return;
      }
      // A request that failed as a whole has been tried long enough.
      if (!answered || !connection.again(course, fault)) {
        for (String key : left) {
          fail(byKey, key, errors.get(key), fault);
        }
        return;
      }
    }
  }

  private static boolean isRefused(@Nullable S3Error error) {
    return error != null && REFUSALS.contains(String.valueOf(error.code()));
  }

  private void fail(Map<String, ArtifactPath> byKey, String key, @Nullable S3Error error,
      S3Fault fault) {
    ArtifactPath path = byKey.get(key);
    if (path != null) {
      failed.put(path, error == null
          ? fault.at("delete", path)
          : new StorageException("delete", path,
              new IOException("the store answered %s (%s)".formatted(error.code(), error.message())),
              "See that these credentials may delete there (s3:DeleteObject) and that nothing locks the object; then run the same again."));
    }
  }
}
