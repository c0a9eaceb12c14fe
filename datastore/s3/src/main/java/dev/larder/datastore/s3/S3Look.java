package dev.larder.datastore.s3;

import dev.larder.datastore.StatResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Looks at paths, one request each, many at a time. Only "404" is absence.
final class S3Look {
  private S3Look() {}

  static List<StatResult> stat(S3Connection connection, List<ArtifactPath> paths) {
    StatResult[] results = new StatResult[paths.size()];
    Errands.forEach(results.length, connection.settings().connections(),
        i -> results[i] = stat(connection, paths.get(i)));
    return List.of(results);
  }

  private static StatResult stat(S3Connection connection, ArtifactPath path) {
    try {
      String key = connection.place().key("look at", path);
      HeadObjectResponse there = connection.untilAnswered(RequestKind.HEAD, c -> {
        HeadObjectResponse answer = c.headObject(r -> r.bucket(connection.place().bucket()).key(key));
        if (answer.contentLength() == null) {
          throw S3Fault.broken("does not say how long the object is");
        }
        return answer;
      });
      Instant modified = there.lastModified();
      return new StatResult.Present(path, there.contentLength(), modified == null ? Instant.EPOCH : modified);
    } catch (S3Fault fault) {
      return fault.kind() == S3Fault.Kind.ABSENT
          ? new StatResult.Absent(path)
          : new StatResult.Unknown(path, fault.at("look at", path));
    } catch (StorageException e) {
      return new StatResult.Unknown(path, e);
    }
  }
}
