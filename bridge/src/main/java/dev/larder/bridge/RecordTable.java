package dev.larder.bridge;

import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What somebody knows of datasets, and their storage records, in memory: for millions of them. Answers without making objects.
///
/// Takes 60 to 85 bytes a dataset, and 60 bytes and those of its path an artifact: about 230 MB a million datasets of one artifact with paths of 100 bytes. Components, formats and names
/// of datastores are kept once. What is replaced stays in memory. Ids may be anybody's: none are slow. Any number of threads may read, or one may change it.
public final class RecordTable {
  private static final int STATE_SHIFT = 30;
  private static final int NO_RECORDS = (1 << STATE_SHIFT) - 1;
  private static final long SEVERAL = 1L << 32;
  private static final int BLOCK = 512;
  private static final int HASH_WORDS = 4;
  private static final String SHA256 = "sha256";
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Known[] STATES = Known.values();

  /// Of each dataset its [Known], where its records begin, whether there are several, and the size of the first.
  private final RecordSlots slots = new RecordSlots();
  private final IntChunks owners = new IntChunks();
  /// One an artifact.
  private final LongChunks sizes = new LongChunks();
  private final LongChunks written = new LongChunks();
  private final LongChunks paths = new LongChunks();
  private final IntChunks kinds = new IntChunks();
  /// Those that another one of the same dataset follows.
  private final BitSet followed = new BitSet();
  private final LongChunks hashes = new LongChunks();
  private final ByteChunks texts = new ByteChunks();
  private final Map<Kind, Integer> kindNumbers = new HashMap<>();
  private final List<Kind> kindsByNumber = new ArrayList<>();
  private int lastKind;
  /// Checksums that are no SHA-256, by number of the artifact.
  private final Map<Integer, String> otherChecksums = new HashMap<>();

  /// What is known of a dataset.
  public enum Known {
    /// Its records say that it is stored.
    STORED(0, true, true),
    /// Its records say that it is stored, and something else says that this may be over.
    DOUBTFUL(1, true, true),
    /// It was deleted, or never stored.
    NOT_STORED(2, true, false),
    /// Somebody names it, and nobody can say more.
    NAMED(3, true, false);

    private final int number;
    private final boolean recorded;
    private final boolean expected;

    Known(int number, boolean recorded, boolean expected) {
      this.number = number;
      this.recorded = recorded;
      this.expected = expected;
    }

    private Existence exists(Existence stored) {
      return switch (this) {
        case STORED -> stored;
        case NOT_STORED -> Existence.NO;
        case DOUBTFUL, NAMED -> Existence.UNKNOWN;
      };
    }
  }

