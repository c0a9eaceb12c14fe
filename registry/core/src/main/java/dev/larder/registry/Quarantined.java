package dev.larder.registry;

import dev.larder.model.RunName;
import java.util.Optional;
import java.util.UUID;

/// Something in a journal that was refused. At most one for each record of a journal.
///
/// @param record the number `n` of the record, or of the first that could not be read where the journal itself is at fault
/// @param dataset whom it concerns, where that is known
/// @param reason a stable code, e.g. `dataset-conflict`
/// @param detail what was found and what was expected, for people
public record Quarantined(UUID writer, RunName run, long record, Optional<UUID> dataset, String reason,
    String detail) {}
