package dev.larder.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One compact object a line; as an array, the lines are its elements, so that `grep` and `head` still work on it.
final class JsonRows extends Rows {
  enum Framing {
    ARRAY, LINES
  }

  private final JsonGenerator generator;
  private final Framing framing;
  private boolean empty = true;

  JsonRows(List<Column> columns, OutputStream out, Framing framing) throws IOException {
    super(columns);
    this.framing = framing;
    generator = JsonValues.FACTORY.createGenerator(out);
  }

  @Override
  void write(@Nullable Object[] values) throws IOException {
    if (framing == Framing.ARRAY) {
      generator.writeRaw(empty ? "[\n  " : ",\n  ");
    }
    empty = false;
    JsonValues.writeObject(generator, columns, values);
    if (framing == Framing.LINES) {
      generator.writeRaw('\n');
    }
  }

  @Override
  void flush() throws IOException {
    generator.flush();
  }

  @Override
  void end() throws IOException {
    if (framing == Framing.ARRAY) {
      generator.writeRaw(empty ? "[]\n" : "\n]\n");
    }
    generator.flush();
  }
}
