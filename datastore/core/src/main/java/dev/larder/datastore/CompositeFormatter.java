package dev.larder.datastore;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Takes values of one class apart into components, each an artifact of its own in a format of its own, and puts them together again. Found like a [Formatter].
///
/// Nothing but the components is stored. Each can be read alone by its name, by whoever does not have the class of the whole.
///
/// @param <T> what is taken apart
public interface CompositeFormatter<T> {
  Class<T> type();

  /// The format of the dataset types whose values are taken apart like this, e.g. `application/vnd.acme.plate`. No storage record bears it: each bears that of its component.
  String format();

  /// The components that every value has: a dataset that has all of them is read by this.
  Set<String> components();

  /// The parts of a value, at least one, each component once. The parts must neither change nor be closed until they are stored.
  List<Part> split(T value);

  /// The value again.
  T assemble(Parts parts) throws IOException;

  /// One component of a value that is to be written.
  ///
  /// @param component named like a dataset type
  /// @param format a media type that a [Formatter] writes for such values
  record Part(String component, Object value, String format) {}

  /// The components of a stored dataset.
  interface Parts {
    Set<String> components();

    /// Reads one.
    ///
    /// @throws FormatException if there is no such component
    <S> S read(String component, Class<S> as) throws IOException;
  }
}
