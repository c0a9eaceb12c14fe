package dev.larder.repository;

import dev.larder.model.RunName;
import java.util.Optional;
import java.util.UUID;

/// Whose a storage record is.
///
/// @param run empty where nobody has asked for it, or knows it
/// @param registered whether the Registry has the record; otherwise a journal says so that waits for its transfer-back
record RecordedDataset(UUID id, Optional<RunName> run, boolean registered) {}
