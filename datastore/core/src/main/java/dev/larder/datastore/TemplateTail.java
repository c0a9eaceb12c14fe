package dev.larder.datastore;

import dev.larder.model.DatasetRef;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The end of a path from the id on: `{id}` and what tells the artifacts of a dataset apart, in this order, so that no two of them share a path.
///
/// A component as it stands here holds no dot, and begins with a letter; the attempt follows a dot. So where one of them ends and whether it is there
/// can be told from the path.
///
/// @param behindId stands behind the id
/// @param beforeComponent stands before the component unless that is empty; without it the component stands elsewhere
/// @param beforeExtension stands before the extension unless that is empty; without it no extension is shown
/// @param end stands at the end
record TemplateTail(String behindId, Optional<String> beforeComponent, Optional<String> beforeExtension, String end) {
  /// The longest element of a path, in bytes.
  static final int MAX_ELEMENT = 100;
  /// A name is cut to that before names are left out.
  static final int MIN_SLUG = 8;

  static final int ID = 36;
  /// The longest extension that is one.
  static final int EXTENSION = 25;
  private static final Pattern IS_EXTENSION = Pattern.compile("[A-Za-z0-9]{1,12}(\\.[A-Za-z0-9]{1,12})?");
  private static final int MAX_COMPONENT = 32;
  /// A slug and its hash.
  static final int MIN_COMPONENT = MIN_SLUG + 1 + 8;
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9-][a-z0-9_-]*");

  /// @param literals in the same element before the id
  String of(DatasetRef ref, String component, String extension, int attempt, int literals) {
    String suffix = attempt > 1 ? "." + attempt : "";
    if (beforeExtension.isPresent() && IS_EXTENSION.matcher(extension).matches()) {
      suffix += beforeExtension.get() + extension.toLowerCase(Locale.ROOT);
    }
    suffix += end;
    String head = ref.id() + behindId;
    if (component.isEmpty() || beforeComponent.isEmpty()) {
      return head + suffix;
    }
    String before = beforeComponent.get();
    int room = MAX_ELEMENT - literals - MIN_SLUG - head.length() - before.length() - suffix.length();
    return head + before + component(component, room) + suffix;
  }

  /// Unlike other slugs this one tells things apart, on file systems that ignore case as well: where it is not the component's
  /// name itself, it ends in digits of its hash. It holds no dot.
  ///
  /// @param room in bytes, used as far as it makes sense
  static String component(String component, int room) {
    int length = Math.clamp(room, MIN_COMPONENT, MAX_COMPONENT);
    if (component.length() <= length && PLAIN.matcher(component).matches()
        && component.equals(Slug.of(component, length))) {
      return component;
    }
    String hash = Sha256.of(component.getBytes(StandardCharsets.UTF_8)).hex();
    return Slug.of(component.replace('.', '_'), length - 9) + "-" + hash.substring(0, 8);
  }

  /// How many bytes of it are the same for all artifacts.
  int literals() {
    return behindId.length() + beforeComponent.map(String::length).orElse(0)
        + beforeExtension.map(String::length).orElse(0) + end.length();
  }
}
