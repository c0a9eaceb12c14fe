package dev.larder.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A moment as it is written on the command line: `2026-11-21` (its first moment in UTC), `2026-11-21T06:30:00Z`, `2026-11-21T07:30:00+01:00`.
final class TimeOption implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException _) {
      throw new TypeConversionException(
          "'%s' is no moment: write 2026-11-21, or 2026-11-21T06:30:00Z with Z or an offset".formatted(text));
    }
  }
}
