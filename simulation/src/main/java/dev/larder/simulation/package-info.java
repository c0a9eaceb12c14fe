/// A simulated world for the production code: disk, object store, threads, locks, clocks and names that do what we say, crash where
/// we want them to, and can be repeated exactly. Nothing that is shipped depends on it.
@NullMarked
package dev.larder.simulation;

import org.jspecify.annotations.NullMarked;
