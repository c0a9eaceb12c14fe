package dev.larder.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an artifact is that was ingested in place: an absolute URI, escaped as RFC 3986 says, of at most 1,024 bytes. Larder reads it and
/// never changes or deletes it.
///
/// It may come from a file that anybody wrote, so it is narrow: one of a few schemes, ASCII only, no user or password, no query (where
/// presigned URLs carry their secrets), no fragment, and no `..` that leads a reader astray.
public record ExternalUri(String value) implements ArtifactLocation {
  private static final Pattern SCHEME = Pattern.compile("file|s3|https?|sftp|vfs");
  private static final Pattern TRAVERSAL = Pattern.compile("(/|%2f)(\\.|%2e){1,2}(/|%2f|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRETS = Pattern.compile("[?#].*", Pattern.DOTALL);
  /// What stands in paths of URIs without escape (RFC 3986 §3.3).
  private static final String AS_IS = "-_.!~*'():@&=+$,;/";
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  public ExternalUri {
    if (value.getBytes(StandardCharsets.UTF_8).length > 1_024) {
      throw bad(value.substring(0, Math.min(60, value.length())) + "…", "has more than 1,024 bytes");
    }
    if (!Text.isPlain(value, 1_024)) {
      throw bad(value, "holds what a URI must escape");
    }
    check(value, parsed(value));
  }

  /// The location of something whose name is not escaped yet: all bytes of its UTF-8 stay what they are, in whatever Unicode form.
  ///
  /// @param authority host or bucket; empty for a file
  /// @param path begins with `/`
  public static ExternalUri of(String scheme, String authority, String path) {
    StringBuilder uri = new StringBuilder(path.length() + 32).append(scheme).append("://").append(authority);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b > 0 && AS_IS.indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        uri.append("%%%02X".formatted(b & 0xFF));
      }
    }
    return new ExternalUri(uri.toString());
  }

  /// The location that a URI gives, which holds nothing but ASCII.
  public static ExternalUri of(URI uri) {
    // Java writes file:/x, everybody else file:///x. Not toASCIIString, which changes the Unicode form.
    String text = uri.toString();
    return new ExternalUri(text.startsWith("file:/") && !text.startsWith("file://")
        ? "file://" + text.substring("file:".length())
        : text);
  }

  private static URI parsed(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw bad(value, "is no URI: " + e.getReason());
    }
  }

  private static void check(String value, URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null || !SCHEME.matcher(scheme).matches()) {
      throw bad(value, "is of no scheme that is known: file, s3, http, https, sftp, vfs");
    }
    if (scheme.equals("vfs")) {
      checkOpaque(value);
      return;
    }
    String path = orEmpty(uri.getRawPath());
    if (!path.startsWith("/") || path.length() < 2) {
      throw bad(value, "names nothing below its root");
    }
    if (scheme.equals("file")
        ? uri.getRawAuthority() != null
        : orEmpty(uri.getHost()).isEmpty()
            && orEmpty(uri.getRawAuthority()).isEmpty()) {
      throw bad(value, scheme.equals("file") ? "names a host" : "names no host or bucket");
    }
    if (orEmpty(uri.getRawAuthority()).contains("@")) {
      throw bad(value, "holds a user or a password");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw bad(value, "has a query or a fragment behind it");
    }
    if (TRAVERSAL.matcher(path).find() || path.toLowerCase(Locale.ROOT).contains("%00")) {
      throw bad(value, "has an element . or .., or a byte 0");
    }
  }

  /// What stands behind `vfs:` has forms of its own: what might be a secret is refused wherever it stands.
  private static void checkOpaque(String value) {
    if (value.length() < 8 || value.indexOf('@') >= 0 || value.indexOf('?') >= 0 || value.indexOf('#') >= 0) {
      throw bad(value, "names nothing, or holds @, ? or #, where credentials may stand");
    }
    if (TRAVERSAL.matcher(value).find()) {
      throw bad(value, "has an element . or ..");
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /// What may be a secret is not shown.
  private static InvalidNameException bad(String value, String why) {
    String shown = USER.matcher(SECRETS.matcher(value).replaceFirst("")).replaceAll("//…@");
    return new InvalidNameException("location %s %s".formatted(Text.quote(shown), why),
        "Artifacts that stay in place are named by an absolute URI, e.g. file:///data/a.tif or s3://bucket/a.tif, without secrets.");
  }

  /// The scheme, in lower case.
  public String scheme() {
    return value.substring(0, value.indexOf(':'));
  }

  public URI uri() {
    return URI.create(value);
  }

  /// Says whether it is a file of this machine, which any program that may read it can open.
  public boolean isFile() {
    return scheme().equals("file");
  }

  @Override
  public String toString() {
    return value;
  }
}
