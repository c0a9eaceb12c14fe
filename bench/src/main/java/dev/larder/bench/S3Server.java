package dev.larder.bench;

import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// An S3 server in this process, which keeps its objects in memory, with one bucket. Its credentials stand where the AWS chain looks first.
final class S3Server implements AutoCloseable {
  static final String BUCKET = "pantry";
  static final String KEY = "bench";

  private final S3Proxy proxy;
  private final int connections;

  /// @param connections of a store, at most
  S3Server(int connections) throws Exception {
    this.connections = connections;
    TransientNio2BlobStore blobs = new TransientNio2BlobStore();
    proxy = S3Proxy.builder().blobStore(blobs).endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V4, KEY, KEY).build();
    proxy.start();
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", KEY);
    blobs.createContainer(BUCKET);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /// The root of a store.
  URI root(String prefix) {
    return URI.create("s3://" + BUCKET + "/" + prefix);
  }

  /// What a store has to be told.
  Map<String, String> options() {
    return Map.of("endpoint", endpoint().toString(), "connections", Integer.toString(connections));
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server of this benchmark cannot be stopped", e);
    }
  }
}
