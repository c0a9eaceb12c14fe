package dev.larder.datastore;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Media types and the file name extensions that people expect for them.
public final class Formats {
  /// What a file of unknown extension is.
  public static final String BYTES = "application/octet-stream";

  /// The first extension of a media type is the one that is written.
  private static final Map<String, String> BY_EXTENSION = new LinkedHashMap<>();
  private static final Map<String, String> BY_FORMAT = new LinkedHashMap<>();

  static {
    add("application/json", "json");
    add("application/x-ndjson", "jsonl", "ndjson");
    add("text/plain", "txt", "log");
    add("text/csv", "csv");
    add("text/tab-separated-values", "tsv");
    add("application/yaml", "yaml", "yml");
    add("application/xml", "xml");
    add("application/vnd.apache.parquet", "parquet");
    add("application/vnd.apache.arrow.file", "arrow", "feather");
    add("application/x-hdf5", "h5", "hdf5");
    add("application/fits", "fits", "fit");
    add("application/x-python-pickle", "pickle", "pkl");
    add("application/x-npy", "npy");
    add("application/zip", "zip");
    add("application/gzip", "gz");
    add("image/tiff", "tif", "tiff");
    add("image/png", "png");
    add("image/jpeg", "jpg", "jpeg");
    add("application/pdf", "pdf");
  }

  private Formats() {}

  private static void add(String format, String... extensions) {
    BY_FORMAT.put(format, extensions[0]);
    for (String extension : extensions) {
      BY_EXTENSION.put(extension, format);
    }
  }

  /// The media type of a file by its name; [#BYTES] where the extension says nothing.
  public static String ofFile(String fileName) {
    return BY_EXTENSION.getOrDefault(extension(fileName), BYTES);
  }

  /// The extension of a file name in lower case, without the dot; empty where it has none.
  public static String extension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot <= 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /// The extension under which artifacts of a format are written, without the dot; empty where none is usual.
  public static String extensionOf(String format) {
    return BY_FORMAT.getOrDefault(format, "");
  }
}
