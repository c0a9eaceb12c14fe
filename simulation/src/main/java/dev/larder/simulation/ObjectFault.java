package dev.larder.simulation;

import java.util.List;

/// What may go wrong with a request to an object store.
enum ObjectFault {
  NONE,
  /// 503 or 403: refused, nothing was done, and that is certain.
  REFUSED,
  /// 409: somebody else writes there at this moment. The client asks again by itself.
  CONFLICT,
  /// The request never arrives. The client cannot know.
  REQUEST_LOST,
  /// What was asked for is done, and the answer never arrives.
  REPLY_LOST,
  /// The client has long given up when the request arrives, after some other requests.
  LATE;

  /// All but [#NONE].
  static final List<ObjectFault> REAL = List.of(REFUSED, CONFLICT, REQUEST_LOST, REPLY_LOST, LATE);
}
