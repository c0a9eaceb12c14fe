package dev.larder.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// `{"progress":{"task":…,"done":…,"total":…,"unit":…,"rate":…,"seconds_left":…}}`, one line a state; null is not known.
final class JsonProgress implements Progress.Painter {
  private final PrintStream err;

  JsonProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void paint(Progress.State state) {
    err.print(line(state));
    err.flush();
  }

  @Override
  public void finish(Progress.State state) {
    paint(state);
  }

  private static String line(Progress.State state) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValues.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("progress");
      json.writeStringField("task", state.task());
      json.writeNumberField("done", state.done());
      json.writeFieldName("total");
      JsonValues.write(json, state.total() < 0 ? null : (Long) state.total());
      json.writeStringField("unit", state.unit());
      json.writeNumberField("rate", tenths(state.rate()));
      json.writeFieldName("seconds_left");
      JsonValues.write(json, state.secondsLeft() < 0 ? null : (Double) tenths(state.secondsLeft()));
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return text.toString();
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
