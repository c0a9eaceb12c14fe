package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a repository is: where its `larder.yaml` lies. Whether one is there is found out by whoever opens it.
public abstract sealed class RepositoryLocation permits FolderLocation, StoreLocation {
  /// The root of a datastore that is where the repository is.
  static final String OWN = ".";

  /// Two letters and more: one alone and a colon would be a drive.
  private static final Pattern URI_FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

  public static RepositoryLocation of(Path folder) {
    return new FolderLocation(folder);
  }

  /// The place that a path or a URI names.
  ///
  /// @throws RepositoryException `uri` if it is no proper URI, `secret-in-uri` if a secret stands in it
  public static RepositoryLocation of(String text) {
    if (!isUri(text)) {
      return new FolderLocation(Path.of(text));
    }
    URI uri = uri(text);
    if (!"file".equalsIgnoreCase(uri.getScheme())) {
      return new StoreLocation(uri);
    }
    try {
      return new FolderLocation(Path.of(uri));
    } catch (IllegalArgumentException e) {
      throw new RepositoryException("uri", "%s names no folder: %s".formatted(text, e.getMessage()),
          "Write it like file:///data/pantry.", e);
    }
  }

  /// Says whether a text is meant as a URI. A folder of such a name is written with `./` before it.
  static boolean isUri(String text) {
    return URI_FORM.matcher(text).matches();
  }

  /// The URI that a text is.
  ///
  /// @throws RepositoryException `uri` if it is no proper URI, `secret-in-uri` if a secret stands in it
  static URI uri(String text) {
    Secrets.refuseIn(text);
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new RepositoryException("uri", "%s is no URI: %s".formatted(text, e.getReason()),
          "Escape what a URI cannot hold, e.g. a space as %20. A folder of that name is written with ./ before it.", e);
    }
  }

  /// The local folder that it is; empty where it is the root of another store.
  public abstract Optional<Path> folder();

  /// The same place, once something is there, by its one name.
  abstract RepositoryLocation resolved() throws IOException;

  /// The bytes of the configuration, at most so many.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is none
  abstract byte[] config(int most) throws IOException;

  /// The root of a datastore as it can be named anywhere: the path of a local folder, or a URI.
  ///
  /// @param root as the configuration names it
  /// @throws RepositoryException `datastore-relative` if it is relative to what is no folder
  abstract String root(String root);

  /// The store at the root of a datastore as the configuration names it: a URI, or relative to here.
  abstract ArtifactStore open(String root, Map<String, String> options) throws IOException;

  /// As it can be written behind a command.
  @Override
  public abstract String toString();
}
