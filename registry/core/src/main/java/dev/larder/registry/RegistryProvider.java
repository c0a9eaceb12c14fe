package dev.larder.registry;

/// Makes and opens registries of one kind of database. Found by [java.util.ServiceLoader] and picked by URL, so that
/// nothing but the faces needs an implementation on its class path.
public interface RegistryProvider {

  /// Says whether this provider is for such URLs, e.g. `jdbc:sqlite:…`.
  boolean accepts(String url);

  /// Makes the schema in an empty database, which it creates where the database is a file. One that is there already, of this
  /// very schema, is left as it is, so that an interrupted call can be repeated.
  void create(RegistrySettings settings);

  /// The schema that the database has, and the one that this program is for.
  SchemaState schema(RegistrySettings settings);

  /// Brings the database to the schema of this program. One that has it is left as it is; each step is a transaction, so that an interrupted
  /// call can be repeated.
  ///
  /// @return what it had, and what it has now
  /// @throws RegistryException.Incompatible if it is newer than this program, or no registry
  SchemaState migrate(RegistrySettings settings);

  /// Opens a registry; never changes its schema.
  ///
  /// @throws RegistryException.NotFound if there is none
  /// @throws RegistryException.Incompatible if its schema is not one that this program works on
  Registry open(RegistrySettings settings);

  /// The statements, and nothing else, that give `role` what reading needs, tables that are not there yet included.
  ///
  /// @throws RegistryException.Invalid if the database has no roles
  String grants(RegistrySettings settings, String role);
}
