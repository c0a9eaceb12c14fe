package dev.larder.datastore.s3;

/// Which checksum of its content a request bears, for the store to compare.
enum Checksums {
  /// SHA-256 of an object, CRC-32 of a part: what AWS, MinIO and newer Ceph keep with the object.
  WHEN_SUPPORTED,
  /// None but where the protocol demands one.
  WHEN_REQUIRED,
  /// Content-MD5, which every store knows: for those that refuse the others.
  MD5
}
