package dev.larder.datastore.s3;

/// How requests are counted, see [S3Requests].
enum RequestKind {
  PUT, HEAD, GET, LIST, DELETE
}
