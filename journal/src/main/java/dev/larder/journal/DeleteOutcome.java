package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetTypeName;
import java.util.Locale;
import java.util.UUID;

/// What became of one artifact of a committed delete.
///
/// @param component empty for the dataset as a whole
/// @param detail why, for people: at most 300 characters, no control characters; may be empty. [#detail] makes one of any text
public record DeleteOutcome(UUID id, String component, ArtifactPath path, Outcome outcome, String detail) {
  private static final int LONGEST_DETAIL = 300;

  public DeleteOutcome {
    component = component.isEmpty() ? "" : new DatasetTypeName(component).value();
    FreeText.check("detail", detail, LONGEST_DETAIL);
  }

  /// How it ended.
  public enum Outcome {
    /// The artifact is not there any more, or was not there.
    DELETED,
    /// It was left there on purpose.
    KEPT,
    /// It could not be deleted, and may be there: the delete is to be tried again.
    FAILED;

    /// The word used in journals and outputs, e.g. `deleted`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// `text`, e.g. the message of an error, cut and cleaned until it can be a detail.
  public static String detail(String text) {
    return FreeText.printable(text, LONGEST_DETAIL - 1);
  }
}
