package dev.larder.datastore.vfs;

import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.FileType;
import org.apache.commons.vfs2.provider.GenericFileName;
import org.apache.commons.vfs2.provider.GenericURLFileName;
import org.apache.commons.vfs2.provider.http5.Http5FileProvider;
import org.apache.commons.vfs2.provider.http5.Http5FileSystemConfigBuilder;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/// Makes the HTTP client that Commons VFS would use, without what it would do to the bytes.
final class HttpClients extends Http5FileProvider {
  private static final int CONNECTIONS = 1_000;

  static HttpClient of(URI root, StoreSettings settings) throws IOException {
    settings.requireKnown("a web server", Set.of("timeout_seconds"));
    FileSystemOptions options = new FileSystemOptions();
    Http5FileSystemConfigBuilder builder = Http5FileSystemConfigBuilder.getInstance();
    builder.setSoTimeout(options, Options.seconds(settings, Duration.ofSeconds(30)));
    builder.setMaxTotalConnections(options, CONNECTIONS);
    builder.setMaxConnectionsPerHost(options, CONNECTIONS);
    builder.setUserAgent(options, "larder");
    return new HttpClients().createHttpClient(builder, new GenericURLFileName(root.getScheme(), root.getHost(),
        root.getPort(), 80, null, null, "/", FileType.FOLDER, null), options);
  }

  /// An artifact is what is stored: a server that packs it on the way would tell another size.
  @Override
  protected HttpClientBuilder createHttpClientBuilder(Http5FileSystemConfigBuilder builder, GenericFileName root,
      FileSystemOptions options) throws FileSystemException {
    return super.createHttpClientBuilder(builder, root, options).disableContentCompression().disableCookieManagement();
  }
}
