package dev.larder.datastore.s3;

import dev.larder.datastore.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The way to one bucket: sends requests one by one or until they succeed, counts them, and heeds a store that says "slow down". Send on threads of the
/// store's own only, see [Errands].
final class S3Connection implements Closeable {
  private final S3Settings settings;
  private final S3Client client;
  private final S3Presigner presigner;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final RetryPolicy retries;
  private final RequestLimiter limiter;
  private final RequestCounter counter;
  private final AtomicBoolean closed;
  /// Whether any request has succeeded: then there is a store, and this bucket in it.
  private volatile boolean seen;

  /// One request.
  interface Request<T> {
    T send(S3Client client) throws IOException;
  }

  private S3Connection(S3Settings settings, S3Client client, S3Presigner presigner, SdkHttpClient http,
      AwsCredentialsProvider credentials, RetryPolicy retries, RequestLimiter limiter, RequestCounter counter,
      AtomicBoolean closed) {
    this.settings = settings;
    this.client = client;
    this.presigner = presigner;
    this.http = http;
    this.credentials = credentials;
    this.retries = retries;
    this.limiter = limiter;
    this.counter = counter;
    this.closed = closed;
  }

  /// The way to another bucket of the same server, closed with this one.
  S3Connection to(S3Place other) {
    return new S3Connection(settings.at(other), client, presigner, http, credentials, retries, limiter, counter,
        closed);
  }

  /// Asks nobody but, where no region is given, the places where AWS looks for one.
  static S3Connection open(S3Settings settings) throws StorageException {
    return open(settings, DefaultCredentialsProvider.builder().build(), UnaryOperator.identity(), RetryPolicy.PATIENT);
  }

  /// @param between what stands between the SDK and the network
  static S3Connection open(S3Settings settings, AwsCredentialsProvider credentials,
      UnaryOperator<SdkHttpClient> between, RetryPolicy retries) throws StorageException {
    Region region = region(settings);
    // Streams that callers read hold a connection each, beside the requests under way.
    SdkHttpClient http = between.apply(Apache5HttpClient.builder().maxConnections(4 * settings.connections() + 64)
        .connectionTimeout(settings.connectTimeout()).socketTimeout(settings.timeout())
        .connectionAcquisitionTimeout(settings.timeout()).build());
    // Content is sent in one piece whose checksums stand in the header: not every store knows the chunks of the SDK.
    S3Configuration configuration = S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle())
        .chunkedEncodingEnabled(false).build();
    S3ClientBuilder builder = S3Client.builder().region(region).httpClient(http).credentialsProvider(credentials)
        .serviceConfiguration(configuration)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    S3Presigner.Builder presigner = S3Presigner.builder().region(region).credentialsProvider(credentials)
        .serviceConfiguration(configuration);
    settings.endpoint().ifPresent(endpoint -> {
      builder.endpointOverride(endpoint);
      presigner.endpointOverride(endpoint);
    });
    if (settings.checksums() == Checksums.MD5) {
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    return new S3Connection(settings, builder.build(), presigner.build(), http, credentials, retries,
        new RequestLimiter(settings.connections()), new RequestCounter(), new AtomicBoolean());
  }

  private static Region region(S3Settings settings) throws StorageException {
    if (settings.region().isPresent()) {
      return Region.of(settings.region().get());
    }
    if (settings.endpoint().isPresent()) {
      String variable = System.getenv("AWS_REGION");
      // Stores other than AWS have regions in name only, and most go by this one.
      return variable == null || variable.isEmpty() ? Region.US_EAST_1 : Region.of(variable);
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new StorageException("nobody says in which region bucket %s is".formatted(settings.place().bucket()),
          new IOException(e), "Set the option region, e.g. s3://bucket/prefix?region=eu-central-1, or AWS_REGION.");
    }
  }

  S3Settings settings() {
    return settings;
  }

  S3Place place() {
    return settings.place();
  }

  S3Presigner presigner() {
    return presigner;
  }

  RetryPolicy retries() {
    return retries;
  }

  S3Requests requests() {
    return counter.soFar();
  }

  void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the store at %s is closed".formatted(place()));
    }
  }

  /// Sends a request once. Where it matters how a fault came about, the caller decides what follows.
  <T> T once(RequestKind kind, Request<T> request) throws S3Fault {
    limiter.enter();
    try {
      counter.sent(kind);
      T answer = request.send(client);
      limiter.succeeded();
      seen = true;
      return answer;
    } catch (S3Fault fault) {
      throw fault;
    } catch (ContentFault fault) {
      throw S3Fault.content(fault);
    } catch (IOException e) {
      throw S3Fault.of(new IllegalStateException(e), place(), false);
    } catch (RuntimeException e) {
      requireOpen();
      S3Fault fault = S3Fault.of(e, place(), kind == RequestKind.HEAD);
      if (fault.kind() == S3Fault.Kind.THROTTLED) {
        counter.throttled();
        limiter.throttled(System.nanoTime());
      }
      throw fault;
    } finally {
      limiter.leave();
    }
  }

  /// Pauses before a request is sent again.
  ///
  /// @return whether to send it again
  boolean again(RetryPolicy.Course course, S3Fault fault) {
    boolean again = course.again(fault.kind() == S3Fault.Kind.THROTTLED);
    if (again) {
      counter.repeated();
    }
    return again;
  }

  /// Sends a request that does no harm when it is done twice, until it is answered or patience ends.
  <T> T untilAnswered(RequestKind kind, Request<T> request) throws S3Fault {
    return untilAnswered(kind, retries, request);
  }

  <T> T untilAnswered(RequestKind kind, RetryPolicy patience, Request<T> request) throws S3Fault {
    RetryPolicy.Course course = patience.begin();
    while (true) {
      try {
        return once(kind, request);
      } catch (S3Fault fault) {
        if (!fault.isPassing() || !again(course, fault)) {
          throw switch (fault.kind()) {
            case REFUSED_SILENTLY, ABSENT_SILENTLY -> explained(kind, fault);
            default -> fault;
          };
        }
      }
    }
  }

  /// The answer to a HEAD has no body and does not say what is missing or why it refuses: a listing, which does, is asked for the same.
  private S3Fault explained(RequestKind kind, S3Fault silent) {
    boolean absent = silent.kind() == S3Fault.Kind.ABSENT_SILENTLY;
    if (absent && kind == RequestKind.HEAD && seen) {
      return silent.as(S3Fault.Kind.ABSENT);
    }
    try {
      once(RequestKind.LIST,
          c -> S3Listing.checked(c.listObjectsV2(r -> r.bucket(place().bucket()).prefix(place().prefix()).maxKeys(1))));
      return absent && kind == RequestKind.HEAD ? silent.as(S3Fault.Kind.ABSENT) : silent;
    } catch (S3Fault told) {
      return told.kind() == S3Fault.Kind.REFUSED || absent ? told : silent;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      client.close();
      presigner.close();
      http.close();
      if (credentials instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          throw new IllegalStateException("credentials of %s cannot be given back: %s".formatted(place(), e), e);
        }
      }
    }
  }
}
