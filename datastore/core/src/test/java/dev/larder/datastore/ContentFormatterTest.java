package dev.larder.datastore;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

final class ContentFormatterTest extends FormatterContract<Content> {
  @Override
  protected Formatter<Content> formatter() {
    return new ContentFormatter();
  }

  @Override
  protected String format() {
    return "application/x-hdf5";
  }

  @Override
  protected Content random() {
    byte[] bytes = new byte[1 + random.nextInt(200_000)];
    random.nextBytes(bytes);
    return Content.bytes(bytes);
  }

  @Override
  protected Content empty() {
    return Content.bytes(new byte[0]);
  }

  @Override
  protected Object seen(Content value) throws IOException {
    try (InputStream in = value.open()) {
      return HexFormat.of().formatHex(in.readAllBytes());
    }
  }

  @Override
  protected boolean takesEverything() {
    return true;
  }
}
