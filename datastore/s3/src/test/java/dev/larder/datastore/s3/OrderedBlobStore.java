package dev.larder.datastore.s3;

import dev.larder.datastore.Utf8Order;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The store in memory that S3Proxy brings, but listed as S3 lists: by the UTF-8 bytes of the keys (it goes by UTF-16), and without walking through all
/// of them for every page.
final class OrderedBlobStore extends ForwardingBlobStore {
  private final ConcurrentNavigableMap<String, Long> sizes = new ConcurrentSkipListMap<>(Utf8Order.INSTANCE);

  OrderedBlobStore(BlobStore store) {
    super(store);
  }

  private volatile boolean overwriteCompleted;
  private volatile boolean overwrite;

  /// Whether completing an upload replaces what is there, whatever was asked for, as Ceph 16 does it.
  void overwriteCompleted(boolean does) {
    overwriteCompleted = does;
  }

  /// Whether a PUT replaces what is there, whatever was asked for.
  void overwrite(boolean does) {
    overwrite = does;
  }

  /// Keys that are only listed.
  void pretend(String key, long size) {
    sizes.put(key, size);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream in) {
    PutObjectResponse response = super.putBlob(
        overwrite ? request.toBuilder().ifNoneMatch(null).build() : request, in);
    note(request.bucket(), request.key());
    return response;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(MultipartUpload upload,
      CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload,
        overwriteCompleted ? request.toBuilder().ifNoneMatch(null).build() : request);
    note(upload.containerName(), upload.blobName());
    return response;
  }

  private void note(String bucket, String key) {
    sizes.put(key, blobMetadata(HeadObjectRequest.builder().bucket(bucket).key(key).build()).contentLength());
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    DeleteObjectResponse response = super.removeBlob(request);
    sizes.remove(request.key());
    return response;
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    if (!containerExists(request.bucket())) {
      return super.list(request); // Says so.
    }
    String prefix = request.prefix() == null ? "" : request.prefix();
    String after = request.continuationToken() != null ? request.continuationToken() : request.startAfter();
    ConcurrentNavigableMap<String, Long> from = after != null && Utf8Order.INSTANCE.compare(after, prefix) >= 0
        ? sizes.tailMap(after, false)
        : sizes.tailMap(prefix, true);
    int most = request.maxKeys() == null ? 1_000 : request.maxKeys();
    List<S3Object> page = new ArrayList<>();
    Iterator<Map.Entry<String, Long>> entries = from.entrySet().iterator();
    boolean more = false;
    while (entries.hasNext() && !more) {
      Map.Entry<String, Long> entry = entries.next();
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      more = page.size() == most;
      if (!more) {
        page.add(S3Object.builder().key(entry.getKey()).size(entry.getValue()).lastModified(Instant.EPOCH)
            .eTag("\"0\"").storageClass("STANDARD").build());
      }
    }
    return ListObjectsV2Response.builder().contents(page).isTruncated(more).keyCount(page.size())
        .nextContinuationToken(more ? page.getLast().key() : null).build();
  }
}
