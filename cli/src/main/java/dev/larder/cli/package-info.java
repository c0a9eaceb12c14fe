/// The `larder` command: what people and scripts see of the house.
///
/// What this room keeps: data goes to standard output and everything else to standard error; every error says what failed, why
/// and what to do next; an exit code tells a script what kind of end it was; and what cannot be printed completely never looks
/// complete. It starts fast: only the command that is asked for is built, and nothing is loaded that it does not use.
@NullMarked
package dev.larder.cli;

import org.jspecify.annotations.NullMarked;
