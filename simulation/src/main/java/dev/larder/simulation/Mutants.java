package dev.larder.simulation;

import java.lang.classfile.CodeBuilder;
import java.util.List;

/// Every safety step whose absence the harness is known to notice.
final class Mutants {
  private static final String STORE = "dev.larder.datastore.";
  private static final String JOURNAL = "dev.larder.journal.";

  private Mutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("the temporary file is not forced", "a name may survive without its bytes", "no crash damages",
            List.of("THREE_PUTS disk crashes"),
            List.of(Edit.skip(STORE + "LocalCreation", "write", "java.nio.channels.FileChannel.force"))),
        new Mutant("no folder is forced", "bytes may survive without their name", "no crash damages",
            List.of("THREE_PUTS disk crashes"),
            List.of(Edit.skip(STORE + "DurableFolders", "force", "java.nio.channels.AsynchronousFileChannel.force"))),
        new Mutant("the folders above are not forced", "a new folder vanishes with all that is in it",
            "what is acknowledged",
            List.of("THREE_PUTS disk crashes"),
            List.of(Edit.skip(STORE + "FolderBatch", "force", "java.util.Set.forEach"))),
        new Mutant("a link replaces what is there", "the loser of a race destroys what the winner was told is stored",
            "no crash damages", List.of("RIVALS disk schedules 1"),
            List.of(Edit.detour(STORE + "LocalCreation", "link", "java.nio.file.Files.createLink",
                "dev.larder.simulation.Detours.replace").withPlaces(2))),
        new Mutant("an intent is not awaited", "an artifact may be there of which nobody knows", "every artifact",
            List.of("THREE_PUTS disk crashes"),
            List.of(unawaited(), Edit.rename(JOURNAL + "PutProtocol", "announce", JOURNAL + "JournalWriter.append", 1,
                "appendUnawaited"))),
        new Mutant("no intent is written", "an artifact may be there of which nobody knows", "every artifact",
            List.of("THREE_PUTS disk crashes"),
            List.of(new Edit.Calls(JOURNAL + "PutProtocol", "announce", JOURNAL + "JournalWriter.append", 1, 1,
                (code, call) -> code.pop().pop()))),
        new Mutant("a record is not awaited", "the caller is told of what the next power failure takes away",
            "what is acknowledged has a durable record", List.of("THREE_PUTS disk crashes"),
            List.of(unawaited(), Edit.rename(JOURNAL + "PutProtocol", "record", JOURNAL + "JournalWriter.append", 1,
                "appendUnawaited"))),
        new Mutant("two segments are under way at once", "the second survives without the first", "no crash damages",
            List.of("PARALLEL disk random 3000"),
            List.of(Edit.detour(JOURNAL + "JournalWriter", "<init>", JOURNAL + "Host.newThread",
                "dev.larder.simulation.Detours.twice"))),
        new Mutant("a fence is overlooked", "who was held for dead acknowledges what nobody will ever read",
            "at most one content", List.of("SLOW disk pauses"),
            List.of(Edit.detour(JOURNAL + "JournalWriter", "flush", STORE + "ArtifactStore.create",
                "dev.larder.simulation.Detours.believe"))),
        new Mutant("nobody looks whether the run is closed", "a writer begins where clean-up has begun",
            "nobody begins in a closed run", List.of("CLOSING disk schedules 1"),
            List.of(Edit.skip(JOURNAL + "PutProtocol", "announce", JOURNAL + "PutProtocol.checkNotClosed", 2,
                code -> {
                }))),
        new Mutant("a journal's folder is not forced before it is read", "what somebody acted on vanishes",
            "who is told of a conflict", List.of("RIVALS disk stalls"),
            List.of(Edit.skip(JOURNAL + "JournalCursor", "next", STORE + "ArtifactStore.sync"))),
        new Mutant("contents are not compared before adopting",
            "the caller is told that its bytes are stored, and others are",
            "what is acknowledged was asked for", List.of("RIVALS disk plain"),
            List.of(Edit.skip(JOURNAL + "Collisions", "sameContent", "dev.larder.model.Checksum.equals", 1,
                CodeBuilder::iconst_1))),
        new Mutant("a leftover is adopted", "bytes are recorded that somebody else wrote, or nobody finished",
            "what is acknowledged is there", List.of("OTHER_CONTENT disk power"),
            List.of(Edit.detour(JOURNAL + "Collisions", "look", JOURNAL + "PutItem$Part.nextAttempt",
                JOURNAL + "LeftoverAdoption.adopt"))),
        new Mutant("a journal is sealed although a create has no known outcome",
            "an artifact appears when nothing can any more",
            "a sealed journal", List.of("THREE_PUTS bucket faults"),
            List.of(new Edit.SameNumber(JOURNAL + "PutProtocol", "seal", 1))),
        new Mutant("the checksum of a line is not checked", "a line of somebody else is believed", "damage",
            List.of("TWO_JOURNALS disk damage"),
            List.of(Edit.skip(JOURNAL + "SegmentDecoder", "decode", JOURNAL + "SegmentDecoder.checkLine"))),
        new Mutant("the numbers of records are not checked", "a record that is missing is not missed", "damage",
            List.of("TWO_JOURNALS disk damage"),
            List.of(new Edit.SameNumber(JOURNAL + "SegmentDecoder", "decode", 1))),
        new Mutant("the trailer is not checked", "a line that was taken out at the end is not missed", "damage",
            List.of("TWO_JOURNALS disk damage"),
            List.of(Edit.skip(JOURNAL + "SegmentDecoder", "decode", JOURNAL + "SegmentDecoder.checkTrailer"))),
        new Mutant("a missing segment is taken for the end", "what stands behind it is silently lost", "damage",
            List.of("TWO_JOURNALS disk damage"),
            List.of(new Edit.Calls(JOURNAL + "JournalCursor", "next", JOURNAL + "JournalCursor.corrupt", 1, 1,
                (code, call) -> code.pop().pop()))));
  }

  private static Edit unawaited() {
    return new Edit.Twin("append", "appendUnawaited",
        Edit.skip(JOURNAL + "JournalWriter", "append", JOURNAL + "JournalWriter.awaitDurable"));
  }
}
