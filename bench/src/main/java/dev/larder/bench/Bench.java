package dev.larder.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `bench/run NAME [ARGUMENT…]`.
final class Bench {
  private static final int ROUNDS = 5;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    try (Scratch scratch = new Scratch()) {
      switch (words.isEmpty() ? "" : words.getFirst()) {
        case "put" -> {
          PutBench put = new PutBench(scratch, ROUNDS);
          put.putAll(number(words, 10_000));
          put.single(number(words, 10_000));
        }
        case "transfer-back" -> new TransferBackBench(scratch, ROUNDS).newDatasets(number(words, 100_000), 20);
        case "decode" -> new DecodeBench(scratch, ROUNDS * 2).decode(number(words, 100_000));
        case "demo" -> demo(scratch);
        case "start" -> new DemoBench(scratch, ROUNDS).start();
        default -> {
          System.err.println("Usage: bench/run put [N] | transfer-back [N] | decode [N] | demo | start");
          System.exit(2);
        }
      }
    }
  }

  private static void demo(Scratch scratch) throws Exception {
    String data = System.getenv().getOrDefault("LARDER_TEST_DATA", "../shared/data");
    Path table = Path.of(data, "idr0030", "annotation.csv");
    if (Files.notExists(table)) {
      System.err.printf("skipped: there is no %s; LARDER_TEST_DATA names the folder of real input%n", table);
      return;
    }
    new DemoBench(scratch, ROUNDS).demo(table, "Plate,Well");
  }

  private static int number(List<String> words, int otherwise) {
    return words.size() > 1 ? Integer.parseInt(words.get(1)) : otherwise;
  }
}
