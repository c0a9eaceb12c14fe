/// The SQL schema of the Registry, one folder a dialect, run by Flyway when a registry is made or migrated, never when it is opened.
///
/// The tables have the same shape in every dialect, so that one set of generated classes serves all. What stands in a
/// released migration is never changed: a new one follows it.
@NullMarked
package dev.larder.migrations;

import org.jspecify.annotations.NullMarked;
