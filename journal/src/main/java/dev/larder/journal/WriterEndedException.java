package dev.larder.journal;

import dev.larder.model.DatasetRef;
import dev.larder.model.Explained;
import java.io.IOException;
import java.util.List;

/// The journal of a writer came to its end under it: a segment could not be made durable, or somebody else ended it. The writer stores nothing any
/// more; what it acknowledged stays stored.
///
/// Of what was not acknowledged, some may be durable all the same: who runs the job again finds that and takes it as it is.
public final class WriterEndedException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;
  private final transient List<DatasetRef> acknowledged;
  private final long acknowledgedInAll;

  /// @param acknowledged the datasets of the call that failed which are stored
  /// @param acknowledgedInAll how many datasets the writer has stored in its life, those included
  WriterEndedException(JournalException cause, List<DatasetRef> acknowledged, int asked, long acknowledgedInAll) {
    super("%s; of this call %,d of %,d datasets are stored, of this writer %,d".formatted(cause.getMessage(),
        acknowledged.size(), asked, acknowledgedInAll), cause);
    code = cause.code();
    remedy = cause.remedy();
    this.acknowledged = List.copyOf(acknowledged);
    this.acknowledgedInAll = acknowledgedInAll;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String remedy() {
    return remedy;
  }

  /// The datasets of the call that failed which are stored, in their order.
  public List<DatasetRef> acknowledged() {
    return acknowledged;
  }

  /// How many datasets the writer has stored in its life.
  public long acknowledgedInAll() {
    return acknowledgedInAll;
  }
}
