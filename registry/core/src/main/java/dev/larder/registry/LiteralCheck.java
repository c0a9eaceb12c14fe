package dev.larder.registry;

import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Gives a literal the type of the operand that it is compared with. Nothing is converted: `'7'` is no number, `7` no text.
final class LiteralCheck {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /// In bytes, by name in lower case.
  private static final Map<String, Long> UNITS = Map.ofEntries(Map.entry("b", 1L), Map.entry("kb", 1000L),
      Map.entry("mb", 1000_000L), Map.entry("gb", 1000_000_000L), Map.entry("tb", 1000_000_000_000L),
      Map.entry("pb", 1000_000_000_000_000L), Map.entry("kib", 1L << 10), Map.entry("mib", 1L << 20),
      Map.entry("gib", 1L << 30), Map.entry("tib", 1L << 40), Map.entry("pib", 1L << 50));

  /// Enough for every number; the effort of reading one goes with the square of its length.
  private static final int MAX_DIGITS = 400;

  private final Source source;
  private final Vocabulary names;

  LiteralCheck(Source source, Vocabulary names) {
    this.source = source;
    this.names = names;
  }

  /// @param operand not a truth value
  Literal typed(Operand operand, Value value) {
    if (value.kind() != Value.Kind.TEXT && value.text().length() > MAX_DIGITS) {
      throw source.error(Reason.INVALID_EXPRESSION, value.span(), "the number is too long",
          "Numbers have at most %d characters.".formatted(MAX_DIGITS));
    }
    if (value.unit().isPresent()) {
      return bytes(operand, value, value.unit().get());
    }
    return switch (operand.type()) {
      case TEXT -> new Literal.Text(text(operand, value));
      case INTEGER -> whole(operand, value);
      case NUMBER -> decimal(operand, value);
      case DATE -> date(operand, value);
      case TIMESTAMP -> time(operand, value);
      case UUID -> id(operand, value);
      case TRUTH -> throw new IllegalArgumentException("truth values are no literals: " + operand);
    };
  }

  /// What a truth value is compared with.
  boolean truth(Operand operand, Value value) {
    if (value.kind() != Value.Kind.TRUTH) {
      throw mismatch(operand, value, "Write %1$s, NOT %1$s, or %1$s = FALSE.".formatted(operand));
    }
    return value.text().equalsIgnoreCase("TRUE");
  }

  /// A literal of text, whose characters can all be in one of ours.
  String text(Operand operand, Value value) {
    if (value.kind() != Value.Kind.TEXT) {
      throw mismatch(operand, value, "Write it in single quotes: '%s'.".formatted(Source.shown(value.text())));
    }
    if (value.text().chars().anyMatch(Character::isISOControl)) {
      throw source.error(Reason.INVALID_EXPRESSION, value.span(), "the text holds a line break or a tab",
          "No name or value holds one: close the text before it.");
    }
    return value.text();
  }

  private Literal whole(Operand operand, Value value) {
    if (value.kind() != Value.Kind.WHOLE) {
      throw mismatch(operand, value, "Write a whole number, without quotes: 42.");
    }
    try {
      return new Literal.Whole(Long.parseLong(value.text()));
    } catch (NumberFormatException e) {
      throw source.error(Reason.INVALID_EXPRESSION, value.span(), "the number does not fit in 64 bits",
          "Numbers go from %d to %d.".formatted(Long.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  private Literal bytes(Operand operand, Value value, Syntax.Word unit) {
    if (operand != Field.OfArtifact.SIZE) {
      throw source.error(operand.type() == FieldType.INTEGER ? Reason.INVALID_EXPRESSION : Reason.TYPE_MISMATCH,
          unit.span(), "found %s behind a number that is no size".formatted(Source.shown(unit.text())),
          "Only size is compared with units. Conditions are joined by AND or OR.");
    }
    Long factor = UNITS.get(unit.text().toLowerCase(Locale.ROOT));
    if (factor == null) {
      throw source.error(Reason.INVALID_EXPRESSION, unit.span(), "%s is no unit".formatted(Source.shown(unit.text())),
          "Units are B, kB, MB, GB, TB, PB and KiB, MiB, GiB, TiB, PiB. Conditions are joined by AND or OR.");
    }
    try {
      return new Literal.Whole(new BigDecimal(value.text()).multiply(BigDecimal.valueOf(factor)).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw source.error(Reason.INVALID_EXPRESSION, value.span(),
          "the size is no whole number of bytes, or is beyond 64 bits",
          "Write it in a smaller unit, or in bytes.");
    }
  }

  private Literal decimal(Operand operand, Value value) {
    if (value.kind() != Value.Kind.WHOLE && value.kind() != Value.Kind.DECIMAL) {
      throw mismatch(operand, value, "Write a number, without quotes: 1.5.");
    }
    double number = Double.parseDouble(value.text());
    if (Double.isInfinite(number)) {
      throw source.error(Reason.INVALID_EXPRESSION, value.span(), "the number is too large",
          "Numbers have at most 308 digits before the point.");
    }
    return new Literal.Decimal(number);
  }

  private Literal date(Operand operand, Value value) {
    String remedy = "Write a date as '2026-11-21'.";
    LocalDate date;
    try {
      date = LocalDate.parse(quoted(operand, value, remedy));
    } catch (DateTimeException e) {
      throw mismatch(operand, value, remedy);
    }
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw mismatch(operand, value, "Years go from 0001 to 9999.");
    }
    return new Literal.Date(date);
  }

  private Literal time(Operand operand, Value value) {
    String remedy = "Write a time with its zone, as '2026-11-21T06:00:00Z' or '2026-11-21T07:00:00+01:00'.";
    Instant time;
    try {
      time = OffsetDateTime.parse(quoted(operand, value, remedy)).toInstant();
    } catch (DateTimeException e) {
      throw mismatch(operand, value, remedy);
    }
    if (!time.equals(time.truncatedTo(ChronoUnit.MICROS)) || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw mismatch(operand, value, "Times have whole microseconds, and years from 0001 to 9999.");
    }
    return new Literal.Time(time);
  }

  private Literal id(Operand operand, Value value) {
    String remedy = "Write all 36 characters, as '0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001'.";
    String text = quoted(operand, value, remedy).toLowerCase(Locale.ROOT);
    Optional<UUID> id = uuid(text);
    return new Literal.Id(id.orElseThrow(() -> mismatch(operand, value, remedy)));
  }

  /// The JDK reads shorter forms as well, such as `1-1-1-1-1`.
  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String quoted(Operand operand, Value value, String remedy) {
    if (value.kind() != Value.Kind.TEXT) {
      throw mismatch(operand, value, remedy);
    }
    return value.text();
  }

  private InvalidWhereException mismatch(Operand operand, Value value, String remedy) {
    String hint = names.dimensionBehind(operand.field())
        .map(" The dimension of that name is %s."::formatted).orElse("");
    return source.error(Reason.TYPE_MISMATCH, value.span(), "%s is %s, and %s is not".formatted(operand,
        operand.type().phrase(), Source.shown(source.text(value.span()))), remedy + hint);
  }
}
