package dev.larder.repository;

import dev.larder.model.ArtifactPath;
import java.util.Locale;

/// Where an artifact stands in a folder or zip file.
public enum RetrievalLayout {
  /// At the path that it has in the datastore.
  PATH,
  /// All side by side, named by their ids: `{id}.{extension}`, `{id}.{component}.{extension}`.
  ID;

  ArtifactPath place(RetrievalItem item) {
    ArtifactPath path = item.record().path();
    if (this == PATH) {
      return path;
    }
    String component = item.record().component();
    int dot = path.name().lastIndexOf('.');
    // What stands behind the last dot of a name without extension may be anything.
    String extension = dot <= 0 || path.name().length() - dot > 20 ? "" : path.name().substring(dot);
    return new ArtifactPath(item.ref().id() + (component.isEmpty() ? "" : "." + component) + extension);
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
