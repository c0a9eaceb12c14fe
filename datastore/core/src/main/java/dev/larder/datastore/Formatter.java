package dev.larder.datastore;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Turns Java values of one kind into bytes of some media types, and back. Found by [java.util.ServiceLoader] (`META-INF/services/dev.larder.datastore.Formatter`), or handed to [Formatters#with].
///
/// What is written lives for years, and is read by the storage record's media type, whatever is the default of its dataset type by then. So a formatter that
/// writes something else from now on takes another media type, and goes on reading the old one.
///
/// May be called by many threads at once.
///
/// @param <T> what is written and read
public interface Formatter<T> {

  /// The class of the values. Instances of its subclasses are written too.
  Class<T> type();

  /// The media types that it reads and writes, without parameters: `text/csv`, `text/*`, or `*/*` for all. The first is what it is known for.
  List<String> formats();

  /// Says whether [#read] can make values of this class.
  default boolean makes(Class<?> asked) {
    return asked == type();
  }

  /// The extension of files in this format, without the dot.
  default String extension(MediaType format) {
    return Formats.extensionOf(format.type());
  }

  /// The parameters of reading that it has.
  default Set<ReadParameters.Name> parameters() {
    return Set.of();
  }

  /// The value as bytes, made when they are read and not held in memory as a whole, if the value is large. Each opening gives the same bytes, in every process: a job that is run
  /// again is recognised by them. The value must neither change nor be closed until it is stored.
  ///
  /// @param format one of [#formats], with the parameters that the dataset type gives it
  /// @throws FormatException if it is known beforehand that the format cannot express the value; otherwise reading the content throws it
  Content write(T value, MediaType format) throws FormatException;

  /// The value that an artifact holds. The bytes are untrusted: what is damaged or exceeds what is safe is a [FormatException], never a wrong value, and takes no
  /// more memory or time than its size explains.
  ///
  /// @param as the class that is asked for, one that this formatter [#makes]
  T read(StoredArtifact artifact, Class<? extends T> as, ReadParameters parameters) throws IOException;
}
