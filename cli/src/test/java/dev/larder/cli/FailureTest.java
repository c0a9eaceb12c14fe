package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.CredentialsException;
import dev.larder.datastore.StorageException;
import dev.larder.model.InvalidNameException;
import dev.larder.model.RunName;
import dev.larder.registry.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static String printed(Throwable thrown) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Failure.of(thrown).print(new PrintStream(out, true, StandardCharsets.UTF_8), null);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anExplainedErrorIsShownInItsOwnWords() {
    InvalidNameException thrown = Assertions.assertThrows(InvalidNameException.class, () -> new RunName(""));
    assertEquals("larder: error[invalid-name]: " + thrown.getMessage() + "\n  next: " + thrown.remedy() + "\n",
        printed(thrown));
    assertEquals(ExitCode.ERROR, Failure.of(thrown).exitCode());
  }

  @Test
  void whatOnlyCarriesAnErrorIsTakenOff() {
    Throwable carried = new ExecutionException(
        new CompletionException(new UncheckedIOException(new NoSuchFileException("/a/b"))));
    assertEquals("""
        larder: error[not-found]: no such file or folder: /a/b
          next: Check the path; relative ones start at the current folder.
        """, printed(carried));
  }

  @Test
  void causesAreAddedWhereTheySaySomethingNew() {
    IOException cause = new IOException("connection reset");
    assertTrue(printed(new IOException("cannot read x", cause)).startsWith(
        "larder: error[input-output]: cannot read x: connection reset\n"));
    assertTrue(printed(new IOException("cannot read x: connection reset", cause)).startsWith(
        "larder: error[input-output]: cannot read x: connection reset\n"));
    assertTrue(printed(new IOException("cannot list", new AccessDeniedException("/x"))).startsWith(
        "larder: error[input-output]: cannot list: permission denied: /x\n"));
  }

  @Test
  void theSystemsReasonsHaveCodesOfTheirOwn() {
    assertEquals("disk-full", Failure.of(new FileSystemException("/x", null, "No space left on device")).code());
    Failure readOnly = Failure.of(new IOException(new FileSystemException("/x", null, "Read-only file system")));
    assertEquals(ExitCode.READ_ONLY, readOnly.exitCode());
  }

  @Test
  void whatADatabaseRefusesEndsWithACodeOfItsOwn() {
    assertEquals(ExitCode.READ_ONLY, Failure.of(new RegistryException.ReadOnly("x", null)).exitCode());
    assertEquals(ExitCode.CREDENTIALS, Failure.of(new RegistryException.Denied("x", "y", null)).exitCode());
    assertEquals(ExitCode.HELD, Failure.of(new RegistryException.Transient("x", "y", new IOException())).exitCode());
    assertEquals("registry-credentials", Failure.of(new RegistryException.Denied("x", "y", null)).code());
  }

  @Test
  void credentialsThatAStoreRefusesEndWithTheCodeOfCredentials() {
    CredentialsException cause = new CredentialsException("the store answered 403", new IOException("x"), "y");
    assertEquals(ExitCode.CREDENTIALS,
        Failure.of(new UncheckedIOException(new StorageException("cannot list", cause, "y"))).exitCode());
    assertEquals(ExitCode.ERROR, Failure.of(new StorageException("cannot list", new IOException("x"), "y")).exitCode());
  }

  @Test
  void whatTookTooLongNamesTheWayToDoItInBulk() {
    String printed = printed(new RegistryException.OutOfTime("the query took more than 30 s", "Ask an expert.",
        new IOException("57014")));
    assertTrue(printed.contains("--limit N, then --after TOKEN") && printed.contains("statement_timeout"), printed);
  }

  @Test
  void aDefectIsCalledADefect() {
    assertEquals("""
        larder: error[internal]: unexpected NullPointerException
          next: This is a defect of Larder: run it again with --verbose and report what it prints.
        """, printed(new NullPointerException()));
    assertTrue(printed(new IllegalStateException("odd")).startsWith(
        "larder: error[internal]: unexpected IllegalStateException: odd\n"));
  }

  @Test
  void aMessageCannotForgeALineOrSteerTheTerminal() {
    String printed = printed(new IOException("a\nlarder: error[fake]: b\u001b[2J"));
    assertEquals("""
        larder: error[input-output]: a
            larder: error[fake]: b\\u001b[2J
        """, printed.substring(0, printed.indexOf("  next:")));
  }

  @Test
  void aCauseThatCausesItselfEnds() {
    IOException a = new IOException("a");
    IOException b = new IOException("b", a);
    a.initCause(b);
    assertFalse(printed(a).contains("null"));
  }
}
