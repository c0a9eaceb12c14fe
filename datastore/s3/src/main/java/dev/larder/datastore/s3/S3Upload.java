package dev.larder.datastore.s3;

import dev.larder.datastore.CreateResult;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// The multipart upload of one artifact, read once from its content. A few parts are on their way at a time; how many depends on the memory that is free.
/// Whatever happens, the upload is completed or taken back, as far as the store answers.
final class S3Upload {
  static final int FIRST_PART = 16 << 20;
  private static final int LARGEST_PART = 1 << 30;
  private static final int MOST_PARTS = 10_000;
  /// After so many parts of one size the size doubles. With parts of 16 MiB that makes 10,000 parts more than 5 TB.
  private static final int PARTS_OF_A_SIZE = 800;
  private static final int AT_ONCE = 4;

  private final S3Connection connection;
  private final PartMemory memory;
  private final UploadMarkers markers;
  private final ArtifactPath path;
  private final String key;
  private final ContentDigests digests;
  private final ConditionalCreate create;
  private final Optional<UUID> writer;
  private final List<CompletedPart> done = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<@Nullable S3Fault> failed = new AtomicReference<>();
  private String uploadId = "";

  /// @param digests of what was read so far; they go on here
  S3Upload(S3Connection connection, PartMemory memory, Optional<UUID> writer, ArtifactPath path, String key,
      ContentDigests digests) {
    this.connection = connection;
    this.memory = memory;
    this.markers = new UploadMarkers(connection);
    this.writer = writer;
    this.path = path;
    this.key = key;
    this.digests = digests;
    this.create = new ConditionalCreate(connection, path, key);
  }

  static int partSize(int number, int first) {
    int doublings = (number - 1) / PARTS_OF_A_SIZE;
    return (int) Math.max(first, Math.min(LARGEST_PART, (long) first << Math.min(20, doublings)));
  }

  /// @param first read already; its place in memory is the caller's
  /// @param rest what follows
  /// @throws S3Fault nothing was created; of the kind CONFLICT if it is to be begun again
  /// @throws StorageException nothing was created
  CreateResult create(Part first, InputStream rest) throws S3Fault, StorageException {
    begin();
    Optional<String> marker = Optional.empty();
    boolean completed = false;
    try {
      if (writer.isPresent()) {
        marker = Optional.of(markers.announce(writer.get(), key, uploadId));
        if (markers.isExpelled(writer.get())) {
          throw StorageException.expelled(path, new IOException("its writer was expelled"));
        }
      }
      int parts = sendParts(first, rest);
      CreateResult result = complete(parts);
      completed = result instanceof CreateResult.Created;
      return result;
    } catch (S3Fault fault) {
      if (fault.kind() == S3Fault.Kind.NO_UPLOAD) {
        throw StorageException.expelled(path, fault);
      }
      throw fault;
    } finally {
      if (!completed) {
        markers.abort(key, uploadId);
      }
      marker.ifPresent(markers::forget);
    }
  }

