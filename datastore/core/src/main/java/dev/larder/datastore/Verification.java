package dev.larder.datastore;

/// Whether what is read is compared with the checksum of its storage record.
///
/// The checksum is that of all bytes: of a part nobody can say whether it is right. So with [#ALWAYS] a part (a range, a column of a columnar file) costs
/// one reading of the whole, once for each handle; with [#NEVER] it costs the part, and is taken as it is.
public enum Verification {
  NEVER, ALWAYS
}
