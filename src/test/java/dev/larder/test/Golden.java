package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JSON of the commands as it is promised: a file of resources each, compared character by character.
///
/// What differs from run to run is named instead: ids are numbered in the order in which they appear (`id-1`), the temporary
/// folder is `/FOLDER`, times are `TIME`, seconds, processes and the sizes of journals and snapshots 0, and of a machine nothing is told. After a change that is meant, `-Dgolden=write` writes them
/// anew, and the difference is read like any other.
final class Golden {
  private static final Path FILES = Larder.ROOT.resolve("src/test/resources/golden");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Golden() {}

  /// Asserts that a command printed what the golden file of that name holds.
  ///
  /// @param folder the temporary folder that everything happened in
  static void assertSame(String name, Ended command, Path folder) throws IOException {
    Path file = FILES.resolve(name + ".json");
    boolean sizesDiffer = name.startsWith("journal-") || name.startsWith("snapshot-");
    String out = sizesDiffer ? withoutSizes(command.out()) : command.out();
    String found = normalised(out, folder.toRealPath().toString());
    if (System.getProperty("golden", "").equals("write")) {
      Files.createDirectories(FILES);
      Files.writeString(file, found);
    }
    assertEquals(Files.readString(file), found, () -> "%s; compared with %s".formatted(command, file));
  }

  /// A journal tells its host and process, which take more or less room; random ids compress now better, now worse.
  private static String withoutSizes(String json) {
    return json.replaceAll("(\"(bytes|size)\" ?: ?)[0-9]+", "$10");
  }

  private static String normalised(String json, String folder) {
    String text = json.replace(folder, "/FOLDER")
        .replaceAll("(\"[a-z_]*seconds\" ?: ?)[0-9.]+(E-?[0-9]+)?", "$10.0")
        .replaceAll("(\"process\" ?: ?)[0-9]+", "$10")
        .replaceAll("(\"pid\" ?: ?)[0-9]+", "$10")
        .replaceAll("(\"(host|boot)\" ?: ?)\"[^\"]*\"", "$1\"MACHINE\"")
        .replaceAll("process [0-9]+ on [^ ,\"]+", "process 0 on MACHINE")
        .replaceAll("(\"verdict\" ?: ?)\"[a-z]+\",\"detail\":\".*\"}", "$1\"VERDICT\",\"detail\":\"DETAIL\"}")
        .replaceAll("[0-9]{8}T[0-9]{6}Z", "TIME")
        .replaceAll("[0-9]{4}(-[0-9]{2}){2}T[0-9:.]+Z", "TIME");
    Map<String, String> names = new LinkedHashMap<>();
    Matcher ids = ID.matcher(text);
    return ids.replaceAll(id -> names.computeIfAbsent(id.group(), first -> "id-" + (names.size() + 1)));
  }
}