  private void begin() throws S3Fault {
    CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
        .bucket(connection.place().bucket()).key(key).contentType("application/octet-stream")
        .metadata(S3Creation.metadata(create.nonce(), writer, Optional.empty()));
    if (connection.settings().checksums() == Checksums.WHEN_SUPPORTED) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT);
    }
    uploadId = connection.untilAnswered(RequestKind.PUT, c -> {
      String id = c.createMultipartUpload(request.build()).uploadId();
      if (id == null || id.isEmpty()) {
        throw S3Fault.broken("named no multipart upload");
      }
      return id;
    });
  }

  /// Reads the content to its end and sends it. The number of parts.
  private int sendParts(Part first, InputStream rest) throws S3Fault, StorageException {
    int partSize = connection.settings().partSize();
    List<CountDownLatch> underWay = new ArrayList<>();
    Semaphore returned = new Semaphore(0);
    int places = 0;
    Part part = first;
    try {
      for (int number = 1;; number++) {
        if (number > MOST_PARTS) {
          throw new StorageException("create", path,
              new IOException("it has more than %,d bytes".formatted(digests.size())),
              "Set the option part_size of the store to a larger size.");
        }
        int size = partSize(number, partSize);
        boolean ended = read(part, rest, size);
        boolean alone = size > partSize;
        int sent = number;
        Part sending = part;
        if (ended || alone) {
          if (sending.size() > 0) {
            send(sent, sending);
          }
        } else {
          CountDownLatch latch = new CountDownLatch(1);
          underWay.add(latch);
          Thread.ofVirtual().name("larder-s3-part").start(() -> {
            try {
              send(sent, sending);
            } catch (S3Fault fault) {
              failed.compareAndSet(null, fault);
            } catch (RuntimeException | Error e) {
              failed.compareAndSet(null, S3Fault.of(new IllegalStateException(e), connection.place(), false));
            } finally {
              returned.release();
              latch.countDown();
            }
          });
          // The first place is the caller's: with it alone, one part is sent or read at a time.
          if (!returned.tryAcquire()) {
            if (places < AT_ONCE - 1 && memory.takeIfFree()) {
              places++;
            } else {
              returned.acquireUninterruptibly();
            }
          }
        }
        S3Fault fault = failed.get();
        if (fault != null) {
          throw fault;
        }
        if (ended) {
          underWay.forEach(Errands::await);
          fault = failed.get();
          if (fault != null) {
            throw fault;
          }
          return sending.size() > 0 ? number : number - 1;
        }
        part = new Part();
      }
    } finally {
      underWay.forEach(Errands::await);
      memory.giveBack(places);
    }
  }

  private boolean read(Part part, InputStream rest, int size) throws StorageException {
    try {
      return part.fill(rest, Math.max(size, part.size()), digests);
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(path, e);
    }
  }

  private void send(int number, Part part) throws S3Fault {
    UploadPartRequest.Builder request = UploadPartRequest.builder().bucket(connection.place().bucket()).key(key)
        .uploadId(uploadId).partNumber(number).contentLength((long) part.size());
    CompletedPart.Builder completed = CompletedPart.builder().partNumber(number);
    switch (connection.settings().checksums()) {
      case WHEN_SUPPORTED -> {
        String crc = ContentDigests.crc32(part.bytes(), part.size());
        request.checksumCRC32(crc);
        completed.checksumCRC32(crc);
      }
      case MD5 -> request.contentMD5(ContentDigests.md5(part.bytes(), part.size()));
      case WHEN_REQUIRED -> {
        // None is.
      }
    }
    UploadPartResponse answer = connection.untilAnswered(RequestKind.PUT, c -> {
      UploadPartResponse response = c.uploadPart(request.build(), part.body());
      if (response.eTag() == null) {
        throw S3Fault.broken("gave no tag for a part");
      }
      return response;
    });
    done.add(completed.eTag(answer.eTag()).build());
  }

  private CreateResult complete(int parts) throws S3Fault {
    List<CompletedPart> all = new ArrayList<>(done);
    all.sort(Comparator.comparing(CompletedPart::partNumber));
    if (all.size() != parts) {
      throw new IllegalStateException("%d of %d parts are known".formatted(all.size(), parts));
    }
    CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
        .bucket(connection.place().bucket()).key(key).uploadId(uploadId).ifNoneMatch("*")
        .multipartUpload(u -> u.parts(all));
    if (connection.settings().checksums() == Checksums.WHEN_SUPPORTED) {
      request.checksumCRC32(digests.crc32()).checksumType(ChecksumType.FULL_OBJECT);
    }
    long size = digests.size();
    return create.complete(c -> {
      var answer = c.completeMultipartUpload(request.build());
      if (answer.eTag() == null) {
        throw S3Fault.broken("gave no tag for a completed upload");
      }
      return answer;
    }, new CreateResult.Created(path, size, digests.finish()));
  }
}
