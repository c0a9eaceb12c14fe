package dev.larder.datastore.s3;

import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Creates artifacts: what fits into one part by one request from memory; what is larger in parts where the store completes them only if nothing is
/// there, else by one request that reads the content a second time. Runs on threads of the store's own.
final class S3Creation {
  static final String SHA256 = "larder-sha256";
  static final String WRITER = "larder-writer";

  private final S3Connection connection;
  private final PartMemory memory;
  private final ConditionalCompletion completion;
  private final Optional<UUID> writer;

  S3Creation(S3Connection connection, PartMemory memory, ConditionalCompletion completion, Optional<UUID> writer) {
    this.connection = connection;
    this.memory = memory;
    this.completion = completion;
    this.writer = writer;
  }

  CreateResult create(NewArtifact artifact) {
    ArtifactPath path = artifact.path();
    try {
      String key = connection.place().key("create", path);
      RetryPolicy.Course course = connection.retries().begin();
      while (true) {
        try {
          return create(path, key, artifact.content());
        } catch (S3Fault fault) {
          if (fault.kind() != S3Fault.Kind.CONFLICT || !connection.again(course, fault)) {
            throw fault.at("create", path);
          }
        }
      }
    } catch (StorageException e) {
      return new CreateResult.Failed(path, e);
    }
  }

  /// @throws StorageException if nothing was created
  /// @throws S3Fault if nothing was created; of the kind CONFLICT if it is to be begun again
  private CreateResult create(ArtifactPath path, String key, Content content) throws StorageException, S3Fault {
    int atOnce = Math.min(connection.settings().partSize(), S3Upload.FIRST_PART);
    ContentDigests digests = new ContentDigests(true);
    Part part = new Part();
    boolean place = false;
    try (InputStream in = opened(path, content)) {
      boolean ended = fill(path, part, in, PartMemory.FREE, digests);
      if (!ended) {
        memory.take();
        place = true;
        ended = fill(path, part, in, atOnce, digests);
      }
      int next = ended ? -1 : next(path, in);
      if (next < 0) {
        return put(path, key, part.body(), digests.size(), digests.finish(), part);
      }
      InputStream rest = new SequenceInputStream(new ByteArrayInputStream(new byte[]{(byte) next}), in);
      if (completion.isConditional()) {
        return new S3Upload(connection, memory, writer, path, key, digests).create(part, rest);
      }
      drain(path, rest, digests);
      return putAgain(path, key, content, digests.size(), digests.finish());
    } catch (StorageException | S3Fault e) {
      throw e;
    } catch (IOException e) {
      throw StorageException.unreadable(path, e);
    } finally {
      if (place) {
        memory.giveBack(1);
      }
    }
  }

  private static InputStream opened(ArtifactPath path, Content content) throws StorageException {
    try {
      return content.open();
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  private static boolean fill(ArtifactPath path, Part part, InputStream in, int limit, ContentDigests digests)
      throws StorageException {
    try {
      return part.fill(in, limit, digests);
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  /// The byte behind what was read, or a negative number: a content may end exactly where the part does.
  private static int next(ArtifactPath path, InputStream in) throws StorageException {
    try {
      return in.read();
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  /// Reads what is left for its checksum, and no further than one request can bring it.
  private void drain(ArtifactPath path, InputStream in, ContentDigests digests) throws StorageException {
    long most = connection.settings().mostAtOnce();
    try {
      byte[] buffer = new byte[1 << 18];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digests.update(buffer, 0, read);
        if (digests.size() > most) {
          throw new StorageException("create", path,
              new IOException(
                  "it has more than %,d bytes, the most that this store takes at once: it does not complete larger ones only"
                      .formatted(most) + " if nothing is there"),
              "Store it in smaller pieces, or in a store whose probe \"conditional-multipart\" is ok (larder doctor REPO).");
        }
      }
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  private CreateResult putAgain(ArtifactPath path, String key, Content content, long size, Checksum checksum) {
    RequestBody body = RequestBody.fromContentProvider(() -> SameContent.open(content, size, checksum), size,
        "application/octet-stream");
    return put(path, key, body, size, checksum, null);
  }

  private CreateResult put(ArtifactPath path, String key, RequestBody body, long size, Checksum checksum,
      @Nullable Part part) {
    ConditionalCreate create = new ConditionalCreate(connection, path, key);
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(connection.place().bucket()).key(key)
        .ifNoneMatch("*").contentLength(size).metadata(metadata(create.nonce(), writer, Optional.of(checksum)));
    switch (connection.settings().checksums()) {
      case WHEN_SUPPORTED -> request.checksumSHA256(ContentDigests.base64(checksum));
      case MD5 -> {
        if (part != null) {
          request.contentMD5(ContentDigests.md5(part.bytes(), part.size()));
        }
      }
      case WHEN_REQUIRED -> {
        // None is.
      }
    }
    return create.put(c -> {
      if (c.putObject(request.build(), body).eTag() == null) {
        throw S3Fault.broken("gave no tag for an object");
      }
      return path;
    }, new CreateResult.Created(path, size, checksum));
  }

  static Map<String, String> metadata(String nonce, Optional<UUID> writer, Optional<Checksum> checksum) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(ConditionalCreate.NONCE, nonce);
    writer.ifPresent(id -> metadata.put(WRITER, id.toString()));
    checksum.ifPresent(sum -> metadata.put(SHA256, sum.hex()));
    return metadata;
  }
}
