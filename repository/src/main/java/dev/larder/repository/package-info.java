/// Registry and Datastore together: repositories, transfer-back, ingest, checks, retrieval.
///
/// The promises kept here (5, 7, 9): absence is claimed only where everything that could know was read; the Registry does not
/// depend on how often, in which order or by how many the journals were transferred back; a journal that cannot be trusted is
/// reported and stops nothing else.
@NullMarked
package dev.larder.repository;

import org.jspecify.annotations.NullMarked;
