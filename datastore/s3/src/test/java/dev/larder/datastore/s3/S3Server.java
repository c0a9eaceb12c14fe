package dev.larder.datastore.s3;

import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/// An S3 server in this process, one for all tests: starting it takes seconds. Each store is below a prefix of its own.
public final class S3Server {
  public static final S3Server SHARED = start(new OrderedBlobStore(new TransientNio2BlobStore()), true);
  static final String BUCKET = "pantry";
  static final AwsCredentialsProvider CREDENTIALS = credentials("test", "test-secret");
  /// For tests that are not about waiting.
  static final RetryPolicy HASTY = new RetryPolicy(8, Duration.ofMillis(2), Duration.ofMillis(20),
      Duration.ofSeconds(20));

  private final URI endpoint;
  private final OrderedBlobStore blobs;

  private S3Server(URI endpoint, OrderedBlobStore blobs) {
    this.endpoint = endpoint;
    this.blobs = blobs;
  }

  /// The same without signatures, which take most of the time of small requests: for what is not about them.
  private static final class Unsigned {
    static final S3Server SERVER = start(SHARED.blobs, false);
  }

  private static S3Server start(OrderedBlobStore blobs, boolean signed) {
    try {
      S3Proxy.Builder builder = S3Proxy.builder().blobStore(blobs).endpoint(URI.create("http://127.0.0.1:0"))
          .ignoreUnknownHeaders(false);
      S3Proxy proxy = (signed
          ? builder.awsAuthentication(AuthenticationType.AWS_V4, "test", "test-secret")
          : builder.awsAuthentication(AuthenticationType.NONE, null, null)).build();
      proxy.start();
      if (!blobs.containerExists(BUCKET)) {
        blobs.createContainer(BUCKET);
      }
      return new S3Server(URI.create("http://127.0.0.1:" + proxy.getPort()), blobs);
    } catch (Exception e) {
      throw new IllegalStateException("no S3 server can be started: " + e, e);
    }
  }

  static AwsCredentialsProvider credentials(String key, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret));
  }

  OrderedBlobStore blobs() {
    return blobs;
  }

  URI endpoint() {
    return endpoint;
  }

  static String newPrefix() {
    return "t/" + UUID.randomUUID() + "/";
  }

  /// Settings for a store below a prefix, with more options as pairs of name and value.
  StoreSettings settings(String prefix, String... more) {
    Map<String, String> options = new HashMap<>(Map.of("endpoint", endpoint.toString()));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return new StoreSettings(URI.create("s3://" + BUCKET + "/" + prefix), options);
  }

  /// An empty store.
  public S3ArtifactStore newStore() throws StorageException {
    return store(settings(newPrefix()), UnaryOperator.identity());
  }

  /// An empty store whose requests are not signed.
  public static S3ArtifactStore newUnsignedStore() throws StorageException {
    return S3ArtifactStore.on(connection(Unsigned.SERVER.settings(newPrefix()), AnonymousCredentialsProvider.create(),
        UnaryOperator.identity()));
  }

  /// @param between what stands between the store and the server
  static S3ArtifactStore store(StoreSettings settings, UnaryOperator<SdkHttpClient> between) throws StorageException {
    return S3ArtifactStore.on(connection(settings, CREDENTIALS, between));
  }

  static S3Connection connection(StoreSettings settings, AwsCredentialsProvider credentials,
      UnaryOperator<SdkHttpClient> between) throws StorageException {
    return S3Connection.open(S3Settings.of(settings), credentials, between, HASTY);
  }
}
