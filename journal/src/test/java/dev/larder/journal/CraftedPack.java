package dev.larder.journal;

import dev.larder.datastore.Sha256;
import dev.larder.model.Checksum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A pack written past the library: sums and frame are right, and what it lists is up to the test.
final class CraftedPack {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final List<Member> members = new ArrayList<>();
  private long entries;
  private long bytes;

  private static final class Member {
    private final String name;
    private final byte[] bytes;

    Member(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }
  }

  CraftedPack(UUID repository) {
    line(new PackLine.Begin(repository).line());
  }

  CraftedPack line(byte[] line) {
    lines.writeBytes(line);
    return this;
  }

  CraftedPack run(String datastore, RunFolder run, int number) {
    return line(new PackLine.Run(datastore, run.run(), run.incarnation(), number).line());
  }

  /// @param path as it stands in the list, and in the frame
  CraftedPack entry(String path, byte[] content) {
    return entry(path, content, content.length, Sha256.of(content));
  }

  CraftedPack entry(String path, byte[] content, long size, Checksum checksum) {
    entries++;
    bytes += size;
    members.add(new Member(path, content));
    return line("{\"path\":\"%s\",\"size\":%d,\"checksum\":\"%s\"}\n".formatted(path, size, checksum)
        .getBytes(StandardCharsets.UTF_8));
  }

  /// A file that is in the frame and not in the list.
  CraftedPack unlisted(String path, byte[] content) {
    members.add(new Member(path, content));
    return this;
  }

  byte[] finish() throws IOException {
    Checksum sum = Sha256.of(lines.toByteArray());
    line(new PackLine.End(entries, bytes, sum).line());
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    member(tar, RunPack.MANIFEST, lines.toByteArray());
    for (Member member : members) {
      // A name that no frame can hold is in the list alone: nobody gets as far as the frame.
      member(tar, member.name.substring(0, Math.min(member.name.length(), 100)), member.bytes);
    }
    tar.write(new byte[TarFormat.END]);
    return tar.toByteArray();
  }

  private static void member(ByteArrayOutputStream tar, String name, byte[] bytes) throws IOException {
    tar.write(TarFormat.header(name, bytes.length));
    tar.write(bytes);
    tar.write(new byte[TarFormat.padding(bytes.length)]);
  }
}
