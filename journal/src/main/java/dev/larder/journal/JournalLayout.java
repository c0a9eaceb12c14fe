package dev.larder.journal;

import dev.larder.datastore.Slug;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/// Where everything of the journals is, relative to the datastore root. See `docs/technote/journal.md`, "Layout".
public final class JournalLayout {
  /// The folder of all journals of format version 1.
  public static final ArtifactPath ROOT = new ArtifactPath("_journal/v1");
  /// The folder of the journals of deletes and key conflicts.
  static final ArtifactPath OPERATIONS = ROOT.resolve("_operations");
  static final ArtifactPath REPOSITORY_MARKER = ROOT.resolve("repository.json");
  static final String RUN_MARKER = "run.json";
  static final String CLOSED = "CLOSED";
  static final String REMOVED = "REMOVED";
  static final String TYPES = "types";

  /// What eight digits can count.
  static final int MAX_SEGMENTS = 99_999_999;

  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
      .withZone(ZoneOffset.UTC);
  private static final int SLUG_BYTES = 80;
  private static final Pattern HASHED = Pattern.compile(".*-[0-9a-f]{12}");
  private static final Pattern SEGMENT = Pattern.compile("([0-9]{8})\\.jl");
  static final Pattern JOURNAL = Pattern.compile("[0-9]{8}T[0-9]{6}Z-([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  private static final String JOURNAL_SHAPE = "00000000T000000Z-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  static final Pattern ARCHIVE = Pattern
      .compile("archive-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.jl\\.zst");

  private JournalLayout() {}

  /// The folder of incarnation `number` (1, 2 …) of a run.
  static ArtifactPath run(RunName run, int number) {
    return ROOT.resolve(element(run.value())).resolve(Integer.toString(number));
  }

  static ArtifactPath type(ArtifactPath run, DatasetTypeName type) {
    return run.resolve(TYPES).resolve(element(type.value()) + ".json");
  }

  static ArtifactPath journal(ArtifactPath run, Instant begun, UUID writer) {
    return run.resolve(UTC.format(begun) + "-" + writer);
  }

  static ArtifactPath archive(ArtifactPath run, Instant made, UUID name) {
    return run.resolve("archive-" + UTC.format(made) + "-" + name + ".jl.zst");
  }

  /// @param number 1 for the first
  static ArtifactPath segment(ArtifactPath journal, int number) {
    String digits = Integer.toString(number);
    return journal.resolve("0".repeat(Math.max(0, 8 - digits.length())) + digits + ".jl");
  }

  /// The writer of a journal by the name of its folder; empty for other folders. As [#JOURNAL] has it, for names by the ten thousand.
  static Optional<UUID> findWriter(String name) {
    if (name.length() != JOURNAL_SHAPE.length()) {
      return Optional.empty();
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean right = switch (JOURNAL_SHAPE.charAt(i)) {
        case '0' -> c >= '0' && c <= '9';
        case 'x' -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
        default -> c == JOURNAL_SHAPE.charAt(i);
      };
      if (!right) {
        return Optional.empty();
      }
    }
    return Optional.of(UUID.fromString(name.substring(name.length() - 36)));
  }

  /// The number of a segment by its file name; empty for other files.
  static OptionalInt segmentNumber(String name) {
    var match = SEGMENT.matcher(name);
    return match.matches() ? OptionalInt.of(Integer.parseInt(match.group(1))) : OptionalInt.empty();
  }

  /// The writer whose journal is in the folder of that name.
  static UUID writer(String folder) {
    var match = JOURNAL.matcher(folder);
    if (!match.matches()) {
      throw new IllegalArgumentException(folder + " is no folder of a journal");
    }
    return UUID.fromString(match.group(1));
  }

  /// One path element for a name, such that no two names share one, on case-insensitive file systems either: the name itself
  /// where it is a slug without capitals, else the slug and 12 hex digits of the name's SHA-256. A name that looks like the
  /// latter is hashed as well.
  static String element(String name) {
    String slug = Slug.of(name, SLUG_BYTES);
    boolean plain = slug.equals(name) && name.chars().noneMatch(c -> c >= 'A' && c <= 'Z')
        && !HASHED.matcher(name).matches();
    return plain ? name : slug + "-" + HexFormat.of().formatHex(sha256(name), 0, 6);
  }

  private static byte[] sha256(String name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
