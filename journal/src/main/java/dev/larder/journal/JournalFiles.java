package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.util.UUID;

/// The segments of one journal, as a listing found them.
///
/// @param segments the highest number found. Lower ones may be missing in a listing that was made while the writer wrote.
public record JournalFiles(UUID writer, ArtifactPath folder, int segments) {}
