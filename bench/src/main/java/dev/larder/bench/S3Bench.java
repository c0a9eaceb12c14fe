package dev.larder.bench;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ArtifactPath;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Creating objects on an S3 server in this process, against the SDK alone: the same conditional requests with the same checksum, and no look at what they did.
final class S3Bench {
  private static final int THREADS = 32;
  private static final int SIZE = 16 * 1_024;
  private static final String BUCKET = "pantry";
  private static final String KEY = "bench";

  private final int rounds;

  S3Bench(int rounds) {
    this.rounds = rounds;
  }

  /// @param objects how many in each round
  void put(int objects) throws Exception {
    TransientNio2BlobStore blobs = new TransientNio2BlobStore();
    S3Proxy proxy = S3Proxy.builder().blobStore(blobs).endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V4, KEY, KEY).build();
    proxy.start();
    // Where the AWS chain looks first.
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", KEY);
    try {
      blobs.createContainer(BUCKET);
      URI endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
      byte[] content = Inputs.bytes(SIZE);
      try (S3Client client = client(endpoint);
          ArtifactStore store = ArtifactStores.open(new StoreSettings(URI.create("s3://" + BUCKET + "/ours"),
              Map.of("endpoint", endpoint.toString(), "connections", Integer.toString(THREADS))));
          ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        new SideBySide("conditional creates on S3 by %d threads, 16 KiB each".formatted(THREADS), objects, "objects",
            rounds)
            .compare("bare SDK", round -> bare(client, "bare/" + round + "/", objects, content, threads),
                "S3ArtifactStore.create", round -> ours(store, "run" + round, objects, content));
      }
    } finally {
      proxy.stop();
    }
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder().endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
        .httpClient(Apache5HttpClient.builder().maxConnections(THREADS).build())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY))).build();
  }

  private static double bare(S3Client client, String prefix, int objects, byte[] content, ExecutorService threads)
      throws Exception {
    return SideBySide.seconds(() -> {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < objects; i++) {
        String key = prefix + i;
        running.add(threads.submit(() -> {
          String checksum = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
          client.putObject(request -> request.bucket(BUCKET).key(key).ifNoneMatch("*").checksumSHA256(checksum),
              RequestBody.fromBytes(content));
          return null;
        }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    });
  }

  private static double ours(ArtifactStore store, String folder, int objects, byte[] content) throws Exception {
    List<NewArtifact> artifacts = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      artifacts.add(new NewArtifact(new ArtifactPath(folder + "/" + i), Content.bytes(content)));
    }
    return SideBySide.seconds(() -> {
      for (CreateResult result : store.create(artifacts)) {
        if (!(result instanceof CreateResult.Created)) {
          throw new IllegalStateException("not created: " + result);
        }
      }
    });
  }
}
