package dev.larder.journal;

import static dev.larder.journal.RecordFields.needed;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads the records of `_operations`: what is deleted, and which dataset of two keeps a key.
final class DeletingRecords {
  private DeletingRecords() {}

  static JournalRecord intent(RecordFields fields) throws IOException {
    UUID operation = null;
    DeleteAction action = null;
    RunName run = null;
    UUID incarnation = null;
    List<DeleteTarget> targets = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "operation" -> operation = fields.uuid();
        case "action" -> action = fields.word(DeleteAction.values(), DeleteAction::word);
        case "run" -> run = new RunName(fields.text());
        case "incarnation" -> incarnation = fields.uuid();
        case "targets" -> targets = targets(fields);
        default -> fields.skip();
      }
    }
    return new JournalRecord.DeleteIntent(needed("operation", operation), needed("action", action),
        needed("run", run), needed("incarnation", incarnation), needed("targets", targets));
  }

  private static List<DeleteTarget> targets(RecordFields fields) throws IOException {
    List<DeleteTarget> targets = new ArrayList<>();
    fields.beginList();
    while (fields.element()) {
      fields.beginList();
      fields.element();
      UUID id = fields.uuid();
      if (!fields.element()) {
        targets.add(new DeleteTarget.NotStored(id));
        continue;
      }
      String component = fields.text();
      fields.element();
      targets.add(new DeleteTarget.AtPath(id, component, new ArtifactPath(fields.text())));
      fields.endList();
    }
    return targets;
  }

  static JournalRecord committed(RecordFields fields) throws IOException {
    UUID operation = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      if (name.equals("operation")) {
        operation = fields.uuid();
      } else {
        fields.skip();
      }
    }
    return new JournalRecord.DeleteCommitted(needed("operation", operation));
  }

  static JournalRecord outcomes(RecordFields fields) throws IOException {
    UUID operation = null;
    List<DeleteOutcome> outcomes = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "operation" -> operation = fields.uuid();
        case "outcomes" -> {
          outcomes = new ArrayList<>();
          fields.beginList();
          while (fields.element()) {
            outcomes.add(outcome(fields));
          }
        }
        default -> fields.skip();
      }
    }
    return new JournalRecord.DeleteOutcomes(needed("operation", operation), needed("outcomes", outcomes));
  }

  private static DeleteOutcome outcome(RecordFields fields) throws IOException {
    fields.beginList();
    fields.element();
    UUID id = fields.uuid();
    fields.element();
    String component = fields.text();
    fields.element();
    ArtifactPath path = new ArtifactPath(fields.text());
    fields.element();
    DeleteOutcome.Outcome outcome = fields.word(DeleteOutcome.Outcome.values(), DeleteOutcome.Outcome::word);
    fields.element();
    String detail = fields.text();
    fields.endList();
    return new DeleteOutcome(id, component, path, outcome, detail);
  }

  static JournalRecord keyConflict(RecordFields fields) throws IOException {
    RunName run = null;
    UUID incarnation = null;
    DatasetTypeName type = null;
    DataId dataId = null;
    UUID loser = null;
    UUID winner = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "run" -> run = new RunName(fields.text());
        case "incarnation" -> incarnation = fields.uuid();
        case "type" -> type = new DatasetTypeName(fields.text());
        case "data_id" -> dataId = StoringRecords.dataId(fields);
        case "loser" -> loser = fields.uuid();
        case "winner" -> winner = fields.uuid();
        default -> fields.skip();
      }
    }
    return new JournalRecord.KeyConflict(needed("run", run), needed("incarnation", incarnation),
        needed("type", type), needed("data_id", dataId), needed("loser", loser), needed("winner", winner));
  }
}
