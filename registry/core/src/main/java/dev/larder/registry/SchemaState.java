package dev.larder.registry;

/// The version of a registry's schema, `major.minor`: a program works on every minor version beside its own of the same major one.
///
/// @param found what the database has
/// @param wanted what this program makes and migrates to
/// @param usable whether this program works on it as it is
public record SchemaState(String found, String wanted, boolean usable) {}
