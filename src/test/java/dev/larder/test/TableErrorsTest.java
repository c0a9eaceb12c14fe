package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table with a mistake in it: the demo names file, line and column before it writes anything, the repository included.
final class TableErrorsTest {
  @TempDir
  Path folder;

  private Ended demo(String table) throws IOException {
    Files.writeString(folder.resolve("table.csv"), table);
    return demo(Larder.in(folder));
  }

  private static Ended demo(Larder larder) {
    return larder.run("demo", "pantry", "--input", "table.csv", "--dimensions", "Plate,Well");
  }

  @AfterEach
  void nothingWasWritten() {
    assertFalse(Files.exists(folder.resolve("pantry")));
  }

  @Test
  void aColumnThatIsMissingIsNamedAndThoseThatAreThere() throws IOException {
    demo("plate,Well,Cells\nP1,A1,7\n").failed("table", "table.csv, line 2", "no column Plate", "plate, Well, Cells");
  }

  @Test
  void aRowWithAnEmptyDimensionIsNamed() throws IOException {
    demo("Plate,Well\nP1,A1\nP1,\n").failed("table", "table.csv, line 3", "column Well is empty");
  }

  @Test
  void aRowThatStandsTwiceIsNamedWithBothLines() throws IOException {
    demo("Plate,Well,Cells\nP1,A1,1\nP1,A2,\"two\nlines\"\nP1,A1,2\n").failed("table", "table.csv, line 5",
        "stands in line 2 already", "P1", "A1");
  }

  @Test
  void aRowOfAnotherLengthIsNamed() throws IOException {
    demo("Plate,Well,Cells\nP1,A1,1\nP1,A2\n").failed("table", "table.csv, line 3", "2 values in a table of 3 columns");
  }

  @Test
  void aColumnNamedTwiceIsNamed() throws IOException {
    demo("Plate,Well,Well\nP1,A1,A1\n").failed("table", "table.csv, line 1", "two columns are called Well");
  }

  @Test
  void whatIsNotUtf8IsSaidToBeSo() throws IOException {
    Files.write(folder.resolve("table.csv"), "Plate,Well\nPlätze,A1\n".getBytes(StandardCharsets.ISO_8859_1));
    demo(Larder.in(folder)).failed("table", "table.csv", "UTF-8");
  }

  @Test
  void aTableOfNothingIsSaidToBeSo() throws IOException {
    demo("").failed("table", "table.csv is empty");
    demo("Plate,Well\n").failed("table", "table.csv holds no row");
  }

  @Test
  void aTableThatIsNotThereOrAFolderIsNamed() throws IOException {
    demo(Larder.in(folder)).failed("table", "there is no file table.csv");
    Files.createDirectory(folder.resolve("table.csv"));
    demo(Larder.in(folder)).failed("table", "table.csv is a folder");
  }

  @Test
  void aTableThatMayNotBeReadIsNamed() throws IOException {
    Mortal.hide(Files.writeString(folder.resolve("table.csv"), "Plate,Well\nP1,A1\n"));
    Ended ended = demo(Mortal.larder(Larder.in(folder)));
    assumeTrue(ended.exitCode() != 127, "there is no setpriv to give up root's powers with");
    ended.failed("table", "table.csv cannot be read", "permission");
  }
}
