package dev.larder.registry;

/// Makes and opens registries of one kind of database. Found by [java.util.ServiceLoader] and picked by URL, so that
/// nothing but the faces needs an implementation on its class path.
public interface RegistryProvider {

  /// Says whether this provider is for such URLs, e.g. `jdbc:sqlite:…`.
  boolean accepts(String url);

  /// Makes the schema in an empty database, which it creates where the database is a file. One that is there already, of this
  /// very schema, is left as it is, so that an interrupted call can be repeated.
  void create(String url);

  /// Opens a registry; never changes its schema.
  ///
  /// @throws RegistryException.NotFound if there is none
  /// @throws RegistryException.Incompatible if its schema is not the one of this program
  Registry open(String url);
}
