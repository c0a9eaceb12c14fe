package dev.larder.datastore.s3;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What networks and stores do wrong, between the SDK and a real server.
final class FaultyHttp implements SdkHttpClient {
  /// What becomes of one request.
  enum Fate {
    PASS,
    /// The connection breaks before the request is there.
    LOSE_REQUEST,
    /// It is done, and the reply is lost.
    LOSE_REPLY,
    /// The reply is lost, and it is done a moment later.
    DO_LATER,
    /// 500, and it was not done.
    ERROR_BEFORE,
    /// 500, and it was done.
    ERROR_AFTER, SLOW_DOWN, CONFLICT,
    /// 412, and nothing was looked at.
    WRONG_PRECONDITION,
    /// 200 with an error in it; it was not done.
    ERROR_IN_SUCCESS,
    /// 200 with nothing in it; it was not done.
    EMPTY_SUCCESS,
    /// The reply breaks off in the middle of its body.
    TRUNCATE,
    /// 400 ExpiredToken.
    EXPIRED,
    /// 403 RequestTimeTooSkewed.
    SKEWED,
    /// 501, of those who do not know conditions.
    NOT_IMPLEMENTED,
    /// 403 without a code.
    DENIED
  }

  private final SdkHttpClient server;
  private final Function<SdkHttpRequest, Fate> fates;
  private final Map<Fate, Integer> met = Collections.synchronizedMap(new EnumMap<>(Fate.class));
  private final List<Thread> late = new CopyOnWriteArrayList<>();

  FaultyHttp(SdkHttpClient server, Function<SdkHttpRequest, Fate> fates) {
    this.server = server;
    this.fates = fates;
  }

  /// How often each was met.
  Map<Fate, Integer> met() {
    return Map.copyOf(met);
  }

  /// Waits until everything that is done later is done.
  void settle() throws InterruptedException {
    for (Thread thread : late) {
      thread.join();
    }
  }

  static boolean isPut(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.PUT;
  }

  static boolean has(SdkHttpRequest request, String parameter) {
    return request.rawQueryParameters().containsKey(parameter);
  }

  static boolean isListing(SdkHttpRequest request) {
    return has(request, "list-type");
  }

  static boolean isCompletion(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.POST && has(request, "uploadId");
  }

  static boolean isDeletion(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.POST && has(request, "delete");
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Fate fate = fates.apply(request.httpRequest());
    met.merge(fate, 1, Integer::sum);
    ExecutableHttpRequest real = server.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return FaultyHttp.this.call(fate, real, request);
      }

      @Override
      public void abort() {
        real.abort();
      }
    };
  }

  private HttpExecuteResponse call(Fate fate, ExecutableHttpRequest real, HttpExecuteRequest request)
      throws IOException {
    return switch (fate) {
      case PASS -> real.call();
      case LOSE_REQUEST -> throw new SocketException("Connection reset");
      case LOSE_REPLY -> {
        consume(real.call());
        throw new SocketTimeoutException("Read timed out");
      }
      case DO_LATER -> {
        doLater(request);
        throw new SocketTimeoutException("Read timed out");
      }
      case ERROR_AFTER -> {
        consume(real.call());
        yield error(500, "InternalError");
      }
      case ERROR_BEFORE -> error(500, "InternalError");
      case SLOW_DOWN -> error(503, "SlowDown");
      case CONFLICT -> error(409, "ConditionalRequestConflict");
      case WRONG_PRECONDITION -> error(412, "PreconditionFailed");
      case ERROR_IN_SUCCESS -> error(200, "InternalError");
      case EMPTY_SUCCESS -> reply(200, "");
      case EXPIRED -> error(400, "ExpiredToken");
      case SKEWED -> error(403, "RequestTimeTooSkewed");
      case NOT_IMPLEMENTED -> error(501, "NotImplemented");
      case DENIED -> reply(403, "");
      case TRUNCATE -> truncated(real.call());
    };
  }

  private void doLater(HttpExecuteRequest request) throws IOException {
    byte[] body = request.contentStreamProvider().isEmpty()
        ? new byte[0]
        : request.contentStreamProvider().get().newStream().readAllBytes();
    HttpExecuteRequest copy = HttpExecuteRequest.builder().request(request.httpRequest())
        .contentStreamProvider(() -> new ByteArrayInputStream(body)).build();
    late.add(Thread.ofVirtual().start(() -> {
      try {
        Thread.sleep(15);
        consume(server.prepareRequest(copy).call());
      } catch (InterruptedException | IOException e) {
        throw new IllegalStateException(e);
      }
    }));
  }

  private static void consume(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isPresent()) {
      try (InputStream in = response.responseBody().get()) {
        in.readAllBytes();
      }
    }
  }

  private static HttpExecuteResponse truncated(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return response;
    }
    byte[] body;
    try (InputStream in = response.responseBody().get()) {
      body = in.readAllBytes();
    }
    InputStream half = new FilterInputStream(new ByteArrayInputStream(body, 0, body.length / 2)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0) {
          throw new EOFException("Premature end of Content-Length delimited message body");
        }
        return read;
      }
    };
    return HttpExecuteResponse.builder().response(response.httpResponse())
        .responseBody(AbortableInputStream.create(half))
        .build();
  }

  private static HttpExecuteResponse error(int status, String code) {
    return reply(status,
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>injected</Message></Error>".formatted(code));
  }

  private static HttpExecuteResponse reply(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    SdkHttpResponse response = SdkHttpFullResponse.builder().statusCode(status)
        .putHeader("Content-Type", "application/xml")
        .putHeader("Content-Length", String.valueOf(bytes.length)).build();
    return HttpExecuteResponse.builder().response(response)
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes))).build();
  }

  @Override
  public void close() {
    server.close();
  }
}
