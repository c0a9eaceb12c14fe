package dev.larder.registry;

import dev.larder.model.RunName;
import java.util.UUID;

/// A run and what the Registry holds of it.
///
/// @param incarnation tells a run from an earlier one of the same name
/// @param complete whether all that was ever written to it is in the Registry: it is closed, and every journal was taken in
/// @param datasets all, stored or not
/// @param artifacts storage records
/// @param bytes of all artifacts
public record RunSummary(RunName run, UUID incarnation, boolean complete, long datasets, long artifacts, long bytes) {}
