package dev.larder.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// All commands, grouped as the help lists them. A new command is one line here.
///
/// They are suppliers because reading the annotations of thirty commands takes longer than most commands do.
final class Commands {
  static final List<Group> GROUPS = List.of(
      new Group("Daily work", List.of(
          new Entry("init", InitCommand::new),
          new Entry("demo", DemoCommand::new),
          new Entry("ingest", IngestCommand::new),
          new Entry("write", WriteCommand::new),
          new Entry("transfer-back", TransferBackCommand::new),
          new Entry("find", FindCommand::new),
          new Entry("get", GetCommand::new),
          new Entry("retrieve", RetrieveCommand::new),
          new Entry("uris", UrisCommand::new),
          new Entry("unstore", UnstoreCommand::new),
          new Entry("purge", PurgeCommand::new),
          new Entry("restore", RestoreCommand::new),
          new Entry("recover", RecoverCommand::new))),
      new Group("Words and collections", List.of(
          new Entry("dimension", DimensionCommand::new),
          new Entry("dataset-type", DatasetTypeCommand::new),
          new Entry("collection", CollectionCommand::new))),
      new Group("Inspection", List.of(
          new Entry("query", QueryCommand::new),
          new Entry("check", CheckCommand::new),
          new Entry("run", RunCommand::new),
          new Entry("journal", JournalCommand::new),
          new Entry("snapshot", SnapshotCommand::new),
          new Entry("fsck", FsckCommand::new),
          new Entry("status", StatusCommand::new),
          new Entry("doctor", DoctorCommand::new))),
      new Group("Administration", List.of(
          new Entry("orphans", OrphansCommand::new),
          new Entry("missing", MissingCommand::new),
          new Entry("rebuild", RebuildCommand::new),
          new Entry("admin", AdminCommand::new))));

  record Group(String title, List<Entry> entries) {}

  /// @param command an [Action], or a command with subcommands, with picocli's annotations
  record Entry(String name, Supplier<Object> command) {}

  private Commands() {}

  static List<Entry> all() {
    return GROUPS.stream().flatMap(group -> group.entries().stream()).toList();
  }

  /// The command that `args` ask for, if that is beyond doubt.
  static Optional<Entry> askedFor(List<String> args) {
    String word = args.stream().filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
    return all().stream().filter(entry -> entry.name().equals(word)).findFirst();
  }
}
