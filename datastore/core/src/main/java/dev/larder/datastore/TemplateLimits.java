package dev.larder.datastore;

import java.util.List;

/// How much text a template may hold so that what it makes always fits, whatever the names are.
final class TemplateLimits {
  /// Text in a file name, besides its id: leaves room for a component, two digits of an attempt, and an extension.
  static final int FILE_TEXT = TemplateTail.MAX_ELEMENT - TemplateTail.ID - TemplateTail.MIN_COMPONENT - ".99".length()
      - TemplateTail.EXTENSION - 2;
  static final int FOLDER_TEXT = 50;
  /// No run's name takes more where its elements are cut to eight bytes: 255 characters, of which at most one of two is a separator, and where
  /// the others grow it is by one each.
  private static final int RUN = 390;

  private TemplateLimits() {}

  /// The bytes of these parts that are the same in every path.
  static int literals(List<TemplatePart> parts) {
    int sum = 0;
    for (TemplatePart part : parts) {
      sum += switch (part) {
        case TemplatePart.Text text -> text.text().length();
        case TemplatePart.Names names -> names.before().length() + names.after().length();
        case TemplatePart.Component component -> 0;
      };
    }
    return sum;
  }

  /// Says whether what is made always finds room in a path, names being cut and the data ID left out.
  static boolean fits(List<List<TemplatePart>> elements) {
    int sum = TemplateTail.MAX_ELEMENT;
    for (List<TemplatePart> parts : elements.subList(0, elements.size() - 1)) {
      sum += literals(parts) + 1;
      for (TemplatePart part : parts) {
        sum += switch (part) {
          case TemplatePart.Names names when names.of() == TemplatePart.Dataset.RUN -> RUN;
          case TemplatePart.Names names when names.of() == TemplatePart.Dataset.DATA_ID -> 0;
          case TemplatePart.Names names -> TemplateTail.MIN_SLUG;
          case TemplatePart.Component component -> TemplateTail.MAX_ELEMENT;
          case TemplatePart.Text text -> 0;
        };
      }
    }
    return sum <= PlacementTemplate.MAX_PATH;
  }
}
