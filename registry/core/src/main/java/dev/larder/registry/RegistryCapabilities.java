package dev.larder.registry;

/// What a Registry is and can do now.
///
/// @param dialect `sqlite` or `postgresql`
/// @param schema version of its schema, e.g. `1`
/// @param writable whether changes are accepted now
public record RegistryCapabilities(String dialect, String schema, boolean writable) {}
