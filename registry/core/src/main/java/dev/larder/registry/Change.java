package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.Timespan;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// One change of a [RegistryBatch]. Each says what giving it again does: *idempotent* means nothing, and no error.
public sealed interface Change {

  /// What kind of change it is, as files and messages name it, e.g. `register_run`.
  default String kind() {
    return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /// Declares a dimension. Idempotent; another definition of the name is a conflict. What it requires is declared before it.
  record DeclareDimension(Dimension dimension) implements Change {}

  /// Puts records of dimensions. Idempotent; other metadata for a key is a conflict, unless `replace`.
  record PutDimensionRecords(List<DimensionRecord> records, boolean replace) implements Change {
    public PutDimensionRecords {
      records = List.copyOf(records);
    }
  }

  /// Registers a dataset type, whose dimensions are declared. Idempotent; another definition of the name is a conflict.
  record RegisterDatasetType(DatasetType type) implements Change {}

  /// Registers a run. Idempotent; another incarnation, or a collection of another type of that name, is a conflict.
  record RegisterRun(RunName run, UUID incarnation) implements Change {}

  /// Makes an empty collection, tagged, chained or calibration. Idempotent; one of another type is a conflict.
  record CreateCollection(CollectionName collection, CollectionType type) implements Change {
    public CreateCollection {
      if (type == CollectionType.RUN) {
        throw new IllegalArgumentException("a run is registered, not created: use RegisterRun");
      }
    }
  }

  /// Edits a chain. Children are collections that are there (to take out what is not there is done already); each counts once, at its first
  /// place. A chain that would come to search itself is a conflict, one that would come to search more than 10,000 collections invalid.
  /// All edits are idempotent: a child that is in the chain moves. Counted are children that came, went or stand elsewhere.
  record EditChain(CollectionName chain, ChainEdit edit, List<CollectionName> children) implements Change {
    public EditChain {
      children = List.copyOf(children);
    }
  }

  /// How a chain is edited.
  enum ChainEdit {
    /// The children become the last ones, in their order.
    EXTEND,
    /// The children become the first ones, in their order.
    PREPEND,
    /// The children are taken out of the chain.
    REMOVE,
    /// The children become all there are.
    REDEFINE;

    /// The name in commands and files, e.g. `extend`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The edit of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ChainEdit ofWord(String word) {
      for (ChainEdit edit : values()) {
        if (edit.word().equals(word)) {
          return edit;
        }
      }
      throw new IllegalArgumentException("no edit of a chain: use one of extend, prepend, remove, redefine");
    }
  }

  /// Puts datasets into a tagged collection. Idempotent; another dataset of the same type and data ID in it is a conflict.
  record Tag(CollectionName collection, List<UUID> datasets) implements Change {
    public Tag {
      datasets = List.copyOf(datasets);
    }
  }

  /// Takes datasets out of a tagged collection. Idempotent.
  record Untag(CollectionName collection, List<UUID> datasets) implements Change {
    public Untag {
      datasets = List.copyOf(datasets);
    }
  }

  /// Says that datasets hold for `validity`, in a calibration collection. Idempotent for the very same span; one of the same
  /// type and data ID that holds for a part of it is a conflict.
  record Certify(CollectionName collection, List<UUID> datasets, Timespan validity) implements Change {
    public Certify {
      datasets = List.copyOf(datasets);
    }
  }

  /// Says that nothing of that type holds for `span`: spans that reach into it are cut, or split. Idempotent.
  ///
  /// @param dataIds to which it is limited; empty for all
  record Decertify(CollectionName collection, DatasetTypeName type, Timespan span, Set<DataId> dataIds)
      implements
        Change {
    public Decertify {
      dataIds = Set.copyOf(dataIds);
    }
  }

  /// Inserts datasets, whose runs and dataset types are registered. Idempotent for the same content; the same id with other content, the
  /// same run, type and data ID with another id, or an id that a delete has committed, is a conflict.
  ///
  /// Who gives no storage records says nothing of storage: the dataset may be there, stored. Counted are datasets that were not there, or not
  /// stored.
  ///
  /// @param datastore the name of the datastore that the paths of records are relative to
  record InsertDatasets(String datastore, List<RegisteredDataset> datasets) implements Change {
    public InsertDatasets {
      datastore = Told.datastore(datastore);
      datasets = List.copyOf(datasets);
      Told.oneDefinitionEach(datasets);
    }
  }

  /// Adds storage records to a dataset that is there. Idempotent; another record of the same component is a conflict, and so is a dataset
  /// that a committed delete unstored.
  record AddStorageRecords(String datastore, UUID dataset, List<StorageRecord> records) implements Change {
    public AddStorageRecords {
      datastore = Told.datastore(datastore);
      records = List.copyOf(records);
    }
  }

  /// Takes away the storage records of datasets, which are then known and not stored. Touches no artifact. Idempotent.
  record RemoveStorageRecords(String datastore, List<UUID> datasets) implements Change {
    public RemoveStorageRecords {
      datastore = Told.datastore(datastore);
      datasets = List.copyOf(datasets);
    }
  }

  /// Takes datasets out of the Registry. Idempotent; one that is stored, tagged or certified is a conflict. Their lineage stays.
  record RemoveDatasets(List<UUID> datasets) implements Change {
    public RemoveDatasets {
      datasets = List.copyOf(datasets);
    }
  }

  /// Removes a collection. Idempotent; one that a chain names, or a run that holds datasets or journals, is a conflict: see
  /// [RemoveRun].
  record RemoveCollection(CollectionName collection) implements Change {}

  /// Removes a run that is complete and holds no datasets, and with it what is known of its journals. Its incarnation is remembered, so that nothing
  /// late begins it anew: a journal of it is refused, and so is registering it again. A later run of its name is another run. Idempotent; a run that
  /// holds datasets, is not complete, or is searched by a chain is a conflict, and so is another incarnation of that name, if this one was never removed.
  record RemoveRun(RunName run, UUID incarnation) implements Change {}

  /// Removes a dataset type. Idempotent; one that datasets are of is a conflict.
  record RemoveDatasetType(DatasetTypeName type) implements Change {}

  /// Removes a dimension and its records. Idempotent; one that a dataset type or another dimension names is a conflict.
  record RemoveDimension(DimensionName dimension) implements Change {}
}
