package dev.larder.datastore.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.Content;
import dev.larder.datastore.DamagedArtifactException;
import dev.larder.datastore.DatasetHandle;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.FormattedComponent;
import dev.larder.datastore.FormatterContract;
import dev.larder.datastore.Formatters;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.ReadParameters;
import dev.larder.datastore.Shelf;
import dev.larder.datastore.StoredArtifact;
import dev.larder.datastore.Verification;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What both formats of columns keep besides.
abstract class ColumnsContract extends FormatterContract<ArrowTable> {
  private static final int BATCHES = 3;

  @Override
  protected ArrowTable random() {
    return RandomTable.of(RandomTable.schema(), random.nextLong(), BATCHES, 120);
  }

  @Override
  protected ArrowTable empty() {
    return RandomTable.of(RandomTable.schema(), 1, 0, 0);
  }

  @Override
  protected Object seen(ArrowTable value) throws IOException {
    return RandomTable.seen(value);
  }

  /// Memory outside the heap is nobody's but ours to free, also when a file was damaged.
  @AfterEach
  void allMemoryIsFreeAgain() {
    assertEquals(0, Memory.inUse());
  }

  private static DatasetHandle handle(StorageRecord record, ArtifactStore store) {
    DatasetType type = DatasetType.of("cells", List.of("plate"), record.format());
    DatasetRef ref = new DatasetRef(UUID.randomUUID(), type, DataId.of(Map.of("plate", "P1")), new RunName("r"));
    return DatasetHandle.of(new StoredDataset(ref, List.of(record)), store);
  }

  private StorageRecord stored(Shelf to, ArrowTable table) throws IOException {
    FormattedComponent part = Formatters.installed().components(table, format()).getFirst();
    return to.put(part.content(), "", part.format());
  }

  @Test
  void theModuleIsFoundOnTheClassPath() throws Exception {
    ArrowTable table = random();
    StorageRecord record = stored(shelf, table);
    assertEquals(seen(table), seen(handle(record, shelf.store()).read(ArrowTable.class)), () -> "-Dseed=" + seed);
  }

  @Test
  void aLocalFileIsReadLikeAnyOther(@TempDir Path root) throws Exception {
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      ArrowTable table = random();
      StorageRecord record = stored(new Shelf(store), table);
      assertEquals(seen(table), seen(handle(record, store).verified(Verification.ALWAYS).read(ArrowTable.class)),
          () -> "-Dseed=" + seed);
    }
  }

  @Test
  void someColumnsAreTheSameAsOfTheWhole() throws Exception {
    List<String> names = RandomTable.schema().getFields().stream().map(field -> field.getName()).toList();
    long tableSeed = random.nextLong();
    StorageRecord record = stored(shelf, RandomTable.of(RandomTable.schema(), tableSeed, BATCHES, 120));
    List<String> whole = RandomTable.seen(handle(record, shelf.store()).read(ArrowTable.class));
    for (int i = 0; i < names.size(); i++) {
      int other = random.nextInt(names.size());
      if (other == i) {
        continue;
      }
      int first = i;
      List<String> expected = whole.stream().skip(names.size()).map(row -> {
        String[] values = row.split("\\|", -1);
        return values[other] + "|" + values[first] + "|";
      }).toList();
      List<String> found = RandomTable.seen(
          handle(record, shelf.store()).columns(names.get(other), names.get(i)).read(ArrowTable.class));
      assertEquals(expected, found.subList(2, found.size()), () -> "-Dseed=" + seed);
    }
  }

  @Test
  void columnsAreWrittenAgainAsATableOfTheSameFormat() throws Exception {
    StorageRecord record = stored(shelf, random());
    List<String> names = RandomTable.schema().getFields().stream().map(Field::getName).toList();
    List<String> wanted = List.of(names.getLast(), names.getFirst());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Formatters.installed().copyColumns(shelf.artifact(record), wanted, out);
    StorageRecord copy = shelf.put(Content.bytes(out.toByteArray()), "", record.format());
    assertEquals(
        RandomTable.seen(handle(record, shelf.store()).columns(wanted.toArray(String[]::new)).read(ArrowTable.class)),
        RandomTable.seen(handle(copy, shelf.store()).read(ArrowTable.class)), () -> "-Dseed=" + seed);
    assertThrows(FormatException.class, () -> Formatters.installed().copyColumns(shelf.artifact(record),
        List.of("column 0"), OutputStream.nullOutputStream()));
  }

  /// The reason for having columns.
  @Test
  void oneOfManyColumnsFetchesLittle() throws Exception {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      fields.add(new Field("c" + i,
          new FieldType(false, RandomTable.TYPES.get(7), null), null));
    }
    StorageRecord record = stored(shelf, RandomTable.of(new Schema(fields), 5, 4, 20_000));
    AtomicLong fetched = new AtomicLong();
    ArtifactStore counting = (ArtifactStore) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{ArtifactStore.class}, (proxy, method, arguments) -> {
          if (method.getName().equals("open")) {
            fetched.addAndGet(arguments.length == 2 ? ((ByteRange) arguments[1]).length() : record.size());
          }
          try {
            return method.invoke(shelf.store(), arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    assertTrue(RandomTable.seen(handle(record, counting).columns("c17").read(ArrowTable.class)).size() > 1_000);
    assertTrue(fetched.get() < record.size() / 8, "%,d of %,d bytes".formatted(fetched.get(), record.size()));
    assertTrue(fetched.get() > record.size() / 80, "%,d of %,d bytes".formatted(fetched.get(), record.size()));
  }

  @Test
  void aColumnThatIsNotThereIsNamed() throws Exception {
    StorageRecord record = stored(shelf, random());
    FormatException error = assertThrows(FormatException.class,
        () -> handle(record, shelf.store()).columns("column 0").read(ArrowTable.class));
    assertTrue(String.valueOf(error.getMessage()).startsWith("a/0 has no column 'column 0'; it has column 0 Ä, "),
        error::toString);
  }

  @Test
  void columnsOfWhatIsDamagedElsewhereAreRefusedIfVerified() throws Exception {
    ArrowTable table = random();
    byte[] damaged = bytes(table);
    StorageRecord right = stored(shelf, table);
    damaged[damaged.length / 3] ^= 1;
    StorageRecord wrong = shelf.putDamaged(damaged, right);
    assertThrows(DamagedArtifactException.class, () -> RandomTable.seen(handle(wrong, shelf.store())
        .verified(Verification.ALWAYS).columns("column 0 Ä").read(ArrowTable.class)));
  }

  @Test
  void aTableThatIsClosedGivesNothingAnyMore() throws Exception {
    ArrowTable table = handle(stored(shelf, random()), shelf.store()).read(ArrowTable.class);
    ArrowTable.Batches left = table.batches();
    left.next();
    table.close();
    table.close();
    assertThrows(IllegalStateException.class, table::batches);
  }

  /// A record of a shorter artifact than there was: what somebody else cut off.
  @Test
  void anArtifactShorterThanRecordedIsAnError() throws Exception {
    byte[] bytes = bytes(random());
    StorageRecord right = shelf.put(Content.bytes(bytes), "", format());
    StorageRecord cut = shelf.putDamaged(Arrays.copyOf(bytes, bytes.length - 50), right);
    StoredArtifact artifact = shelf.artifact(cut);
    assertThrows(FormatException.class,
        () -> seen(formatter().read(artifact, ArrowTable.class, ReadParameters.NONE)));
  }
}
