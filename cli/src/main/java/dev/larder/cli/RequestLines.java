package dev.larder.cli;

import dev.larder.model.DatasetTypeName;
import dev.larder.repository.WriteRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Lines that somebody is writing to us, given out in groups as they come: what is there is given at once, and who writes one line and waits
/// for its answer gets it.
final class RequestLines implements Closeable {
  private static final int MOST_AT_ONCE = 500;

  /// What the reading thread has found.
  sealed interface Found {}

  /// @param text empty if the line is too long, or no UTF-8: then `fault` says so
  record Line(long number, String text, String fault) implements Found {

    /// @param otherwise the dataset type of requests that name none; null if they must
    WriteRequest request(@Nullable DatasetTypeName otherwise) {
      if (!fault.isEmpty()) {
        throw WriteRequest.invalid(fault);
      }
      return WriteRequest.parse(text, otherwise);
    }
  }

  private record End() implements Found {}

  private record Fault(IOException why) implements Found {}

  private final BlockingQueue<Found> found = new ArrayBlockingQueue<>(MOST_AT_ONCE);
  private final Thread reader;

  RequestLines(InputStream in) {
    reader = Thread.ofPlatform().daemon().name("larder-requests").start(() -> read(in));
  }

  private void read(InputStream in) {
    try {
      try {
        InputStream bytes = new BufferedInputStream(in, 1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 0;
        for (int b = bytes.read(); b >= 0 || line.size() > 0; b = b < 0 ? b : bytes.read()) {
          if (b >= 0 && b != '\n') {
            // One more than is allowed is kept, so that it can be seen.
            if (line.size() <= WriteRequest.MAX_LENGTH) {
              line.write(b);
            }
            continue;
          }
          number++;
          found.put(line(number, line.toByteArray()));
          line.reset();
        }
        found.put(new End());
      } catch (IOException e) {
        found.put(new Fault(e));
      }
    } catch (InterruptedException e) {
      // Nobody wants more.
      Thread.currentThread().interrupt();
    }
  }

  private static Line line(long number, byte[] bytes) {
    if (bytes.length > WriteRequest.MAX_LENGTH) {
      return new Line(number, "", "it has more than %,d bytes".formatted(WriteRequest.MAX_LENGTH));
    }
    try {
      return new Line(number, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), "");
    } catch (CharacterCodingException _) {
      return new Line(number, "", "it is not UTF-8");
    }
  }

  /// The lines that are there, at least one; waits for it. Blank ones are passed over. Empty at the end.
  List<Line> next() throws IOException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    while (lines.isEmpty()) {
      List<Found> group = new ArrayList<>();
      group.add(found.take());
      found.drainTo(group, MOST_AT_ONCE);
      for (Found one : group) {
        switch (one) {
          case Line line when line.text().isBlank() && line.fault().isEmpty() -> {
          }
          case Line line -> lines.add(line);
          case End end when lines.isEmpty() -> {
            return List.of();
          }
          case Fault fault when lines.isEmpty() -> throw new IOException("cannot read standard input", fault.why);
          // Comes again, when these lines are done.
          case End _,Fault _ -> found.add(one);
        }
      }
    }
    return lines;
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
