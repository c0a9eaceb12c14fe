package dev.larder.datastore;

final class TsvFormatterTest extends CsvFormatterTest {
  @Override
  protected String format() {
    return "text/tab-separated-values";
  }
}
