package dev.larder.model;

/// Where an artifact is: below the datastore root, where Larder wrote it and may delete it, or elsewhere, where it was found and stays.
///
/// As text the two cannot be confused: a URI has a colon behind its scheme, and no path holds one.
public sealed interface ArtifactLocation permits ArtifactPath, ExternalUri {

  /// As it stands in journals, the Registry and reports.
  String value();

  /// Reads what [#value] gave.
  static ArtifactLocation parse(String text) {
    return text.indexOf(':') < 0 ? new ArtifactPath(text) : new ExternalUri(text);
  }
}
