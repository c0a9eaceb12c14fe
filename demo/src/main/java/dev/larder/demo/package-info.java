/// A small pipeline to show and test the main job: worker processes that write datasets and journals, and share no database.
///
/// This room cannot see the Registry: a worker's class path holds no JDBC driver. What a worker writes depends on the input
/// alone: no time, host, order or number of workers is in it.
@NullMarked
package dev.larder.demo;

import org.jspecify.annotations.NullMarked;
