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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  private final int rounds;

  S3Bench(int rounds) {
    this.rounds = rounds;
  }

  /// @param objects how many in each round
  void put(int objects) throws Exception {
    try (S3Server server = new S3Server(THREADS)) {
      byte[] content = Inputs.bytes(SIZE);
      try (S3Client client = client(server.endpoint());
          ArtifactStore store = ArtifactStores.open(new StoreSettings(server.root("ours"), server.options()));
          ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        new SideBySide("conditional creates on S3 by %d threads, 16 KiB each".formatted(THREADS), objects, "objects",
            rounds)
            .compare("bare SDK", round -> bare(client, "bare/" + round + "/", objects, content, threads),
                "S3ArtifactStore.create", round -> ours(store, "run" + round, objects, content));
      }
    }
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder().endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
        .httpClient(Apache5HttpClient.builder().maxConnections(THREADS).build())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.KEY)))
        .build();
  }

  private static double bare(S3Client client, String prefix, int objects, byte[] content, ExecutorService threads)
      throws Exception {
    return SideBySide.seconds(() -> {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < objects; i++) {
        String key = prefix + i;
        running.add(threads.submit(() -> {
          String checksum = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
          client.putObject(
              request -> request.bucket(S3Server.BUCKET).key(key).ifNoneMatch("*").checksumSHA256(checksum),
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
