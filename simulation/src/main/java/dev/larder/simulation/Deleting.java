package dev.larder.simulation;

import dev.larder.datastore.DeleteReport;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.RunFolder;
import dev.larder.model.ArtifactPath;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Somebody who deletes datasets: intent, commit, artifacts, each durable before the next.
final class Deleting {
  private Deleting() {}

  /// Deletes whatever of plate A is stored.
  static void delete(Program self) throws IOException {
    Optional<RunFolder> run = RunFolder.find(self.store(), Program.RUN);
    if (run.isEmpty()) {
      return;
    }
    List<JournalRecord.Stored> found = Audit.of(self.store()).journals().stream()
        .flatMap(journal -> journal.stored().stream()).filter(stored -> stored.dataId().toString().contains("A1"))
        .toList();
    if (found.isEmpty()) {
      return;
    }
    UUID id = found.getFirst().id();
    List<StorageRecord> records = found.getFirst().records();
    UUID operation = self.actor().host().randomUuid();
    Segments journal = new Segments(self, "_journal/v1/_operations");
    Oracle oracle = self.oracle();
    oracle.dying(id);
    StringBuilder targets = new StringBuilder();
    for (StorageRecord record : records) {
      targets.append(targets.isEmpty() ? "" : ",")
          .append("[\"%s\",\"%s\",\"%s\"]".formatted(id, record.component(), record.location()));
    }
    journal.write(List.of(Segments.header(self.repository(), "\"scope\":\"operations\""),
        "\"t\":\"D\",\"operation\":\"%s\",\"action\":\"purge\",\"run\":\"%s\",\"incarnation\":\"%s\",\"targets\":[%s]"
            .formatted(operation, run.get().run(), run.get().incarnation(), targets)));
    self.actor().simulation().current();
    oracle.dead(id);
    oracle.gone(id);
    journal.write(List.of("\"t\":\"K\",\"operation\":\"%s\"".formatted(operation)));
    List<ArtifactPath> paths = records.stream().flatMap(record -> record.path().stream()).toList();
    DeleteReport report = self.store().delete(paths);
    self.actor().simulation().current();
    paths.stream().filter(path -> !report.failed().containsKey(path))
        .forEach(path -> oracle.removed(id, path.value()));
  }
}
