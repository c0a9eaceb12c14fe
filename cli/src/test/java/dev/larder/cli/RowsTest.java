package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.size("size"), Column.text("data_id"),
      Column.number("datasets"));
  private static final UUID ID = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

  private static String two(OutputFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows rows = Rows.of(format, COLUMNS, out);
    rows.add(ID, 1_234_567L, new TreeMap<>(Map.of("plate", "P,1", "well", 2L)), 3_850);
    rows.add("ä\"\n", null, List.of("a", true), Optional.empty());
    rows.end();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String none(OutputFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows.of(format, COLUMNS, out).end();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void jsonIsOneArrayWithAnObjectALine() throws IOException {
    assertEquals(
        """
            [
              {"id":"0190163d-8694-739b-aea5-966c26f8ad91","size":1234567,"data_id":{"plate":"P,1","well":2},"datasets":3850},
              {"id":"ä\\"\\n","size":null,"data_id":["a",true],"datasets":null}
            ]
            """,
        two(OutputFormat.JSON));
    assertEquals("[]\n", none(OutputFormat.JSON));
  }

  @Test
  void jsonLinesAreOneObjectALine() throws IOException {
    assertEquals("""
        {"id":"0190163d-8694-739b-aea5-966c26f8ad91","size":1234567,"data_id":{"plate":"P,1","well":2},"datasets":3850}
        {"id":"ä\\"\\n","size":null,"data_id":["a",true],"datasets":null}
        """, two(OutputFormat.JSONL));
    assertEquals("", none(OutputFormat.JSONL));
  }

  @Test
  void csvFollowsRfc4180WithNestedValuesAsJson() throws IOException {
    assertEquals("""
        id,size,data_id,datasets\r
        0190163d-8694-739b-aea5-966c26f8ad91,1234567,"{""plate"":""P,1"",""well"":2}",3850\r
        "ä""
        ",,"[""a"",true]",\r
        """, two(OutputFormat.CSV));
    assertEquals("id,size,data_id,datasets\r\n", none(OutputFormat.CSV));
  }

  @Test
  void aTableIsAlignedInHumanUnitsAndCannotSteerTheTerminal() throws IOException {
    assertEquals("""
        ID                                      SIZE  DATA ID            DATASETS
        0190163d-8694-739b-aea5-966c26f8ad91  1.2 MB  plate=P,1, well=2     3,850
        ä"\\u000a                                   -  a, yes                    -
        """, two(OutputFormat.TABLE));
    assertEquals("ID  SIZE  DATA ID  DATASETS\n", none(OutputFormat.TABLE));
  }

  @Test
  void aLongTableStreamsAndKeepsEveryRow() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows rows = Rows.of(OutputFormat.TABLE, List.of(Column.text("id"), Column.number("datasets")), out);
    for (int i = 0; i < 5_000; i++) {
      rows.add("x".repeat(i / 1_000 + 1), i);
    }
    assertTrue(out.size() > 0, "nothing was written before the end");
    rows.end();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(5_001, lines.size());
    assertEquals("x          0", lines.get(1));
    assertEquals("xxxxx     4,999", lines.getLast(), "wider than the sample");
  }

  @Test
  void afterAFailureAJsonArrayStaysOpen() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows rows = Rows.of(OutputFormat.JSON, List.of(Column.text("id")), out);
    rows.add("a");
    rows.flush();
    assertEquals("[\n  {\"id\":\"a\"}", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aRowWithTooFewValuesIsRefused() throws IOException {
    Rows rows = Rows.of(OutputFormat.JSON, COLUMNS, OutputStream.nullOutputStream());
    assertThrows(IllegalArgumentException.class, () -> rows.add("a"));
    assertThrows(IllegalArgumentException.class, () -> Column.text("dataId"));
  }

  @Test
  void oneObjectHasItsOwnForm() throws IOException {
    List<Column> columns = List.of(Column.number("ingested"), Column.text("runs"), Column.seconds("seconds"));
    Object[] values = {3_850L, List.of(Map.of("run", "demo"), Map.of("run", "b")), 192.0};
    assertEquals("""
        ingested  3,850
        runs      run=demo
                  run=b
        seconds   3 min 12 s
        """, object(OutputFormat.TABLE, columns, values));
    assertEquals("""
        {
          "ingested": 3850,
          "runs": [
            {
              "run": "demo"
            },
            {
              "run": "b"
            }
          ],
          "seconds": 192.0
        }
        """, object(OutputFormat.JSON, columns, values));
    assertEquals("{\"ingested\":3850,\"runs\":[{\"run\":\"demo\"},{\"run\":\"b\"}],\"seconds\":192.0}\n",
        object(OutputFormat.JSONL, columns, values));
    assertEquals("""
        ingested,runs,seconds\r
        3850,"[{""run"":""demo""},{""run"":""b""}]",192.0\r
        """, object(OutputFormat.CSV, columns, values));
  }

  private static String object(OutputFormat format, List<Column> columns, Object[] values) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SingleObject.print(format, columns, values, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void figuresAreReadable() {
    assertEquals(List.of("0 B", "999 B", "1.0 kB", "1.0 MB", "1.2 MB", "9.2 EB"),
        Arrays.stream(new long[]{0, 999, 1_000, 999_999, 1_234_567, Long.MAX_VALUE}).mapToObj(Figures::size).toList());
    assertEquals(List.of("0", "-1", "-999", "-1,000", "1,000,000"),
        Arrays.stream(new long[]{0, -1, -999, -1_000, 1_000_000}).mapToObj(Figures::count).toList());
    assertEquals(List.of("0.12 s", "12.3 s", "1 min 00 s", "2 h 01 min"),
        Arrays.stream(new double[]{0.123, 12.34, 60, 7_290}).mapToObj(Figures::seconds).toList());
  }
}
