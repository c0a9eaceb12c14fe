package dev.larder.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A part of a whole as it is written on the command line: `1%`, `0.5%`.
final class ShareOption implements ITypeConverter<Double> {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,6})?)%");

  @Override
  public Double convert(String text) {
    Matcher percent = PERCENT.matcher(text);
    double part = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
    if (!(part > 0 && part <= 1)) {
      throw new TypeConversionException("'%s' is no part: write 1%%, 0.5%% or 100%%".formatted(text));
    }
    return part;
  }
}
