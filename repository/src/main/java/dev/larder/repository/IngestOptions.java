package dev.larder.repository;

/// How an ingest goes about its work.
///
/// @param checksums whether what stays in place is read, for its checksum; otherwise its size is all that can be compared later
/// @param skipExisting whether a dataset of which a journal of the run says that it is stored is passed over, without a look at its file
/// @param stopOnFailure whether the first file that is refused ends the ingest; what is under way then is finished
public record IngestOptions(Transfer transfer, boolean checksums, boolean skipExisting, boolean stopOnFailure) {
  public static final IngestOptions DEFAULT = new IngestOptions(Transfer.AUTO, true, false, false);

  public IngestOptions with(Transfer by) {
    return new IngestOptions(by, checksums, skipExisting, stopOnFailure);
  }

  public IngestOptions withoutChecksums() {
    return new IngestOptions(transfer, false, skipExisting, stopOnFailure);
  }

  public IngestOptions skippingExisting() {
    return new IngestOptions(transfer, checksums, true, stopOnFailure);
  }

  public IngestOptions stoppingOnFailure() {
    return new IngestOptions(transfer, checksums, skipExisting, true);
  }
}
