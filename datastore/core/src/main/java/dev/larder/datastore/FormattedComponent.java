package dev.larder.datastore;

/// One artifact that a value becomes.
///
/// @param component empty for the value as a whole
/// @param format its media type, for the storage record
/// @param extension of its file name, without the dot; empty for none
public record FormattedComponent(String component, Content content, String format, String extension) {}
