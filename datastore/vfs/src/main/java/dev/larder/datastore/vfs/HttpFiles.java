package dev.larder.datastore.vfs;

import dev.larder.datastore.ByteRange;
import dev.larder.datastore.ProbeDepth;
import dev.larder.datastore.ProbeResult;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.UriText;
import dev.larder.model.ArtifactPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/// Files on a web server, which can be read one by one and not listed.
///
/// 404 and 410 are absent. So is what the server sends on to an address that ends in `/`: that is a folder. Everything else that is not a file is unknown.
final class HttpFiles implements RemoteFiles {
  private static final int AT_ONCE = 16;

  private final HttpClient client;
  private final URI root;

  private HttpFiles(HttpClient client, URI root) {
    this.client = client;
    this.root = root;
  }

  /// @param root the address alone, e.g. `https://host/data`
  static HttpFiles open(URI root, StoreSettings settings) throws IOException {
    if (root.getHost() == null || root.getRawUserInfo() != null || root.getRawQuery() != null
        || root.getRawFragment() != null) {
      throw new StorageException("%s names no folder of a web server".formatted(settings.root()),
          new IOException("no plain address"), "Write vfs:%s://host/folder, without user, query and fragment."
              .formatted(root.getScheme()));
    }
    String text = root.toString();
    return new HttpFiles(HttpClients.of(root, settings), URI.create(text.endsWith("/") ? text : text + "/"));
  }

  private URI address(ArtifactPath path) {
    return URI.create(root + UriText.escape(path.value()));
  }

  private ClassicHttpResponse answer(ClassicHttpRequest request, HttpClientContext context) throws IOException {
    try {
      return client.executeOpen(null, request, context);
    } catch (IOException e) {
      throw new LostConnectionException("the server does not answer (%s)".formatted(
          Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())), e);
    }
  }

  private static boolean isAbsent(ClassicHttpResponse response, HttpClientContext context) {
    return response.getCode() == HttpStatus.SC_NOT_FOUND || response.getCode() == HttpStatus.SC_GONE
        || context.getRedirectLocations().getAll().stream().anyMatch(place -> place.getPath().endsWith("/"));
  }

  private static IOException refusal(ClassicHttpResponse response) {
    String said = "the server answers %d %s".formatted(response.getCode(), response.getReasonPhrase());
    return response.getCode() == HttpStatus.SC_FORBIDDEN || response.getCode() == HttpStatus.SC_UNAUTHORIZED
        ? new AccessDeniedException(null, null, said)
        : new IOException(said);
  }

  @Override
  public Optional<Found> look(ArtifactPath path) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    try (ClassicHttpResponse response = answer(new HttpHead(address(path)), context)) {
      if (isAbsent(response, context)) {
        return Optional.empty();
      }
      if (response.getCode() != HttpStatus.SC_OK) {
        throw refusal(response);
      }
      Header size = response.getFirstHeader("Content-Length");
      if (size == null) {
        throw new IOException("the server does not tell its size");
      }
      Header modified = response.getFirstHeader("Last-Modified");
      Instant time = modified == null ? null : DateUtils.parseStandardDate(modified.getValue());
      return Optional.of(new Found(Found.Kind.FILE, number(size.getValue()),
          Objects.requireNonNullElse(time, Instant.EPOCH)));
    }
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IOException("the server tells the size or place %s, which is no number".formatted(text), e);
    }
  }

  @Override
  public InputStream open(ArtifactPath path, ByteRange range) throws IOException {
    boolean part = range.offset() > 0 || range.length() < Long.MAX_VALUE;
    HttpGet request = new HttpGet(address(path));
    if (part) {
      request.setHeader("Range", "bytes=%d-%s".formatted(range.offset(),
          range.length() < Long.MAX_VALUE - range.offset() ? Long.toString(range.end() - 1) : ""));
    }
    HttpClientContext context = HttpClientContext.create();
    ClassicHttpResponse response = answer(request, context);
    try {
      if (isAbsent(response, context)) {
        throw new NoSuchFileException(path.value());
      }
      if (part && response.getCode() == HttpStatus.SC_REQUESTED_RANGE_NOT_SATISFIABLE) {
        response.close();
        return InputStream.nullInputStream();
      }
      if (response.getCode() != HttpStatus.SC_OK && !(part && response.getCode() == HttpStatus.SC_PARTIAL_CONTENT)) {
        throw refusal(response);
      }
      return bytes(response, range);
    } catch (IOException | RuntimeException e) {
      response.close();
      throw e;
    }
  }

  private static InputStream bytes(ClassicHttpResponse response, ByteRange range) throws IOException {
    if (response.getEntity() == null) {
      return InputStream.nullInputStream();
    }
    long told = response.getEntity().getContentLength();
    if (told < 0 && !response.getEntity().isChunked()) {
      throw new IOException("the server does not tell its size, so that a lost connection would look like its end");
    }
    InputStream in = response.getEntity().getContent();
    if (response.getCode() == HttpStatus.SC_OK) {
      // All of it, whether or not a part was asked for.
      for (long before = range.offset(); before > 0;) {
        long skipped = in.skip(before);
        if (skipped == 0 && in.read() < 0) {
          break;
        }
        before -= Math.max(1, skipped);
      }
    } else {
      requireBeginning(response, range);
    }
    return new HttpInputStream(in, response, range.length());
  }

  /// A part that begins elsewhere than asked for would be taken for what was asked for.
  private static void requireBeginning(ClassicHttpResponse response, ByteRange range) throws IOException {
    Header header = response.getFirstHeader("Content-Range");
    String told = header == null ? "" : header.getValue().strip();
    if (!told.matches("bytes [0-9]+-[0-9]+/.*")
        || number(told.substring("bytes ".length(), told.indexOf('-'))) != range.offset()) {
      throw new IOException(
          "the server was asked for the bytes from %d on and sends '%s'".formatted(range.offset(), told));
    }
  }

  @Override
  public List<Child> children(ArtifactPath folder) {
    throw new UnsupportedOperationException("HTTP has no listings");
  }

  @Override
  public List<Child> children() {
    throw new UnsupportedOperationException("HTTP has no listings");
  }

  @Override
  public boolean lists() {
    return false;
  }

  /// There are no folders, so there is nothing to ask for.
  @Override
  public void requireRoot() {}

  @Override
  public int parallelism() {
    return AT_ONCE;
  }

  @Override
  public int listPage() {
    return 1;
  }

  @Override
  public URI root() {
    return root;
  }

  @Override
  public List<ProbeResult> probe(ProbeDepth depth) {
    return List.of(
        ProbeResult.refusal("writing",
            "a web server is read only: nothing can be created over HTTP without the danger of replacing"),
        ProbeResult.warning("listing", "HTTP has no listings: journals cannot be found, single artifacts can be read"));
  }

  @Override
  public void close() throws IOException {
    if (client instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
