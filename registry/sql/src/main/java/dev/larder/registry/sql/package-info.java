/// The Registry on SQL databases: SQLite now. Found by its URL (`jdbc:sqlite:…`) through [dev.larder.registry.RegistryProvider].
///
/// The promises kept here (4, 7, 8): a chunk goes in as one transaction, with the progress of its journals, so that every
/// crash and every repetition ends the same; nobody waits for bytes of artifacts while one is open. Statements are written on
/// classes generated from the migrations and rendered once; they run as plain prepared statements, which is what the speed
/// comes from. No type of jOOQ leaves this package.
@NullMarked
package dev.larder.registry.sql;

import org.jspecify.annotations.NullMarked;
