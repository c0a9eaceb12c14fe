package dev.larder.datastore.s3;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreContract;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// The contract on LocalStack, where an engine for containers answers.
final class LocalStackTest extends ArtifactStoreContract {
  private static Optional<LocalStackContainer> server = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(answers(), "no Docker engine answers here, so that S3 is tested on S3Proxy only");
    LocalStackContainer container = new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.9.2"))
        .withServices("s3");
    server = Optional.of(container);
    container.start();
    Map<String, String> options = options(container);
    try (S3Connection connection = S3Server.connection(
        new StoreSettings(URI.create("s3://pantry"), options), credentials(container), http -> http)) {
      connection.once(RequestKind.PUT, c -> c.createBucket(b -> b.bucket("pantry")));
    }
  }

  /// A client without an engine is not one: asked first, because the library takes long to find none.
  private static boolean answers() {
    String host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
    if (host.startsWith("unix://")) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(Path.of(host.substring("unix://".length()))));
      } catch (IOException e) {
        return false;
      }
    }
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @AfterAll
  static void stop() {
    server.ifPresent(LocalStackContainer::stop);
  }

  private static Map<String, String> options(LocalStackContainer container) {
    return Map.of("endpoint", container.getEndpoint().toString(), "region", container.getRegion());
  }

  private static AwsCredentialsProvider credentials(LocalStackContainer container) {
    return S3Server.credentials(container.getAccessKey(), container.getSecretKey());
  }

  @Override
  protected ArtifactStore newStore() throws Exception {
    LocalStackContainer container = server.orElseThrow();
    StoreSettings settings = new StoreSettings(URI.create("s3://pantry/" + S3Server.newPrefix()), options(container));
    return S3ArtifactStore.on(S3Server.connection(settings, credentials(container), http -> http));
  }

  @Override
  protected int expellable() {
    return 17 << 20;
  }
}
