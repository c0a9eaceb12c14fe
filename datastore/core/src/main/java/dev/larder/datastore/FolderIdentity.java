package dev.larder.datastore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// Which folder a name stands for: another one, once the first was removed and somebody has made it anew.
///
/// @param key the number of its inode, or what else the system has; numbers are used again
/// @param born when it was made; the epoch where the file system does not say
record FolderIdentity(Object key, FileTime born) {
  private static final FileTime UNSAID = FileTime.fromMillis(0);

  static FolderIdentity of(Path folder) throws IOException {
    BasicFileAttributes found = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object key = found.fileKey();
    // Java gives the time of the last change for a birth that nobody noted.
    boolean said = !found.creationTime().equals(found.lastModifiedTime());
    return new FolderIdentity(key == null ? "" : key, said ? found.creationTime() : UNSAID);
  }

  /// Whether it tells two folders of one name apart for certain: not in the moment in which the folder was made, and nowhere on a file system that notes no births.
  boolean certain() {
    return !key.equals("") && !born.equals(UNSAID);
  }
}
