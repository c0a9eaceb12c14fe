/// The words of the domain as immutable values: datasets, dataset types, data IDs, runs, artifacts, storage records.
///
/// No I/O, no dependency: everything else in the house stands on this room. What it keeps is the meaning of names. A value
/// that exists is valid (its constructor checked it), and two writers that never met derive the same keys from the same words.
@NullMarked
package dev.larder.model;

import org.jspecify.annotations.NullMarked;
