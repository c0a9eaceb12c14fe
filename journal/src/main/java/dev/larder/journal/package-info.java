/// Writing datasets without a database, and the journals that make it safe: what was begun, and what was finished.
///
/// The promises kept here: an artifact that the Registry does not know is always named by a durable intent (1); a writer is told
/// "stored" only after artifact and record are durable (2); the loser of a race gets a conflict and the winner's bytes stay (3);
/// a corrupt journal is put aside and stops nothing else (9). The format is specified in `docs/technote/journal.md`. Nothing
/// here knows of a Registry: a pipeline that only writes has no JDBC on its class path.
@NullMarked
package dev.larder.journal;

import org.jspecify.annotations.NullMarked;
