/// Stores behind Apache Commons VFS: SFTP servers, web servers, zip files, memory, and whatever else it reaches.
///
/// The promise kept here (3, 5): where a store cannot be sure that a create replaces nothing, it creates nothing and says so; and what a server
/// could not or would not tell is unknown, never absent. Commons VFS connects, and names what is reached; SFTP and HTTP are then asked
/// directly, because its file objects take a refusal for an absence and know no create that fails where something is.
@NullMarked
package dev.larder.datastore.vfs;

import org.jspecify.annotations.NullMarked;
