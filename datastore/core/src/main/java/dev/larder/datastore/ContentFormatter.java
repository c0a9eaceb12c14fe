package dev.larder.datastore;

import java.util.List;

/// Content as it is, in every format: it has been encoded already. What is read is opened when it is read, as often as needed.
final class ContentFormatter implements Formatter<Content> {
  @Override
  public Class<Content> type() {
    return Content.class;
  }

  @Override
  public List<String> formats() {
    return List.of(Formats.BYTES, "*/*");
  }

  @Override
  public Content write(Content value, MediaType format) {
    return value;
  }

  @Override
  public Content read(StoredArtifact artifact, Class<? extends Content> as, ReadParameters parameters) {
    return artifact::open;
  }
}
