package dev.larder.registry;

import dev.larder.model.RunName;
import java.time.Instant;
import java.util.UUID;

/// How far a journal has been taken in.
///
/// @param segments number of its segments taken in to their last record
/// @param records the number `n` of the last record taken in, 0 at first; the next one expected is one more
/// @param ended whether its seal or fence has been taken in: nothing of it will follow
/// @param moved when this last changed, by the clock of whoever did it
public record JournalProgress(UUID writer, RunName run, int segments, long records, boolean ended, Instant moved) {}
