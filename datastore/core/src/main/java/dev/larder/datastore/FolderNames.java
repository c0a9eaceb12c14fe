package dev.larder.datastore;

import java.util.List;

/// What is directly in a folder, each ascending by its UTF-8 bytes.
///
/// @param folders names of folders; below one there may be nothing
/// @param files names of artifacts
public record FolderNames(List<String> folders, List<String> files) {
  public FolderNames {
    folders = List.copyOf(folders);
    files = List.copyOf(files);
  }
}
