package dev.larder.repository;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keeps secrets out of what everybody reads: configurations, command lines, messages.
final class Secrets {
  private static final Pattern USER = Pattern.compile("//[^/?#@]*:(?!\\d+/).*@");
  private static final Pattern NAME = Pattern.compile("passw|secret|token|credential|access_?key|passphrase",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER = Pattern.compile("[?&;]([^=&;]*)=");

  private Secrets() {}

  /// Says whether what is called so is a secret.
  static boolean isName(String name) {
    return NAME.matcher(name).find();
  }

  /// A password may hold any character; a port is none.
  ///
  /// @throws RepositoryException `secret-in-uri`, which does not show it
  static void refuseIn(String uri) {
    if (USER.matcher(uri).find()) {
      throw refused(uri, "a password before its host");
    }
    Matcher parameters = PARAMETER.matcher(uri);
    while (parameters.find()) {
      if (isName(parameters.group(1))) {
        throw refused(uri, "the parameter " + parameters.group(1));
      }
    }
  }

  private static RepositoryException refused(String uri, String what) {
    String scheme = uri.substring(0, Math.max(0, uri.indexOf(':')));
    return new RepositoryException("secret-in-uri",
        "a URI of %s: holds %s, and it would stand where others read it".formatted(scheme, what),
        "Leave it out: secrets come from the environment, or from the files that this kind of store has for them.");
  }
}
