/// Benchmarks. Each runs what Larder does and a bare loop that does the same work on files or tables and nothing else, in turn and
/// in one run, and prints the ratio: these figures compare, absolute times do not. What was seen stands in `docs/benchmarks.md`.
@NullMarked
package dev.larder.bench;

import org.jspecify.annotations.NullMarked;
