package dev.larder.datastore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The formats that this program can read and write: those that are built in, what other modules on the class path bring, and what it registers itself, which go before those.
///
/// For reading, a formatter is found by the media type of the storage record and the class that is asked for. The format of the dataset type does not matter: it is what is written *now*. For
/// writing, it is found by the class of the value and the format that is asked for. Of several the one wins that is for exactly this class, then the one that names the media type most closely.
public final class Formatters {
  private static final List<Formatter<?>> BUILT_IN = List.of(new BytesFormatter(), new ContentFormatter(),
      new FileFormatter(), new TextFormatter(), new CsvFormatter(), JsonFormatter.strict());

  /// What is known by name and comes in another module.
  private static final Map<String, String> ELSEWHERE = Map.of(
      "application/vnd.apache.parquet", "larder-datastore-arrow",
      "application/vnd.apache.arrow.file", "larder-datastore-arrow");

  private final List<Formatter<?>> formatters;
  private final List<CompositeFormatter<?>> composites;

  private Formatters(List<Formatter<?>> formatters, List<CompositeFormatter<?>> composites) {
    this.formatters = List.copyOf(formatters);
    this.composites = List.copyOf(composites);
  }

  private static final class Installed {
    private static final Formatters ALL = find();

    private static Formatters find() {
      ClassLoader loader = Formatters.class.getClassLoader();
      List<Formatter<?>> found = new ArrayList<>();
      ServiceLoader.load(Formatter.class, loader).forEach(found::add);
      found.addAll(BUILT_IN);
      List<CompositeFormatter<?>> composites = new ArrayList<>();
      ServiceLoader.load(CompositeFormatter.class, loader).forEach(composites::add);
      return new Formatters(found, composites);
    }
  }

  /// What is built in and on the class path.
  public static Formatters installed() {
    return Installed.ALL;
  }

  /// These, and before them one more.
  public Formatters with(Formatter<?> formatter) {
    return new Formatters(Stream.concat(Stream.of(formatter), formatters.stream()).toList(), composites);
  }

  /// These, and before them one more for values in components.
  public Formatters with(CompositeFormatter<?> composite) {
    return new Formatters(formatters, Stream.concat(Stream.of(composite), composites.stream()).toList());
  }

  /// What a value becomes in `format`: one artifact, or one for each component, where a [CompositeFormatter] takes such values apart for that format.
  ///
  /// @param format a media type, most often that of the dataset type
  /// @throws FormatException `format-unknown` if nothing here writes such values in that format
  public List<FormattedComponent> components(Object value, String format) throws FormatException {
    MediaType media = MediaType.of(format);
    for (CompositeFormatter<?> composite : composites) {
      if (composite.type().isInstance(value) && MediaType.of(composite.format()).type().equals(media.type())) {
        return split(composite, value);
      }
    }
    return List.of(format("", value, format));
  }

  private <T> List<FormattedComponent> split(CompositeFormatter<T> composite, Object value) throws FormatException {
    List<FormattedComponent> formatted = new ArrayList<>();
    for (CompositeFormatter.Part part : composite.split(composite.type().cast(value))) {
      formatted.add(format(part.component(), part.value(), part.format()));
    }
    return formatted;
  }

  private FormattedComponent format(String component, Object value, String format) throws FormatException {
    MediaType media = MediaType.of(format);
    Formatter<?> found = best(media, formatter -> formatter.type().isInstance(value), value.getClass())
        .orElseThrow(() -> unknown("nothing here writes a %s as %s".formatted(value.getClass().getName(), format),
            media, formatter -> formatter.type().isInstance(value)));
    return new FormattedComponent(component, write(found, value, media), format, found.extension(media));
  }

  private static <T> Content write(Formatter<T> formatter, Object value, MediaType format) throws FormatException {
    return formatter.write(formatter.type().cast(value), format);
  }

  /// Reads an artifact by the media type of its storage record.
  ///
  /// @param as the class that is wanted, e.g. `byte[].class`, `String.class`, `JsonNode.class`, or a record of yours for JSON
  /// @throws FormatException `format-unknown` if nothing here reads the format as such values
  public <T> T read(StoredArtifact artifact, Class<T> as, ReadParameters parameters) throws IOException {
    MediaType format = artifact.format();
    Formatter<?> found = best(format, formatter -> formatter.makes(as), as)
        .orElseThrow(() -> unknown("%s is %s, and nothing here reads that as %s".formatted(artifact.record().location(),
            artifact.record().format(), as.getName()), format, formatter -> formatter.makes(as)));
    Set<ReadParameters.Name> ignored = new HashSet<>(parameters.given());
    ignored.removeAll(found.parameters());
    if (!ignored.isEmpty()) {
      throw FormatException.parameter("%s is %s, which is not read by %s".formatted(artifact.record().location(),
          artifact.record().format(),
          ignored.stream().map(name -> name.name().toLowerCase(Locale.ROOT)).sorted()
              .collect(Collectors.joining(" and "))),
          "Read it without.");
    }
    try {
      return as.cast(read(found, artifact, as, parameters));
    } catch (FormatException e) {
      artifact.verifyAfterFailure();
      throw e;
    }
  }

