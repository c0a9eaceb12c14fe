package dev.larder.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Permissions as those without root's powers meet them, also where the tests run as root.
final class Mortal {
  private static final String READ_ANYTHING = "-dac_override,-dac_read_search";

  private Mortal() {}

  /// The command without the power to read what it has no permission for.
  static Larder larder(Larder larder) throws IOException {
    boolean root = Files.getOwner(Path.of("/proc/self")).getName().equals("root");
    // Through a shell, which says 127 where there is no such program.
    return root
        ? larder.behind(List.of("sh", "-c", "exec setpriv --bounding-set=%s --inh-caps=%s \"$@\""
            .formatted(READ_ANYTHING, READ_ANYTHING), "sh"))
        : larder;
  }

  /// Takes every permission of a file away.
  static void hide(Path file) throws IOException {
    Files.setPosixFilePermissions(file, Set.of());
  }
}
