package dev.larder.repository;

/// What a rebuilt Registry was made from.
///
/// @param deletes committed deletes that were replayed before everything else
/// @param voided deletes that were begun and never committed
/// @param fenced journals of `_operations` that had not ended, and were ended
/// @param keyConflicts that transfer-backs into the lost Registry had written down; they were decided anew
public record RebuildReport(TransferReport transfer, long deletes, long voided, long fenced, long keyConflicts) {}
