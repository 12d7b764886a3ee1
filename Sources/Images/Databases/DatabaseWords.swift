/// The longer texts of the database images.
enum DatabaseWords {
  static let noPassword = """
    Error: Database is uninitialized and superuser password is not specified.
           You must specify POSTGRES_PASSWORD to a non-empty value for the
           superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

           You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
           connections without a password. This is *not* recommended.

           See PostgreSQL documentation about "trust":
           https://www.postgresql.org/docs/current/auth-trust.html

    """

  static let openDatabase = """
    ****************************************************
    WARNING: No password has been set for the database.
             This will allow anyone with access to the
             Postgres port to access your database. In
             Docker's default configuration, this is
             effectively any other container on the same
             system.

             Use "-e POSTGRES_PASSWORD=password" to set
             it in "docker run".
    ****************************************************

    """

  static let movedData = """
    Error: in 18+, these Docker images are configured to store database data in a
           format which is compatible with "pg_ctlcluster" (specifically, using
           major-version-specific directory names).  This better reflects how
           PostgreSQL itself works, and how upgrades are to be performed.

           See also https://github.com/docker-library/postgres/pull/1259

           Counter to that, there appears to be PostgreSQL data in:
             /var/lib/postgresql/data (unused mount/volume)

           This is usually the result of upgrading the Docker image without
           upgrading the underlying database using "pg_upgrade" (which requires both
           versions).

           The suggested container configuration for 18+ is to place a single mount
           at /var/lib/postgresql which will then place PostgreSQL data in a
           subdirectory, allowing usage of "pg_upgrade --link" without mount point
           boundary issues.

           See https://github.com/docker-library/postgres/issues/37 for a (long)
           discussion around this process, and suggestions for how to do so.

    """

  /// What `initdb` says while it works.
  static func making(_ folder: String, release: Int) -> String {
    """
    The files belonging to this database system will be owned by user "postgres".
    This user must also own the server process.

    The database cluster will be initialized with locale "en_US.utf8".
    The default database encoding has accordingly been set to "UTF8".
    The default text search configuration will be set to "english".

    Data page checksums are \(release >= 18 ? "enabled" : "disabled").

    fixing permissions on existing directory \(folder) ... ok
    creating subdirectories ... ok
    selecting dynamic shared memory implementation ... posix

    """
  }

  static func made(_ folder: String) -> String {
    """
    selecting default "max_connections" ... 100
    selecting default "shared_buffers" ... 128MB
    selecting default time zone ... Etc/UTC
    creating configuration files ... ok
    running bootstrap script ... ok
    performing post-bootstrap initialization ... ok
    syncing data to disk ... ok


    Success. You can now start the database server using:

        pg_ctl -D \(folder) -l logfile start


    """
  }
}