  /// Writes a table again, in its own format, with only these columns in this order. What the format can leave unread is left unread, and nothing is compared with a checksum where the artifact is not.
  /// Text becomes UTF-8. What is written stays in memory by parts only.
  ///
  /// @throws FormatException if its format has no columns, or it has none of such a name
  public void copyColumns(StoredArtifact artifact, List<String> columns, OutputStream out) throws IOException {
    MediaType format = artifact.format();
    Fitting table = formatter -> formatter.parameters().contains(ReadParameters.Name.COLUMNS);
    Optional<Formatter<?>> found = best(format, table, Object.class);
    if (found.isEmpty()) {
      String message = "%s is %s, of which no columns can be chosen here".formatted(artifact.record().location(),
          artifact.record().format());
      throw ELSEWHERE.containsKey(format.type())
          ? unknown(message, format, table)
          : FormatException.parameter(message, "Read all of it, or a range of bytes.");
    }
    Map<String, String> parameters = new TreeMap<>(format.parameters());
    parameters.remove("charset");
    try {
      copyColumns(found.get(), artifact, ReadParameters.NONE.withColumns(columns),
          new MediaType(format.type(), parameters), out);
    } catch (FormatException e) {
      artifact.verifyAfterFailure();
      throw e;
    }
  }

  private static <T> void copyColumns(Formatter<T> formatter, StoredArtifact artifact, ReadParameters wanted,
      MediaType format, OutputStream out) throws IOException {
    T table = formatter.read(artifact, formatter.type(), wanted);
    try (InputStream in = formatter.write(table, format).open()) {
      in.transferTo(out);
    } finally {
      close(table);
    }
  }

  private static void close(Object value) throws IOException {
    if (value instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("a value cannot be closed: " + e, e);
      }
    }
  }

  private static <T> T read(Formatter<T> formatter, StoredArtifact artifact, Class<?> as, ReadParameters parameters)
      throws IOException {
    return formatter.read(artifact, as.asSubclass(formatter.type()), parameters);
  }

  @FunctionalInterface
  private interface Fitting {
    boolean fits(Formatter<?> formatter);
  }

  /// The formatter for exactly this class before one for many, then the one that names the media type most closely, then the first.
  private Optional<Formatter<?>> best(MediaType format, Fitting fitting, Class<?> type) {
    Comparator<Formatter<?>> order = Comparator.<Formatter<?>>comparingInt(
        formatter -> formatter.type() == Object.class && type != Object.class ? 1 : 0)
        .thenComparingInt(formatter -> -closeness(formatter, format));
    // A minimum: of equals the first.
    return formatters.stream().filter(formatter -> fitting.fits(formatter) && closeness(formatter, format) >= 0)
        .min(order);
  }

  private static int closeness(Formatter<?> formatter, MediaType format) {
    return formatter.formats().stream().mapToInt(format::closeness).max().orElse(-1);
  }

  /// An error that says what would help: another module, another class, or another format.
  private FormatException unknown(String message, MediaType format, Fitting fitting) {
    Set<String> classes = new TreeSet<>();
    Set<String> formats = new TreeSet<>();
    for (Formatter<?> formatter : formatters) {
      if (formatter.formats().stream().anyMatch(pattern -> format.closeness(pattern) > 0)) {
        classes.add(formatter.type().getSimpleName());
      }
      if (fitting.fits(formatter)) {
        formats.add(formatter.formats().getFirst());
      }
    }
    String module = ELSEWHERE.get(format.type());
    if (classes.isEmpty()) {
      return FormatException.unknown(message, module == null
          ? "Put the module that knows %s on the class path, or handle it as bytes (byte[], Content)."
              .formatted(format.type())
          : "Put the module %s on the class path.".formatted(module));
    }
    return FormatException.unknown(message, "Here %s is of %s%s.".formatted(format.type(), String.join(", ", classes),
        formats.isEmpty() ? "" : "; such values are " + String.join(", ", formats)));
  }

  /// Reads a dataset that is stored in components as one value.
  ///
  /// @throws FormatException `format-unknown` if nothing here puts values of that class together from such components
  <T> T assemble(CompositeFormatter.Parts parts, Class<T> as, String dataset) throws IOException {
    for (CompositeFormatter<?> composite : composites) {
      if (composite.type() == as && parts.components().containsAll(composite.components())) {
        return as.cast(composite.assemble(parts));
      }
    }
    throw FormatException.unknown("%s is stored in the components %s, and nothing here makes a %s of them".formatted(
        dataset, String.join(", ", new TreeSet<>(parts.components())), as.getName()),
        "Read one of them by its name, or register a CompositeFormatter for the whole.");
  }
}
