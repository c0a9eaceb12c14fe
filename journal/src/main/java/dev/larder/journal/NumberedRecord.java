package dev.larder.journal;

/// A record and its number `n`, which is dense over all segments of its writer and begins at 1.
public record NumberedRecord(long number, JournalRecord record) {}
