package dev.larder.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What stands in `larder.yaml`: which registry and which datastore make up a repository. Secrets never do.
///
/// @param registry a JDBC URL; `jdbc:sqlite:` with a relative path is relative to the folder of the file
/// @param datastore root of the datastore, relative to the folder of the file
record RepositoryConfig(String registry, String datastore) {
  static final String FILE = "larder.yaml";
  /// The version of the layout of repositories that this program makes, and the newest that it opens.
  static final int FORMAT = 1;
  static final RepositoryConfig EMBEDDED = new RepositoryConfig("jdbc:sqlite:registry.sqlite", ".");

  private static final int MAX_BYTES = 1024 * 1024;
  private static final String SQLITE = "jdbc:sqlite:";

  static RepositoryConfig read(Path repository) throws IOException {
    Path file = repository.resolve(FILE);
    JsonNode root;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw invalid(file, "it has more than %,d bytes".formatted(MAX_BYTES), null);
      }
      ObjectMapper yaml = new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
      root = yaml.readTree(Files.readString(file));
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new RepositoryException("not-a-repository", "%s is no repository: it has no %s".formatted(repository, FILE),
          "Make one with: larder init %s".formatted(repository), e);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw invalid(file, "line %d: %s".formatted(at == null ? 1 : at.getLineNr(), e.getOriginalMessage()), e);
    }
    long format = number(file, root, "format");
    if (format > FORMAT) {
      throw new RepositoryException("repository-newer",
          "%s is a repository of format %d, and this Larder knows format %d".formatted(repository, format, FORMAT),
          "Use a newer Larder for it.");
    }
    return new RepositoryConfig(text(file, root.path("registry"), "registry"),
        text(file, root.path("datastores").path("main"), "datastores.main"));
  }

  /// The text of the file.
  String yaml() {
    return """
        # A Larder repository. Made by `larder init`; passwords do not belong here.
        format: %d
        registry: %s
        datastores:
          main: %s
        """.formatted(FORMAT, registry, datastore);
  }

  /// The URL of the registry, with the path of a SQLite file made absolute.
  String registryUrl(Path repository) {
    return registry.startsWith(SQLITE) ? SQLITE + repository.resolve(registry.substring(SQLITE.length())) : registry;
  }

  private static long number(Path file, JsonNode root, String field) {
    JsonNode value = root.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid(file, "its field %s is missing or no whole number".formatted(field), null);
    }
    return value.longValue();
  }

  private static String text(Path file, JsonNode value, String field) {
    if (!value.isTextual()) {
      throw invalid(file, "its field %s is missing or no text".formatted(field), null);
    }
    return value.textValue();
  }

  private static RepositoryException invalid(Path file, String why, @Nullable Exception cause) {
    return new RepositoryException("configuration", "%s cannot be used: %s".formatted(file, why),
        "Mend the file; `larder init` in an empty folder makes one to compare with.", cause);
  }
}
