package dev.larder.datastore.s3;

import dev.larder.model.ArtifactPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What tells which multipart uploads a writer has under way: the store itself does not know writers.
///
/// Each upload has an object `_tmp/{writer}/upload-{uuid}` that names its key and id. A writer makes it before it sends the first part, and looks for
/// `_tmp/{writer}/expelled` after that. Whoever expels makes that object first and lists the markers after that. So one of them sees the other.
final class UploadMarkers {
  private static final String EXPELLED = "expelled";

  private final S3Connection connection;

  UploadMarkers(S3Connection connection) {
    this.connection = connection;
  }

  private String folder(UUID writer) {
    return connection.place().prefix() + new ArtifactPath("_tmp/" + writer).value() + "/";
  }

  /// The key of the marker.
  String announce(UUID writer, String key, String uploadId) throws S3Fault {
    String marker = folder(writer) + "upload-" + UUID.randomUUID();
    put(marker, uploadId + "\n" + key);
    return marker;
  }

  private void put(String key, String text) throws S3Fault {
    RequestBody body = RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8));
    connection.untilAnswered(RequestKind.PUT,
        c -> c.putObject(r -> r.bucket(connection.place().bucket()).key(key), body));
  }

  boolean isExpelled(UUID writer) throws S3Fault {
    try {
      connection.untilAnswered(RequestKind.HEAD,
          c -> c.headObject(r -> r.bucket(connection.place().bucket()).key(folder(writer) + EXPELLED)));
      return true;
    } catch (S3Fault fault) {
      if (fault.kind() == S3Fault.Kind.ABSENT) {
        return false;
      }
      throw fault;
    }
  }

  /// Takes back all uploads of `writer`, and lets it complete none that it begins.
  void expel(UUID writer) throws S3Fault {
    put(folder(writer) + EXPELLED, "");
    List<String> markers = new ArrayList<>();
    String after = folder(writer);
    for (boolean more = true; more;) {
      String from = after;
      ListObjectsV2Response page = connection.untilAnswered(RequestKind.LIST, c -> S3Listing.checked(
          c.listObjectsV2(r -> r.bucket(connection.place().bucket()).prefix(folder(writer)).startAfter(from))));
      page.contents().stream().map(S3Object::key).filter(key -> !key.endsWith("/" + EXPELLED)).forEach(markers::add);
      more = page.isTruncated() && !page.contents().isEmpty();
      after = more ? page.contents().getLast().key() : after;
    }
    for (String marker : markers) {
      String text;
      try {
        ResponseBytes<GetObjectResponse> bytes = connection.untilAnswered(RequestKind.GET,
            c -> c.getObject(r -> r.bucket(connection.place().bucket()).key(marker), ResponseTransformer.toBytes()));
        text = bytes.asUtf8String();
      } catch (S3Fault fault) {
        if (fault.kind() == S3Fault.Kind.ABSENT) {
          continue; // Completed or taken back meanwhile.
        }
        throw fault;
      }
      int line = text.indexOf('\n');
      if (line > 0 && text.startsWith(connection.place().prefix(), line + 1)) {
        end(text.substring(line + 1), text.substring(0, line));
      }
      remove(marker);
    }
  }

  private void end(String key, String uploadId) throws S3Fault {
    try {
      connection.untilAnswered(RequestKind.DELETE,
          c -> c.abortMultipartUpload(r -> r.bucket(connection.place().bucket()).key(key).uploadId(uploadId)));
    } catch (S3Fault fault) {
      if (fault.kind() != S3Fault.Kind.NO_UPLOAD && fault.kind() != S3Fault.Kind.ABSENT) {
        throw fault;
      }
    }
  }

  private void remove(String key) throws S3Fault {
    connection.untilAnswered(RequestKind.DELETE,
        c -> c.deleteObject(r -> r.bucket(connection.place().bucket()).key(key)));
  }

  /// Takes an upload back that will not be completed. If the store does not answer it stays: it costs money and does no harm, and its marker or the
  /// bucket's rules for unfinished uploads end it.
  void abort(String key, String uploadId) {
    try {
      end(key, uploadId);
    } catch (S3Fault fault) {
      // Told by nobody: what was asked for has its own outcome.
    }
  }

  /// Removes a marker whose upload is no more.
  void forget(String marker) {
    try {
      remove(marker);
    } catch (S3Fault fault) {
      // It stays for whoever expels the writer, and names an upload that is not there.
    }
  }
}
