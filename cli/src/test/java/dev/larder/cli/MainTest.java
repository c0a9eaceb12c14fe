package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(OutputStream stdout, String... args) {
    return Main.run(List.of(args), stdout, new PrintStream(err, true, StandardCharsets.UTF_8), new Terminal(false, 0));
  }

  @Test
  void helpGoesToStandardOutput() {
    assertEquals(0, run(out, "--help"));
    String help = out.toString(StandardCharsets.UTF_8);
    assertTrue(help.contains("Usage: larder COMMAND REPO") && help.contains("Exit codes:"), help);
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void anUnknownCommandIsAWrongArgument() {
    assertEquals(2, run(out, "chek", "repo"));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).startsWith("larder: error[arguments]: unknown command 'chek'\n  next: "),
        err::toString);
    assertEquals(0, out.size());
  }

  @Test
  void anUnknownOptionNamesTheNearOne() {
    assertEquals(2, run(out, "--verbos"));
    assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(
        "larder: error[arguments]: unknown option '--verbos'\n  next: Did you mean --verbose or "), err::toString);
  }

  @Test
  void withoutArgumentsTheUsageIsShown() {
    assertEquals(2, run(out));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("Usage: larder"), err::toString);
  }

  @Test
  void aReaderWhoLeftIsNoError() {
    OutputStream pipe = new StandardOutput(new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("Broken pipe");
      }
    });
    assertEquals(141, run(pipe, "--help"));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aFullDiskBehindStandardOutputIsAnError() {
    OutputStream full = new StandardOutput(new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    });
    assertEquals(1, run(full, "--help"));
    assertTrue(err.toString(StandardCharsets.UTF_8)
        .startsWith("larder: error[input-output]: cannot write to standard output: No space left on device"),
        err::toString);
  }
}
