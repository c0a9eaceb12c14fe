package dev.larder.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/// `larder 0.1.0`, from the manifest of the jar.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    @Nullable
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[]{
        "larder " + (version == null ? "(not from a distribution)" : version),
        "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"};
  }
}
