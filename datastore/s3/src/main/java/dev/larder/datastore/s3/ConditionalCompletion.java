package dev.larder.datastore.s3;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Whether a store completes a multipart upload only if nothing is there, when it is asked to. Some overwrite without a word. Tried out once for each
/// open store, when it is first needed.
final class ConditionalCompletion {
  private final S3Connection connection;
  private final AtomicReference<Optional<Boolean>> known = new AtomicReference<>(Optional.empty());

  ConditionalCompletion(S3Connection connection) {
    this.connection = connection;
  }

  /// What is known by now. Asks nobody.
  boolean isKnownConditional() {
    return known.get().orElse(false);
  }

  /// @throws S3Fault if the store does not answer
  synchronized boolean isConditional() throws S3Fault {
    Optional<Boolean> answer = known.get();
    return answer.isPresent() ? answer.get() : look();
  }

  /// Tries it out anew.
  synchronized boolean look() throws S3Fault {
    String bucket = connection.place().bucket();
    String key = connection.place().prefix() + "_tmp/probe-" + UUID.randomUUID() + "/completed";
    connection.untilAnswered(RequestKind.PUT,
        c -> c.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(new byte[]{1})));
    try {
      boolean conditional = isRefused(bucket, key);
      known.set(Optional.of(conditional));
      return conditional;
    } finally {
      new UploadMarkers(connection).forget(key);
    }
  }

  private boolean isRefused(String bucket, String key) throws S3Fault {
    String id;
    try {
      id = connection.untilAnswered(RequestKind.PUT, c -> c.createMultipartUpload(r -> r.bucket(bucket).key(key)))
          .uploadId();
    } catch (S3Fault fault) {
      if (fault.kind() == S3Fault.Kind.REFUSED) {
        return false; // No such uploads at all.
      }
      throw fault;
    }
    try {
      String tag = connection.untilAnswered(RequestKind.PUT,
          c -> c.uploadPart(r -> r.bucket(bucket).key(key).uploadId(id).partNumber(1),
              RequestBody.fromBytes(new byte[]{2})))
          .eTag();
      connection.untilAnswered(RequestKind.PUT, c -> c.completeMultipartUpload(r -> r.bucket(bucket).key(key)
          .uploadId(id).ifNoneMatch("*")
          .multipartUpload(u -> u.parts(List.of(CompletedPart.builder().partNumber(1).eTag(tag).build())))));
      return false;
    } catch (S3Fault fault) {
      // Only this answer says that it was looked whether something is there.
      if (fault.kind() == S3Fault.Kind.PRECONDITION) {
        return true;
      }
      if (fault.kind() == S3Fault.Kind.REFUSED) {
        return false;
      }
      throw fault;
    } finally {
      new UploadMarkers(connection).abort(key, id);
    }
  }
}
