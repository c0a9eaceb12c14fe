package dev.larder.datastore;

import java.nio.charset.StandardCharsets;

/// Paths as part of a URI (RFC 3986 §3.3), escaped as [java.nio.file.Path#toUri] does it.
///
/// Not by that method: it looks whether a folder is there, to add a slash, and knows only names that the locale can encode.
public final class UriText {
  private static final String AS_IS = "-_.!~*'():@&=+$,;/";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private UriText() {}

  public static String escape(String path) {
    StringBuilder uri = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b > 0 && AS_IS.indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        uri.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
      }
    }
    return uri.toString();
  }
}
