package dev.larder.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/// A checksum of an artifact's bytes, written `sha256:<64 hex digits>`.
///
/// @param algorithm lower case; `sha256` is what Larder writes
/// @param hex lower case
public record Checksum(String algorithm, String hex) {
  private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9-]{1,16}");
  private static final Pattern HEX = Pattern.compile("([0-9a-f]{2}){4,64}");

  public Checksum {
    if (!ALGORITHM.matcher(algorithm).matches() || !HEX.matcher(hex).matches()
        || algorithm.equals("sha256") && hex.length() != 64) {
      throw new InvalidNameException("%s is not a checksum".formatted(Text.quote(algorithm + ":" + hex)),
          "Checksums look like sha256:<64 hex digits>.");
    }
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
