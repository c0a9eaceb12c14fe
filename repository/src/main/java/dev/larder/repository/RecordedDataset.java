package dev.larder.repository;

import dev.larder.model.RunName;
import java.util.UUID;

/// Whose a storage record is.
///
/// @param registered whether the Registry has it; otherwise a journal says so that waits for its transfer-back
record RecordedDataset(UUID id, RunName run, boolean registered) {}
