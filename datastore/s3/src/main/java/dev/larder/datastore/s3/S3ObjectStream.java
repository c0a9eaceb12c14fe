package dev.larder.datastore.s3;

import dev.larder.datastore.ByteRange;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an artifact as they arrive. A connection that breaks is followed by another that goes on where it broke, and only if it is still the same
/// object. Ends where the object ends and nowhere else: less is a fault.
final class S3ObjectStream extends InputStream {
  /// Attempts to go on without a byte in between.
  private static final int ATTEMPTS = 5;
  /// What is left of an answer and worth reading, so that its connection can be used again.
  private static final int WORTH_READING = 64 << 10;

  private final S3Connection connection;
  private final ArtifactPath path;
  private final String key;
  private final String tag;
  private final long end;
  private ResponseInputStream<GetObjectResponse> body;
  private long position;
  private int attempts;
  private boolean closed;

  private S3ObjectStream(S3Connection connection, ArtifactPath path, String key, long position,
      ResponseInputStream<GetObjectResponse> body) throws S3Fault {
    this.connection = connection;
    this.path = path;
    this.key = key;
    this.position = position;
    this.body = body;
    GetObjectResponse answer = body.response();
    tag = answer.eTag() == null ? "" : answer.eTag();
    if (answer.contentLength() == null || answer.contentLength() < 0) {
      throw S3Fault.broken("does not say how long the object is");
    }
    end = position + answer.contentLength();
  }

  /// @param range none for everything
  /// @throws NoSuchFileException if the store says that nothing is there
  static InputStream open(S3Connection connection, ArtifactPath path, Optional<ByteRange> range) throws IOException {
    String key = connection.place().key("open", path);
    long from = range.map(ByteRange::offset).orElse(0L);
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(connection.place().bucket()).key(key);
    range.ifPresent(bytes -> request.range("bytes=%d-%d".formatted(bytes.offset(), bytes.end() - 1)));
    try {
      return Errands.run(() -> {
        ResponseInputStream<GetObjectResponse> body = connection.untilAnswered(RequestKind.GET,
            c -> c.getObject(request.build()));
        try {
          if (range.isPresent()) {
            requireFrom(body.response(), from);
          }
          return new S3ObjectStream(connection, path, key, from, body);
        } catch (S3Fault fault) {
          body.abort();
          throw fault;
        }
      });
    } catch (S3Fault fault) {
      if (fault.kind() == S3Fault.Kind.ABSENT) {
        throw new NoSuchFileException(path.value());
      }
      if (fault.kind() == S3Fault.Kind.BEHIND_THE_END) {
        return InputStream.nullInputStream();
      }
      throw fault.at("open", path);
    }
  }

  /// A store, or something before it, may know no ranges and send everything.
  private static void requireFrom(GetObjectResponse answer, long from) throws S3Fault {
    String range = answer.contentRange();
    if (range == null || !range.startsWith("bytes %d-".formatted(from))) {
      throw S3Fault.broken("sent other bytes than those that were asked for (%s)".formatted(range));
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream of %s is closed".formatted(path));
    }
    if (length == 0) {
      return 0;
    }
    // The SDK ends a stream whose reader is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      while (position < end) {
        try {
          int read = body.read(bytes, offset, (int) Math.min(length, end - position));
          if (read < 0) {
            throw new EOFException("it ended %,d bytes too early".formatted(end - position));
          }
          position += read;
          attempts = 0;
          return read;
        } catch (IOException | RuntimeException e) {
          boolean now = Thread.interrupted();
          interrupted |= now;
          attempts += now ? 0 : 1;
          goOn(e);
        }
      }
      return -1;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void goOn(Exception broken) throws IOException {
    body.abort();
    IOException cause = new IOException(
        "after %,d bytes the connection broke: %s".formatted(position, broken.getMessage()),
        broken);
    if (attempts > ATTEMPTS || tag.isEmpty()) {
      throw new StorageException("read", path, cause, "Check the network, and run the same again.");
    }
    try {
      body = Errands.run(() -> {
        ResponseInputStream<GetObjectResponse> rest = connection.untilAnswered(RequestKind.GET,
            c -> c.getObject(r -> r.bucket(connection.place().bucket()).key(key).ifMatch(tag)
                .range("bytes=%d-%d".formatted(position, end - 1))));
        try {
          requireFrom(rest.response(), position);
        } catch (S3Fault fault) {
          rest.abort();
          throw fault;
        }
        return rest;
      });
    } catch (S3Fault fault) {
      throw switch (fault.kind()) {
        case ABSENT, PRECONDITION, BEHIND_THE_END -> new StorageException("read", path,
            new IOException("it was removed or replaced while it was read", cause),
            "Do not use what was read; see who removes artifacts there.");
        default -> fault.at("read", path);
      };
    }
  }

  @Override
  public int available() throws IOException {
    return closed ? 0 : (int) Math.min(Math.max(0, body.available()), end - position);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    try {
      if (end - position > WORTH_READING) {
        body.abort();
      } else {
        body.close();
      }
    } catch (IOException | RuntimeException e) {
      body.abort(); // What was wanted has been read.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
