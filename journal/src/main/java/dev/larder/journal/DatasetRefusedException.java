package dev.larder.journal;

import dev.larder.datastore.PlacementException;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.Explained;
import java.io.IOException;

/// A dataset was not stored.
public final class DatasetRefusedException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  private DatasetRefusedException(String code, String message, String remedy) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }

  /// The error that says what `result` says.
  public static DatasetRefusedException of(PutResult.Conflict result) {
    return new DatasetRefusedException("dataset-conflict",
        "%s is stored already with other content, at %s".formatted(result.ref(), result.winner().getFirst().location()),
        "What is stored stays. Put the new content into another run.");
  }

  /// The error that says what `result` says.
  public static DatasetRefusedException of(PutResult.Held result) {
    return new DatasetRefusedException("dataset-held",
        "%s is being stored by the writer %s, which has not finished".formatted(result.ref(), result.writer()),
        "Wait for it, or see with `larder status` whether it is still alive, and run the job again.");
  }

  /// The error that says what `result` says.
  public static DatasetRefusedException of(PutResult.Deleted result) {
    return new DatasetRefusedException("dataset-deleted",
        "%s was deleted in this run (operation %s), and an id that was deleted is not used again".formatted(
            result.ref(),
            result.operation()),
        "Put it into another run, or restore it.");
  }

  /// What is to be put cannot be written down, whatever is stored already. Nothing was begun.
  static DatasetRefusedException unrecordable(DatasetRef ref, String why) {
    return new DatasetRefusedException("dataset-unrecordable", "%s cannot be stored: %s".formatted(ref, why),
        "Use shorter values, or datasets of fewer components.");
  }

  /// No path can be given to it. Nothing was begun.
  static DatasetRefusedException unplaceable(DatasetRef ref, PlacementException why) {
    return new DatasetRefusedException(why.code(), "%s cannot be stored: %s".formatted(ref, why.getMessage()),
        why.remedy());
  }

  /// Path after path holds something that nothing names.
  static DatasetRefusedException crowded(DatasetRef ref, ArtifactPath last) {
    return new DatasetRefusedException("dataset-crowded",
        "%s cannot be stored: artifacts that no record names are at all its paths up to %s".formatted(ref, last),
        "See what makes the job fail again and again; put the dataset into another run.");
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
