package dev.larder.registry;

import dev.larder.model.RunName;
import java.util.UUID;

/// A run and what the Registry holds of it.
///
/// @param incarnation tells a run from an earlier one of the same name
/// @param datasets all, stored or not
/// @param artifacts storage records
/// @param bytes of all artifacts
public record RunSummary(RunName run, UUID incarnation, long datasets, long artifacts, long bytes) {}
