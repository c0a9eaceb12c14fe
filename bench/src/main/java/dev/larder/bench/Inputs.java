package dev.larder.bench;

import dev.larder.datastore.Content;
import dev.larder.journal.NewDataset;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The datasets that benchmarks put: wells of plates, 100 to a plate, the same in every run.
final class Inputs {
  static final DatasetType TYPE = DatasetType.of("well", List.of("plate", "well"), "application/octet-stream");
  private static final int WELLS = 100;

  private Inputs() {}

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(20_261_120).nextBytes(bytes);
    return bytes;
  }

  static DataId dataId(int number) {
    return DataId.of(Map.of("plate", "P%05d".formatted(number / WELLS), "well", "W%02d".formatted(number % WELLS)));
  }

  static List<NewDataset> datasets(int from, int to, byte[] content) {
    List<NewDataset> datasets = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      datasets.add(NewDataset.of(TYPE, dataId(i), Content.bytes(content)));
    }
    return datasets;
  }
}
