/// Tests of the whole: the launcher as people have it, real processes, real files, nothing replaced; and what holds for the
/// house as such (who may see whom).
///
/// A test here costs process starts, so it asks only what no test of one room can answer.
@NullMarked
package dev.larder.test;

import org.jspecify.annotations.NullMarked;
