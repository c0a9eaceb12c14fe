package dev.larder.datastore.s3;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How many requests a store has made since it was opened, views included: what an object store is paid and limited by. Repeated ones count each time.
///
/// @param puts creates, and all requests of multipart uploads but their ends by force
/// @param heads looks at one path
/// @param gets reads, a resumed one anew
/// @param lists pages of listings, of artifacts and of uploads
/// @param deletes batches of up to 1,000 paths, and multipart uploads that were ended by force
/// @param retries how many of all these were repetitions
/// @param throttled how many were answered with "slow down"
public record S3Requests(long puts, long heads, long gets, long lists, long deletes, long retries, long throttled) {

  /// All requests.
  public long total() {
    return puts + heads + gets + lists + deletes;
  }

  /// By the names of the components, those that are 0 left out.
  SequencedMap<String, Long> counts() {
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    counts.put("puts", puts);
    counts.put("heads", heads);
    counts.put("gets", gets);
    counts.put("lists", lists);
    counts.put("deletes", deletes);
    counts.put("retries", retries);
    counts.put("throttled", throttled);
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /// What was added to these since `earlier`.
  public S3Requests since(S3Requests earlier) {
    return new S3Requests(puts - earlier.puts, heads - earlier.heads, gets - earlier.gets, lists - earlier.lists,
        deletes - earlier.deletes, retries - earlier.retries, throttled - earlier.throttled);
  }
}
