package dev.larder.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.TableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTableTest {
  @TempDir
  Path folder;

  private DemoTable table(String csv, String... dimensions) throws IOException {
    return new DemoTable(Files.writeString(folder.resolve("table.csv"), csv), List.of(dimensions));
  }

  @Test
  void countsRowsAndGroupsInTheOrderOfTheFile() throws IOException {
    DemoTable.Contents contents = table("Plate,Well\nP2,A1\nP1,A1\nP2,A2\n", "Plate", "Well").check();
    assertEquals(3, contents.rows());
    assertEquals(5, contents.datasets());
    assertEquals(List.of("P2", "P1"), List.copyOf(contents.groups().keySet()));
    assertEquals(Map.of("P1", 1L, "P2", 2L), contents.groups());
  }

  @Test
  void namesEveryDatasetByAnIdThatFollowsFromTheIncarnation() throws IOException {
    DemoTable table = table("Plate,Well\nP2,A1\nP1,A1\nP2,A2\n", "Plate", "Well");
    UUID incarnation = new UUID(1, 2);
    List<UUID> ids = new ArrayList<>();
    table.ids(incarnation, ids::add);
    List<UUID> again = new ArrayList<>();
    table.ids(incarnation, again::add);
    List<UUID> others = new ArrayList<>();
    table.ids(new UUID(1, 3), others::add);
    assertEquals(5, new HashSet<>(ids).size());
    assertEquals(ids, again);
    assertTrue(others.stream().noneMatch(ids::contains));
  }

  @Test
  void passesOverTheMarkThatSpreadsheetsBeginWith() throws IOException {
    assertEquals(1, table("\uFEFFPlate,Well\nP1,A1\n", "Plate", "Well").check().rows());
  }

  @Test
  void needsADimension() {
    assertThrows(IllegalArgumentException.class, () -> new DemoTable(folder, List.of()));
  }

  @Test
  void theTableMadeUpIsTheSameEachTime() throws IOException {
    Path one = folder.resolve("one.csv");
    Path other = folder.resolve("other.csv");
    SampleTable.write(one);
    SampleTable.write(other);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
    assertEquals(388, new DemoTable(one, SampleTable.DIMENSIONS).check().datasets());
  }

  @Nested
  class Mistakes {
    private void assertNamed(DemoTable table, String... texts) {
      TableException mistake = assertThrows(TableException.class, table::check);
      for (String text : texts) {
        assertTrue(String.valueOf(mistake.getMessage()).contains(text), mistake::toString);
      }
      assertTrue(!mistake.remedy().isBlank());
    }

    @Test
    void areNamedWithFileLineAndColumn() throws IOException {
      assertNamed(table("Plate,Well\nP1,A1\n", "Plate", "Site"), "table.csv, line 2", "no column Site");
      assertNamed(table("Plate,Well\nP1,A1\n ,A2\n", "Plate", "Well"), "line 3", "column Plate is empty");
      assertNamed(table("Plate,Well\nP1,A1\nP1,A1\n", "Plate", "Well"), "line 3", "line 2 already");
      assertNamed(table("Plate,Well\nP1\n", "Plate", "Well"), "line 2", "1 values in a table of 2 columns");
      assertNamed(table("Plate,Well\nP\u0001,A1\n", "Plate", "Well"), "line 2", "Plate");
      assertNamed(table("", "Plate"), "table.csv is empty");
      assertNamed(table("Plate,Well\n", "Plate"), "holds no row");
      assertNamed(new DemoTable(folder.resolve("nowhere.csv"), List.of("Plate")), "nowhere.csv");
    }
  }
}
