package dev.larder.datastore.vfs;

/// A file or folder in a folder.
///
/// @param key the name; of a folder, with `/` at its end, so that sorted keys give the order of whole paths
/// @param size in bytes, of a file
record Child(String key, long size) {
  static Child file(String name, long size) {
    return new Child(name, size);
  }

  static Child folder(String name) {
    return new Child(name + "/", 0);
  }

  boolean isFolder() {
    return key.endsWith("/");
  }
}
