package dev.larder.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/// A checksum of an artifact's bytes, written `sha256:<64 hex digits>`.
///
/// @param algorithm lower case; `sha256` is what Larder writes
/// @param hex lower case
public record Checksum(String algorithm, String hex) {
  private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9-]{1,16}");

  public Checksum {
    boolean known = algorithm.equals("sha256") ? hex.length() == 64 : ALGORITHM.matcher(algorithm).matches();
    if (!known || !isHex(hex)) {
      throw new InvalidNameException("%s is not a checksum".formatted(Text.quote(algorithm + ":" + hex)),
          "Checksums look like sha256:<64 hex digits>.");
    }
  }

  /// 4 to 64 bytes. No regular expression: journals hold one of these for each artifact, and are read by the million.
  private static boolean isHex(String hex) {
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return hex.length() % 2 == 0 && hex.length() >= 8 && hex.length() <= 128;
  }

  public static Checksum sha256(byte[] digest) {
    return new Checksum("sha256", HexFormat.of().formatHex(digest));
  }

  /// Reads `algorithm:hex`.
  public static Checksum parse(String text) {
    int colon = text.indexOf(':');
    return new Checksum(colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
