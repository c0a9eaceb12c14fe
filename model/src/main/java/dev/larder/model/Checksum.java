package dev.larder.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/// A checksum of an artifact's bytes, written `sha256:<64 hex digits>`; or [#NONE], written `none`.
///
/// @param algorithm lower case; `sha256` is what Larder writes
/// @param hex lower case
public record Checksum(String algorithm, String hex) {
  private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9-]{1,16}");

  private static final byte[] NOT_HEX = notHex();

  /// Nobody has read the bytes: they are elsewhere, and were ingested in place without.
  public static final Checksum NONE = new Checksum("none", "");

  public Checksum {
    boolean known = algorithm.equals("sha256") ? hex.length() == 64 : ALGORITHM.matcher(algorithm).matches();
    if (algorithm.equals("none") ? !hex.isEmpty() : !known || !isHex(hex)) {
      throw new InvalidNameException("%s is not a checksum".formatted(Text.quote(algorithm + ":" + hex)),
          "Checksums look like sha256:<64 hex digits>.");
    }
  }

  private static byte[] notHex() {
    byte[] table = new byte[128];
    for (int c = 0; c < table.length; c++) {
      table[c] = (byte) ("0123456789abcdef".indexOf(c) < 0 ? 1 : 0);
    }
    return table;
  }

  /// 4 to 64 bytes. No regular expression: journals hold one of these for each artifact, and are read by the million.
  private static boolean isHex(String hex) {
    int bad = 0;
    for (int i = 0; i < hex.length(); i++) {
      int c = hex.charAt(i);
      // A table and no comparisons: whether a digit of a hash is a letter is what no processor predicts.
      bad |= c < 128 ? NOT_HEX[c] : 1;
    }
    return bad == 0 && hex.length() % 2 == 0 && hex.length() >= 8 && hex.length() <= 128;
  }

  public static Checksum sha256(byte[] digest) {
    return new Checksum("sha256", HexFormat.of().formatHex(digest));
  }

  /// Reads `algorithm:hex`.
  public static Checksum parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    int colon = text.indexOf(':');
    return new Checksum(colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return hex.isEmpty() ? algorithm : algorithm + ":" + hex;
  }
}
