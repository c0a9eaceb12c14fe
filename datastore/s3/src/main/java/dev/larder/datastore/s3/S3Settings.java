package dev.larder.datastore.s3;

import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.model.ArtifactPath;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How a bucket is reached: `s3://bucket/prefix`, with options from the settings or as the query of the URI. Holds no secret.
///
/// @param endpoint of another store than AWS, by the options or the environment; none of AWS
/// @param region none: by the AWS chain
/// @param connections how many requests may be under way at once
/// @param connectTimeout for a connection to be made
/// @param timeout for the next byte to come
/// @param partSize of multipart uploads, in bytes: what one thread holds in memory
/// @param mostAtOnce what one request can bring, in bytes
record S3Settings(S3Place place, Optional<URI> endpoint, Optional<String> region, boolean pathStyle,
    Checksums checksums,
    int connections, Duration connectTimeout, Duration timeout, int partSize, long mostAtOnce) {
  private static final long MOST_AT_ONCE = 5L << 30;
  static final String EXAMPLE = "s3://bucket/prefix";
  private static final Set<String> OPTIONS = Set.of("endpoint", "region", "path_style", "checksums", "connections",
      "connect_timeout", "timeout", "part_size");
  private static final List<String> SECRETS = List.of("key", "secret", "token", "password", "credential", "signature");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,62}");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(MiB)?");

  static S3Settings of(StoreSettings settings) throws StorageException {
    URI root = settings.root();
    Map<String, String> options = new TreeMap<>(query(root));
    options.putAll(settings.options());
    for (String name : options.keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (SECRETS.stream().anyMatch(lower::contains)) {
        throw refused(settings, "option %s of the store at bucket %s may hold a secret".formatted(name, root.getHost()),
            "Take it out, and make it invalid if it was real. " + S3Fault.HOW_TO_SIGN_IN);
      }
    }
    if (root.getRawUserInfo() != null) {
      throw refused(settings, "the root of a store on S3 holds a user or a secret before @",
          "Take it out, and make it invalid if it was real. " + S3Fault.HOW_TO_SIGN_IN);
    }
    new StoreSettings(withoutQuery(root), options).requireKnown("a store on S3", OPTIONS);
    return new Reader(settings, options).read();
  }

  /// The same server, and another place on it.
  S3Settings at(S3Place other) {
    return new S3Settings(other, endpoint, region, pathStyle, checksums, connections, connectTimeout, timeout,
        partSize, mostAtOnce);
  }

  /// As if the store took no more than that by one request.
  S3Settings takingAtOnce(long most) {
    return new S3Settings(place, endpoint, region, pathStyle, checksums, connections, connectTimeout, timeout,
        partSize, most);
  }

  /// The bucket of that name.
  ///
  /// @throws StorageException if no bucket has such a name
  static S3Place bucket(String name) throws StorageException {
    return new Reader(StoreSettings.of(URI.create("s3://" + name)), Map.of()).place();
  }

  private static Map<String, String> query(URI root) {
    Map<String, String> options = new TreeMap<>();
    String query = root.getRawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        options.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return options;
  }

  private static String decoded(String text) {
    // A plus is a plus: this is no form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static URI withoutQuery(URI root) {
    String text = root.toString();
    int query = text.indexOf('?');
    return query < 0 ? root : URI.create(text.substring(0, query));
  }

  private static StorageException refused(StoreSettings settings, String message, String remedy) {
    return new StorageException(message, new IOException("bad settings of " + settings.root().getScheme()), remedy);
  }

  /// Reads one root and its options.
  private record Reader(StoreSettings settings, Map<String, String> options) {
    S3Settings read() throws StorageException {
      Optional<URI> endpoint = endpoint();
      boolean pathStyle = choice("path_style", List.of("true", "false"), endpoint.isPresent() ? "true" : "false")
          .equals("true");
      return new S3Settings(place(), endpoint, Optional.ofNullable(options.get("region")), pathStyle,
          Checksums.valueOf(choice("checksums", List.of("when_supported", "when_required", "md5"), "when_supported")
              .toUpperCase(Locale.ROOT)),
          number("connections", 64, 1, 10_000), Duration.ofSeconds(number("connect_timeout", 10, 1, 3_600)),
          Duration.ofSeconds(number("timeout", 60, 1, 86_400)), partSize(), MOST_AT_ONCE);
    }

    private S3Place place() throws StorageException {
      URI root = settings.root();
      String bucket = root.getRawAuthority() == null ? "" : root.getRawAuthority();
      if (!BUCKET.matcher(bucket).matches()) {
        throw refused(settings, "%s names no bucket".formatted(withoutQuery(root)), "Write it like " + EXAMPLE + ".");
      }
      if (bucket.endsWith("--x-s3")) {
        throw refused(settings, "bucket %s is a directory bucket, which lists its keys in no order".formatted(bucket),
            "Use a general purpose bucket.");
      }
      List<String> elements = new ArrayList<>(List.of(decoded(root.getRawPath()).split("/", -1)));
      elements.removeIf(String::isEmpty);
      if (elements.isEmpty()) {
        return new S3Place(bucket, "");
      }
      try {
        return new S3Place(bucket, new ArtifactPath(String.join("/", elements)).value() + "/");
      } catch (InvalidNameException e) {
        throw refused(settings, "the prefix of %s cannot be used: %s".formatted(withoutQuery(root), e.getMessage()),
            "Write it like " + EXAMPLE + ".");
      }
    }

    private Optional<URI> endpoint() throws StorageException {
      String text = options.getOrDefault("endpoint", endpointOfEnvironment());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        URI endpoint = URI.create(text);
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        if (endpoint.getHost() != null && endpoint.getRawUserInfo() == null
            && (scheme.equals("http") || scheme.equals("https"))) {
          return Optional.of(endpoint);
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
      throw refused(settings, "option endpoint is no address of a server", "Write it like https://minio.example:9000.");
    }

    /// Where all programs of AWS look for it. The SDK would too, but there the path style is to follow.
    private static String endpointOfEnvironment() {
      return Stream.of(System.getProperty("aws.endpointUrlS3"), System.getenv("AWS_ENDPOINT_URL_S3"),
          System.getProperty("aws.endpointUrl"), System.getenv("AWS_ENDPOINT_URL"))
          .filter(address -> address != null && !address.isEmpty()).findFirst().orElse("");
    }

    private String choice(String name, List<String> choices, String otherwise) throws StorageException {
      String value = options.getOrDefault(name, otherwise).toLowerCase(Locale.ROOT);
      if (!choices.contains(value)) {
        throw refused(settings, "option %s is %s".formatted(name, options.get(name)),
            "It is one of %s.".formatted(String.join(", ", choices)));
      }
      return value;
    }

    private int number(String name, int otherwise, int least, int most) throws StorageException {
      String text = options.getOrDefault(name, String.valueOf(otherwise));
      if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
        return Integer.parseInt(text);
      }
      throw refused(settings, "option %s is %s".formatted(name, text),
          "It is a number from %,d to %,d.".formatted(least, most));
    }

    private int partSize() throws StorageException {
      String text = options.getOrDefault("part_size", "16MiB");
      var matcher = SIZE.matcher(text);
      if (matcher.matches()) {
        long bytes = Long.parseLong(matcher.group(1)) << (matcher.group(2) == null ? 0 : 20);
        if (bytes >= 5 << 20 && bytes <= 1 << 30) {
          return (int) bytes;
        }
      }
      throw refused(settings, "option part_size is " + text, "It is a size from 5MiB to 1024MiB.");
    }
  }
}
