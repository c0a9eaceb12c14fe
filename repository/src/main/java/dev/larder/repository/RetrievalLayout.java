package dev.larder.repository;

import dev.larder.datastore.Formats;
import dev.larder.datastore.Placement;
import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import java.util.Locale;

/// Where an artifact stands in a folder or zip file.
public enum RetrievalLayout {
  /// At the path that it has in the datastore; what was ingested in place, at the one that it would have.
  PATH,
  /// All side by side, named by their ids: `{id}.{extension}`, `{id}.{component}.{extension}`.
  ID;

  ArtifactPath place(RetrievalItem item) {
    ArtifactPath path = path(item);
    if (this == PATH) {
      return path;
    }
    String component = item.record().component();
    int dot = path.name().lastIndexOf('.');
    // What stands behind the last dot of a name without extension may be anything.
    String extension = dot <= 0 || path.name().length() - dot > 20 ? "" : path.name().substring(dot);
    return new ArtifactPath(item.ref().id() + (component.isEmpty() ? "" : "." + component) + extension);
  }

  private static ArtifactPath path(RetrievalItem item) {
    return switch (item.record().location()) {
      case ArtifactPath path -> path;
      case ExternalUri uri -> new Placement().path(item.ref(), item.record().component(),
          Formats.extension(uri.value()), 1);
    };
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
