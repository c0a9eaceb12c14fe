package dev.larder.datastore.s3;

import dev.larder.datastore.CreateResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.UUID;

/// Makes one object appear where nothing is, by a request with `If-None-Match: *`, and finds out what became of it.
///
/// The object bears a nonce in its metadata. Whoever is told that something is there already, or is told nothing, looks whether it is the own nonce:
/// an earlier attempt may have succeeded without an answer. As long as an attempt may be done later, "not there" is no answer either, and the
/// result is [CreateResult.Unknown].
final class ConditionalCreate {
  static final String NONCE = "larder-nonce";

  private final S3Connection connection;
  private final ArtifactPath path;
  private final String key;
  private final String nonce = UUID.randomUUID().toString();

  /// What is at the key.
  private enum Found {
    OURS, FOREIGN, NOTHING, UNKNOWABLE
  }

  ConditionalCreate(S3Connection connection, ArtifactPath path, String key) {
    this.connection = connection;
    this.path = path;
    this.key = key;
  }

  String nonce() {
    return nonce;
  }

  /// @param created the result if it succeeds
  CreateResult put(S3Connection.Request<?> request, CreateResult.Created created) {
    try {
      return send(request, created, false);
    } catch (S3Fault e) {
      throw new IllegalStateException("only uploads are begun again", e);
    }
  }

  /// Completes a multipart upload.
  ///
  /// @throws S3Fault if others were at the same key, so that the upload is to be begun again
  CreateResult complete(S3Connection.Request<?> request, CreateResult.Created created) throws S3Fault {
    return send(request, created, true);
  }

  private CreateResult send(S3Connection.Request<?> request, CreateResult.Created created, boolean upload)
      throws S3Fault {
    RetryPolicy.Course course = connection.retries().begin();
    boolean doubt = false;
    while (true) {
      S3Fault fault;
      try {
        connection.once(RequestKind.PUT, request);
        return created;
      } catch (S3Fault e) {
        fault = e;
      }
      doubt |= fault.kind() == S3Fault.Kind.LOST;
      boolean looked = false;
      switch (fault.kind()) {
        case PRECONDITION, LOST, NO_UPLOAD -> {
          Found found = look();
          looked = true;
          if (found == Found.OURS) {
            return created;
          }
          if (found == Found.FOREIGN) {
            return new CreateResult.AlreadyThere(path);
          }
          if (fault.kind() == S3Fault.Kind.NO_UPLOAD) {
            return doubt || found == Found.UNKNOWABLE
                ? new CreateResult.Unknown(path, fault.at("create", path))
                : new CreateResult.Failed(path, StorageException.expelled(path, fault));
          }
          if (fault.kind() == S3Fault.Kind.PRECONDITION) {
            // Something was there, and may have been deleted since: a path is never used again, so this is the end.
            return end(doubt || found == Found.UNKNOWABLE, fault);
          }
          // What was lost was not done, or not yet.
        }
        case CONFLICT -> {
          if (upload && !doubt) {
            throw fault;
          }
        }
        case THROTTLED, NOT_DONE -> {
          // Again, later.
        }
        case ABSENT, ABSENT_SILENTLY, BEHIND_THE_END, REFUSED, REFUSED_SILENTLY, CONTENT -> {
          return end(doubt, fault);
        }
      }
      if (!connection.again(course, fault)) {
        Found found = doubt && !looked ? look() : Found.UNKNOWABLE;
        return switch (found) {
          case OURS -> created;
          case FOREIGN -> new CreateResult.AlreadyThere(path);
          case NOTHING, UNKNOWABLE -> end(doubt, fault);
        };
      }
    }
  }

  private CreateResult end(boolean doubt, S3Fault fault) {
    if (!doubt) {
      return new CreateResult.Failed(path, fault.at("create", path));
    }
    IOException cause = new IOException(
        "it may have been created without an answer; the last one was: " + fault.getMessage(),
        fault.at("create", path));
    return new CreateResult.Unknown(path, new StorageException("create", path, cause,
        "Look later whether it is there. " + fault.at("create", path).remedy()));
  }

  private Found look() {
    try {
      String there = connection.untilAnswered(RequestKind.HEAD, connection.retries().brief(),
          c -> c.headObject(r -> r.bucket(connection.place().bucket()).key(key))).metadata().get(NONCE);
      return nonce.equals(there) ? Found.OURS : Found.FOREIGN;
    } catch (S3Fault e) {
      return e.kind() == S3Fault.Kind.ABSENT ? Found.NOTHING : Found.UNKNOWABLE;
    }
  }
}
