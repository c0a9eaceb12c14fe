package dev.larder.datastore;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Text, in UTF-8 unless the format says otherwise (`text/plain; charset=iso-8859-1`), exactly as it is: line ends and byte order marks included.
final class TextFormatter implements Formatter<String> {
  @Override
  public Class<String> type() {
    return String.class;
  }

  @Override
  public List<String> formats() {
    return List.of("text/plain", "text/*", "application/xml", "application/yaml");
  }

  @Override
  public Set<ReadParameters.Name> parameters() {
    return Set.of(ReadParameters.Name.CHARSET);
  }

  @Override
  public Content write(String value, MediaType format) throws FormatException {
    Charset charset;
    try {
      charset = charset(format).orElse(StandardCharsets.UTF_8);
      if (!charset.newEncoder().canEncode(value)) {
        throw FormatException.unwritable(format, "the text has characters that %s has not".formatted(charset),
            "Choose UTF-8 and see that the text has no half characters.", null);
      }
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw FormatException.unwritable(format, "this Java cannot write its charset",
          "Leave the charset out: it is UTF-8 then.", e);
    }
    return WrittenContent.of(out -> {
      Writer writer = new OutputStreamWriter(out, charset);
      writer.write(value);
      writer.flush();
    });
  }

  @Override
  public String read(StoredArtifact artifact, Class<? extends String> as, ReadParameters parameters)
      throws IOException {
    Charset charset = charset(artifact, parameters);
    try {
      return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(BytesFormatter.all(artifact)))
          .toString();
    } catch (CharacterCodingException e) {
      throw notThat(artifact, charset, e);
    }
  }

  static FormatException notThat(StoredArtifact artifact, Charset charset, CharacterCodingException cause) {
    return FormatException.unreadable(artifact, "it is not %s".formatted(charset),
        "Name the charset that it was written in when you read it.", cause);
  }

  /// The charset of an artifact: what its reader says, else its format, else UTF-8.
  static Charset charset(StoredArtifact artifact, ReadParameters parameters) throws FormatException {
    Charset asked = parameters.charset();
    try {
      return asked != null ? asked : charset(artifact.format()).orElse(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw FormatException.unreadable(artifact, "this Java does not know its charset",
          "Name another charset when you read it.", e);
    }
  }

  static boolean isUtf8(MediaType format) {
    return "utf-8".equalsIgnoreCase(format.parameters().getOrDefault("charset", "utf-8"));
  }

  /// @throws IllegalCharsetNameException if the format names one that cannot be one
  /// @throws UnsupportedCharsetException if it names one that this Java has not
  static Optional<Charset> charset(MediaType format) {
    return Optional.ofNullable(format.parameters().get("charset")).map(Charset::forName);
  }
}
