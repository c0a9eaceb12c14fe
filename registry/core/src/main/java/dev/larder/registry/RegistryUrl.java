package dev.larder.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A URL of a registry, which may hold a password although it should not: what people and logs see of it is [#toString], without any.
public record RegistryUrl(String value) {
  /// What stands in place of a password.
  private static final String MASK = "***";
  /// What follows is the path of a file as it is.
  private static final String SQLITE = "jdbc:sqlite:";

  /// Says whether a password stands in it, as a parameter or before the host.
  public boolean holdsPassword() {
    return !value.equals(toString());
  }

  /// The URL with everything masked that is a password. A URL that cannot be taken apart may show less than it could, never more.
  @Override
  public String toString() {
    if (value.startsWith(SQLITE)) {
      return value;
    }
    int question = value.indexOf('?');
    return question < 0
        ? withoutUser(value)
        : withoutUser(value.substring(0, question)) + '?' + masked(value.substring(question + 1));
  }

  /// `user:password@` before the host; a password may hold any character, `@` and `/` included.
  private static String withoutUser(String address) {
    int begin = address.indexOf("//");
    int end = address.lastIndexOf('@');
    int colon = begin < 0 ? -1 : address.indexOf(':', begin);
    return colon >= 0 && colon < end ? address.substring(0, colon + 1) + MASK + address.substring(end) : address;
  }

  /// A password that is not escaped may hold `&`: what follows one without naming a parameter is a part of it.
  private static String masked(String query) {
    StringBuilder shown = new StringBuilder();
    boolean secret = false;
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      secret = equals < 0 ? secret && !parameter.isEmpty() : isSecret(parameter.substring(0, equals));
      shown.append(shown.isEmpty() ? "" : "&");
      if (secret && equals < parameter.length() - 1) {
        shown.append(parameter, 0, equals + 1).append(MASK);
      } else {
        shown.append(parameter);
      }
    }
    return shown.toString();
  }

  /// `password`, `sslpassword`, and whatever else a driver may call so.
  private static boolean isSecret(String name) {
    String plain;
    try {
      plain = URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      plain = name;
    }
    return plain.toLowerCase(Locale.ROOT).contains("password");
  }
}
