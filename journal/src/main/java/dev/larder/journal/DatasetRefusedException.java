package dev.larder.journal;

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
        "%s is stored already with other content, at %s".formatted(result.ref(), result.winner().getFirst().path()),
        "What is stored stays. Put the new content into another run.");
  }

  /// The error that says what `result` says.
  public static DatasetRefusedException of(PutResult.Held result) {
    return new DatasetRefusedException("dataset-held",
        "%s is being stored by the writer %s, which has not finished".formatted(result.ref(), result.writer()),
        "Wait for it, or see with `larder status` whether it is still alive, and run the job again.");
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
