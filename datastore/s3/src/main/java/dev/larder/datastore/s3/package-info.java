/// Bytes at paths in a bucket of AWS S3 or of a store that speaks its language.
///
/// The promise kept here (3): a write never replaces an artifact that is there, although requests and replies get lost. One conditional request
/// creates an artifact; it bears a nonce, so that whoever does not hear the answer can look whose artifact it is. Nothing of the AWS SDK leaves this
/// package, and the SDK repeats nothing by itself.
@NullMarked
package dev.larder.datastore.s3;

import org.jspecify.annotations.NullMarked;
