package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Started by a test in a locale without non-ASCII names. Prints what each method has to say about such a name.
final class PosixLocaleProgram {
  private static final ArtifactPath NAME = new ArtifactPath("run/gr\u00f6\u00dfe");

  private PosixLocaleProgram() {}

  /// @param args the root
  public static void main(String[] args) throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(Path.of(args[0]))) {
      say("create ascii",
          store.create(new ArtifactPath("run/ascii"), Content.bytes(new byte[1])) instanceof CreateResult.Created);
      say("create",
          store.create(NAME, Content.bytes(new byte[1])) instanceof CreateResult.Failed f && explains(f.cause()));
      say("stat", store.stat(List.of(NAME)).getFirst() instanceof StatResult.Unknown u && explains(u.cause()));
      say("delete", store.delete(List.of(NAME)).failed().values().stream().allMatch(PosixLocaleProgram::explains));
      say("open", explains(() -> store.open(NAME).close()));
      say("sync", explains(() -> store.sync(List.of(NAME))));
      say("list", explains(() -> store.list(NAME).close()));
      say("list folder", explains(() -> {
        try (Stream<Artifact> artifacts = store.list(new ArtifactPath("run"))) {
          artifacts.forEach(artifact -> say(artifact.toString(), false));
        }
      }));
      say("uri", store.uri(NAME).toString().endsWith("/run/gr%C3%B6%C3%9Fe"));
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  private static boolean explains(Call call) {
    try {
      call.run();
      return false;
    } catch (IOException e) {
      return e instanceof StorageException fault && explains(fault);
    }
  }

  private static boolean explains(StorageException fault) {
    return fault.remedy().contains("LC_ALL=C.UTF-8");
  }

  private static void say(String what, boolean right) {
    System.out.println((right ? "ok " : "WRONG ") + what);
  }
}
