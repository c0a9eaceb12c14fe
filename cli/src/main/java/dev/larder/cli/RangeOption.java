package dev.larder.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A range of bytes as it is written on the command line, like those of HTTP: `0-1023` (both included), `1024-` (to the end), `-100` (the last 100).
final class RangeOption implements ITypeConverter<RangeOption.Range> {
  private static final Pattern RANGE = Pattern.compile("([0-9]{0,18})-([0-9]{0,18})");

  /// @param first -1 where the last bytes are meant
  /// @param last of the range, or how many from the end; [Long#MAX_VALUE] to the end
  record Range(long first, long last) {
    /// The number of its first byte in an artifact of that size; may lie behind the end.
    long offset(long size) {
      return first >= 0 ? first : Math.max(0, size - last);
    }

    /// How many bytes of an artifact of that size are in it.
    long length(long size) {
      long end = first < 0 || last >= size ? size : last + 1;
      return Math.max(0, end - offset(size));
    }
  }

  @Override
  public Range convert(String text) {
    Matcher range = RANGE.matcher(text);
    if (range.matches() && text.length() > 1) {
      long first = range.group(1).isEmpty() ? -1 : Long.parseLong(range.group(1));
      long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
      if (first <= last) {
        return new Range(first, last);
      }
    }
    throw new TypeConversionException("'%s' is no range of bytes: write 0-1023, 1024- or -100".formatted(text));
  }
}
