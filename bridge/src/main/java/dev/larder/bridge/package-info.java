/// Bulk questions about storage and their columnar answers: do these datasets exist, where, how large, with which checksum?
///
/// The promise kept here (5): answers come from records and journals, storage is not touched unless the caller asks to verify,
/// and what cannot be known is reported as unknown or as an error, never as "does not exist".
@NullMarked
package dev.larder.bridge;

import org.jspecify.annotations.NullMarked;
