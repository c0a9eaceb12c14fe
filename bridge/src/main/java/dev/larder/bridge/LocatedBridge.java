package dev.larder.bridge;

import dev.larder.model.ArtifactLocation;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.apache.arrow.vector.VarCharVector;

/// Another bridge that also says where each artifact is for everyone: fills [StorageField#URI] in.
public final class LocatedBridge implements StorageBridge {
  private final StorageBridge bridge;
  private final Locator locator;

  /// Makes a URI of what a storage record says.
  @FunctionalInterface
  public interface Locator {
    /// @param datastore the name that the record gives
    String uri(String datastore, ArtifactLocation location);
  }

  public LocatedBridge(StorageBridge bridge, Locator locator) {
    this.bridge = bridge;
    this.locator = locator;
  }

  @Override
  public Completeness completeness() {
    return bridge.completeness();
  }

  /// Where the URI is asked for, the report has the columns `path` and `datastore` as well.
  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    if (!fields.contains(StorageField.URI)) {
      return bridge.check(ids, fields);
    }
    EnumSet<StorageField> more = EnumSet.copyOf(fields);
    more.add(StorageField.PATH);
    more.add(StorageField.DATASTORE);
    StorageReport report = bridge.check(ids, more);
    try {
      locate(report);
    } catch (RuntimeException e) {
      report.close();
      throw e;
    }
    return report;
  }

  private void locate(StorageReport report) {
    VarCharVector uris = report.text(StorageField.URI);
    int artifacts = report.records().getRowCount();
    for (int i = 0; i < artifacts; i++) {
      String uri = locator.uri(report.text(StorageField.DATASTORE, i),
          ArtifactLocation.parse(report.text(StorageField.PATH, i)));
      uris.setSafe(i, uri.getBytes(StandardCharsets.UTF_8));
    }
    uris.setValueCount(artifacts);
  }
}
