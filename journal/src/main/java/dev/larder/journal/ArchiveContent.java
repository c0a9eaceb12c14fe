package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.CRC32C;

/// The bytes of an archive, made while they are read: memory is that of one frame. Read again, they are the same.
///
/// @param frame how many bytes of text fill a frame
record ArchiveContent(ArtifactStore store, ArchiveIndex index, List<CompleteJournal> journals,
    int frame) implements Content {

  @Override
  public InputStream open() {
    return new Frames(this);
  }

  private static final class Frames extends InputStream {
    private final ArchiveContent content;
    private final CRC32C crc = new CRC32C();
    private byte[] packed = {};
    private int position;
    private int journal;
    private int segment;
    private boolean begun;
    private boolean ended;

    Frames(ArchiveContent content) {
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (position == packed.length) {
        if (ended) {
          return -1;
        }
        packed = next();
        position = 0;
      }
      int count = Math.min(length, packed.length - position);
      System.arraycopy(packed, position, bytes, offset, count);
      position += count;
      return count;
    }

    private byte[] next() throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      if (begun) {
        fill(text);
      } else {
        add(text, content.index.line());
        begun = true;
      }
      if (journal == content.journals.size()) {
        text.writeBytes(new ArchiveLine.Last(content.index.segments(), (int) crc.getValue()).line());
        ended = true;
      }
      return ArchiveFrame.pack(text.toByteArray());
    }

    private void fill(ByteArrayOutputStream text) throws IOException {
      while (text.size() < content.frame && journal < content.journals.size()) {
        CompleteJournal from = content.journals.get(journal);
        ArchiveLine.Segment line = from.segments().get(segment);
        add(text, line.line());
        add(text, from.segment(content.store, line));
        segment++;
        if (segment == from.segments().size()) {
          journal++;
          segment = 0;
        }
      }
    }

    private void add(ByteArrayOutputStream text, byte[] bytes) {
      text.writeBytes(bytes);
      crc.update(bytes, 0, bytes.length);
    }
  }
}
