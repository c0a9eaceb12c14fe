package dev.larder.registry;

import java.util.UUID;

/// What a committed delete did to a dataset: kept for ever. A record of a journal that restores the dataset lifts those of `UNSTORE`, and never one of `PURGE`.
public record Tombstone(UUID operation, DeletionAction action) {}