  /// What many artifacts have in common. Comparable, so that nobody can make a map of it slow.
  private record Kind(String component, String format, String datastore, String algorithm) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER = Comparator.comparing(Kind::format).thenComparing(Kind::component)
        .thenComparing(Kind::datastore).thenComparing(Kind::algorithm);

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }

    byte[] text(StorageField field) {
      return (switch (field) {
        case COMPONENT -> component;
        case FORMAT -> format;
        default -> datastore;
      }).getBytes(StandardCharsets.UTF_8);
    }
  }

  /// How many datasets it names. Their rows are the numbers below that, in the order in which they came, for ever.
  public int size() {
    return slots.size();
  }

  /// The row of this id, or -1 if it is not known.
  public int row(long most, long least) {
    return slots.find(most, least);
  }

  /// The row of this id, which is made if it is not known: [Known#NAMED], without records.
  ///
  /// @throws BridgeException `table-full`
  public int name(long most, long least) {
    int row = slots.add(most, least, head(Known.NAMED, NO_RECORDS));
    if (row == owners.size()) {
      owners.add(-1);
    }
    return row;
  }

  private static long head(Known state, long records) {
    return (long) state.number << STATE_SHIFT | records;
  }

  /// Gives the dataset at `row` these records in place of those that it has, and makes it [Known#STORED].
  ///
  /// @param owner any number by which the caller knows them
  /// @param records at least one
  /// @throws BridgeException `table-full`
  public void store(int row, int owner, List<StorageRecord> records) {
    int first = kinds.size();
    if (records.isEmpty() || first > NO_RECORDS - records.size()) {
      throw new BridgeException("table-full",
          "a table would hold %,d artifacts and %,d more".formatted(first, records.size()),
          "A table holds less than 2^30 artifacts, and a dataset has at least one. Ask for fewer runs at once.");
    }
    for (int i = 0; i < records.size(); i++) {
      add(records.get(i), i < records.size() - 1);
    }
    owners.set(row, owner);
    slots.state(row, head(Known.STORED, first | (records.size() > 1 ? SEVERAL : 0)));
    slots.size(row, records.getFirst().size());
  }

  private void add(StorageRecord record, boolean more) {
    Checksum checksum = record.checksum();
    int number = kind(new Kind(record.component(), record.format(), record.datastore(), checksum.algorithm()));
    boolean sha256 = checksum.algorithm().equals(SHA256);
    if (!sha256) {
      otherChecksums.put(kinds.size(), checksum.toString());
    }
    for (int word = 0; word < HASH_WORDS; word++) {
      hashes.add(sha256 ? HexFormat.fromHexDigitsToLong(checksum.hex(), 16 * word, 16 * word + 16) : 0);
    }
    sizes.add(record.size());
    written.add(ChronoUnit.MICROS.between(Instant.EPOCH, record.written()));
    paths.add(texts.add(record.location().value().getBytes(StandardCharsets.UTF_8)));
    if (more) {
      followed.set(kinds.size());
    }
    kinds.add(number);
  }

  private int kind(Kind kind) {
    // Most are of the kind of the one before.
    if (lastKind < kindsByNumber.size() && kindsByNumber.get(lastKind).equals(kind)) {
      return lastKind;
    }
    Integer number = kindNumbers.get(kind);
    if (number == null) {
      number = kindsByNumber.size();
      kindNumbers.put(kind, number);
      kindsByNumber.add(kind);
    }
    lastKind = number;
    return number;
  }

  /// What is known of the dataset at `row`.
  public Known known(int row) {
    return STATES[(int) slots.state(row) >>> STATE_SHIFT];
  }

  /// Changes what is known of the dataset at `row`; its records stay.
  public void know(int row, Known known) {
    slots.state(row, head(known, slots.state(row) & (SEVERAL | NO_RECORDS)));
  }

  /// Says whether the dataset at `row` has records.
  public boolean hasRecords(int row) {
    return (slots.state(row) & NO_RECORDS) != NO_RECORDS;
  }

  /// The number that came with the records of `row`; -1 where it has none.
  public int owner(int row) {
    return owners.get(row);
  }

  /// Row i answers id i; an id that is not known is unknown, and has no source.
  ///
  /// @param stored what to say of datasets that are [Known#STORED]: unknown while something may hide that they are not
  public StorageReport report(DatasetIds asked, Set<StorageField> fields, Source source, Existence stored) {
    // Behind those of the states stands the code of an id that is not known.
    byte[] codes = new byte[2 * STATES.length];
    for (Known state : STATES) {
      codes[state.number] = StorageReportBuilder.code(state.exists(stored), state.recorded, state.expected, true);
    }
    try (StorageReportBuilder report = new StorageReportBuilder(fields, asked.size())) {
      Writer writer = new Writer(report, fields, codes);
      for (int from = 0; from < asked.size(); from += BLOCK) {
        writer.write(asked, from, Math.min(BLOCK, asked.size() - from), source);
      }
      return report.build();
    }
  }

  /// Answers some ids after others, each step for all of them: what is looked for first in memory does not wait for what was looked for before, and each column is written in one go.
  private final class Writer {
    private final StorageReportBuilder report;
    private final byte[] codesOfStates;
    private final boolean wantsSize;
    private final boolean wantsPath;
    private final boolean wantsChecksum;
    private final boolean wantsWritten;
    private final byte[] hash = (SHA256 + ":" + "0".repeat(64)).getBytes(StandardCharsets.US_ASCII);
    private final Map<StorageField, byte[][]> words = new EnumMap<>(StorageField.class);
    private final int[] places = new int[BLOCK];
    private final long[] heads = new long[BLOCK];
    private final long[] firstSizes = new long[BLOCK];
    private final byte[] codes = new byte[BLOCK];
    private final int[] counts = new int[BLOCK];
    /// The artifacts of these ids.
    private int[] found = new int[2 * BLOCK];
    private long[] foundSizes = new long[found.length];
    private long[] values = new long[found.length];

    Writer(StorageReportBuilder report, Set<StorageField> fields, byte[] codesOfStates) {
      this.report = report;
      this.codesOfStates = codesOfStates;
      for (StorageField field : Set.of(StorageField.COMPONENT, StorageField.FORMAT, StorageField.DATASTORE)) {
        if (fields.contains(field)) {
          words.put(field, kindsByNumber.stream().map(kind -> kind.text(field)).toArray(byte[][]::new));
        }
      }
      wantsSize = fields.contains(StorageField.SIZE);
      wantsPath = fields.contains(StorageField.PATH);
      wantsChecksum = fields.contains(StorageField.CHECKSUM);
      wantsWritten = fields.contains(StorageField.WRITTEN);
    }

    void write(DatasetIds asked, int from, int count, Source source) {
      slots.find(asked, from, count, heads, firstSizes, places);
      int artifacts = 0;
      for (int i = 0; i < count; i++) {
        long head = heads[i];
        byte code = codesOfStates[(int) (head >>> STATE_SHIFT) & STATES.length - 1
            | RecordSlots.free(head) * STATES.length];
        int first = (int) head & NO_RECORDS;
        int own = code / StorageReportBuilder.EXPECTED & first - NO_RECORDS >>> 31;
        // Overwritten by the next where there is none.
        found[artifacts] = first;
        foundSizes[artifacts] = firstSizes[i];
        artifacts += own;
        if (own > 0 && (head & SEVERAL) != 0) {
          int before = artifacts;
          artifacts = others(first, artifacts);
          own += artifacts - before;
        }
        codes[i] = code;
        counts[i] = own;
      }
      Arrays.fill(codes, count, BLOCK, (byte) 0);
      report.answers(asked, from, count, codes, counts, source);
      write(artifacts);
    }

    /// Adds the artifacts that follow this one of the same dataset to those that were found. There is room for the first ones of a whole block behind them.
    private int others(int first, int already) {
      int next = already;
      for (int artifact = first; followed.get(artifact); next++) {
        artifact++;
        if (next + BLOCK >= found.length) {
          found = Arrays.copyOf(found, 2 * found.length);
          foundSizes = Arrays.copyOf(foundSizes, found.length);
          values = new long[found.length];
        }
        found[next] = artifact;
        foundSizes[next] = sizes.get(artifact);
      }
      return next;
    }

    /// The columns of the first `count` artifacts that were found.
    private void write(int count) {
      if (wantsSize) {
        report.numbers(StorageField.SIZE, foundSizes, count);
      }
      if (wantsWritten) {
        for (int i = 0; i < count; i++) {
          values[i] = written.get(found[i]);
        }
        report.numbers(StorageField.WRITTEN, values, count);
      }
      if (wantsPath) {
        for (int i = 0; i < count; i++) {
          values[i] = paths.get(found[i]);
        }
        for (int i = 0; i < count; i++) {
          report.text(StorageField.PATH, texts.chunk(values[i]), ByteChunks.start(values[i]),
              ByteChunks.length(values[i]));
        }
      }
      if (wantsChecksum) {
        for (int i = 0; i < count; i++) {
          checksum(found[i]);
        }
      }
      words.forEach((field, all) -> {
        for (int i = 0; i < count; i++) {
          byte[] word = all[kinds.get(found[i])];
          report.text(field, word, 0, word.length);
        }
      });
    }

    private void checksum(int artifact) {
      if (!kindsByNumber.get(kinds.get(artifact)).algorithm.equals(SHA256)) {
        report.text(StorageField.CHECKSUM, otherChecksums.getOrDefault(artifact, ""));
        return;
      }
      int at = SHA256.length() + 1;
      for (int word = 0; word < HASH_WORDS; word++) {
        long value = hashes.get((long) HASH_WORDS * artifact + word);
        for (int shift = 60; shift >= 0; shift -= 4) {
          hash[at++] = HEX[(int) (value >>> shift) & 15];
        }
      }
      report.text(StorageField.CHECKSUM, hash, 0, hash.length);
    }
  }
}
