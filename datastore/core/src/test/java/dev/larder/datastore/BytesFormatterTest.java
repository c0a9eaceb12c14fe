package dev.larder.datastore;

import java.util.HexFormat;

final class BytesFormatterTest extends FormatterContract<byte[]> {
  @Override
  protected Formatter<byte[]> formatter() {
    return new BytesFormatter();
  }

  @Override
  protected String format() {
    return "image/tiff";
  }

  @Override
  protected byte[] random() {
    byte[] bytes = new byte[1 + random.nextInt(200_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  protected byte[] empty() {
    return new byte[0];
  }

  @Override
  protected Object seen(byte[] value) {
    return HexFormat.of().formatHex(value);
  }

  @Override
  protected boolean takesEverything() {
    return true;
  }
}
