package dev.larder.datastore.s3;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.Utf8Order;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The artifacts below a folder, a page of 1,000 in memory at a time. A key that no path can have is no artifact; it is left out and counted.
final class S3Listing implements Iterator<Artifact> {
  static final int PAGE = 1_000;

  private final S3Connection connection;
  private final @Nullable ArtifactPath folder;
  private final String prefix;
  /// Keys that begin so are passed over; empty for none.
  private final String passedOver;
  private final LongConsumer leftOut;
  private final Deque<Artifact> page = new ArrayDeque<>();
  private String last;
  private @Nullable String continuation;
  private boolean more = true;

  /// @param after only what comes behind it
  /// @param leftOut is told how many keys of a page are no paths
  S3Listing(S3Connection connection, ArtifactPath folder, Optional<ArtifactPath> after, LongConsumer leftOut)
      throws StorageException {
    this.connection = connection;
    this.folder = folder;
    this.leftOut = leftOut;
    prefix = connection.place().key("list", folder) + "/";
    String from = after.isPresent() ? connection.place().key("list", after.get()) : "";
    last = Utf8Order.INSTANCE.compare(from, prefix) > 0 ? from : prefix;
    passedOver = "";
  }

  /// See [dev.larder.datastore.ArtifactStore#artifacts].
  S3Listing(S3Connection connection, LongConsumer leftOut) {
    this.connection = connection;
    folder = null;
    this.leftOut = leftOut;
    prefix = connection.place().prefix();
    last = prefix;
    passedOver = prefix + "_";
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && more) {
      try {
        read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return !page.isEmpty();
  }

  @Override
  public Artifact next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.remove();
  }

  /// Reads the next page.
  void read() throws IOException {
    ListObjectsV2Request.Builder request = ListObjectsV2Request.builder().bucket(connection.place().bucket())
        .prefix(prefix).maxKeys(PAGE);
    // The first page begins behind the folder's own name: some tools make an empty object of it.
    ListObjectsV2Request asked = (continuation != null
        ? request.continuationToken(continuation)
        : last.isEmpty() ? request : request.startAfter(last))
        .build();
    ListObjectsV2Response answer;
    try {
      answer = Errands.run(() -> connection.untilAnswered(RequestKind.LIST, c -> checked(c.listObjectsV2(asked))));
    } catch (S3Fault fault) {
      throw fault(fault);
    }
    long foreign = 0;
    boolean ours = false;
    for (S3Object object : answer.contents()) {
      String key = object.key();
      if (!key.startsWith(prefix) || Utf8Order.INSTANCE.compare(key, last) <= 0) {
        throw unordered(key);
      }
      last = key;
      ours = !passedOver.isEmpty() && key.startsWith(passedOver);
      if (ours) {
        continue;
      }
      Optional<ArtifactPath> path = connection.place().path(key);
      if (path.isPresent()) {
        page.add(new Artifact(path.get(), object.size()));
      } else {
        foreign++;
      }
    }
    if (foreign > 0) {
      leftOut.accept(foreign);
    }
    more = answer.isTruncated();
    continuation = answer.nextContinuationToken();
    if (more && ours) {
      // All names of Larder's own folders are lower-case letters: what comes behind begins there.
      continuation = null;
      last = passedOver + "~";
    }
  }

  private StorageException fault(S3Fault fault) {
    return folder == null ? fault.at("list", new ArtifactPath("the datastore root")) : fault.at("list", folder);
  }

  private StorageException unordered(String key) {
    return new StorageException("list", folder == null ? new ArtifactPath("the datastore root") : folder,
        new IOException("key %s comes behind %s, which is not the order of their bytes".formatted(key, last)),
        "Nothing can be relied on that this store lists: use another one; larder doctor REPO says more.");
  }

  /// Refuses an answer that cannot be a whole page: an empty document would be an empty folder.
  static ListObjectsV2Response checked(ListObjectsV2Response answer) throws S3Fault {
    if (answer.isTruncated() == null) {
      throw S3Fault.broken("the listing does not say whether it goes on");
    }
    if (answer.keyCount() != null && answer.keyCount() != answer.contents().size() + answer.commonPrefixes().size()) {
      throw S3Fault.broken(
          "the listing has %,d keys and says %,d".formatted(answer.contents().size(), answer.keyCount()));
    }
    if (answer.isTruncated() && (answer.nextContinuationToken() == null || answer.nextContinuationToken().isEmpty())) {
      throw S3Fault.broken("the listing does not say how it goes on");
    }
    for (S3Object object : answer.contents()) {
      if (object.key() == null || object.size() == null) {
        throw S3Fault.broken("the listing has an entry without key or size");
      }
    }
    return answer;
  }
}
