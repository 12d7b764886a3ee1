import ContainerRuntime
import Machine

extension KnownImages {
  /// One release of a database: its tags, and its number as the image's variable has it.
  private typealias Release = (tags: [String], version: String)

  /// The databases that answer SQL, and those that are there and answer nothing.
  static func databases(_ era: ImageEra) -> [Image] {
    postgres(era) + mysql(era) + mariadb(era) + documents(era)
  }

  private static func postgres(_ era: ImageEra) -> [Image] {
    let releases: [Release] =
      era == .of2017
      ? [
        (["latest", "10", "10.1"], "10.1"), (["9.6", "9.6.6", "9"], "9.6.6"),
        (["9.5", "9.5.10"], "9.5.10"), (["9.4"], "9.4.15"),
      ]
      : [
        (["latest", "18", "18.1", "bookworm", "18-bookworm"], "18.1"),
        (["17", "17.7", "17-bookworm"], "17.7"), (["16", "16.11", "16-bookworm"], "16.11"),
        (["15", "15.15"], "15.15"), (["14", "14.20"], "14.20"), (["13"], "13.23"),
        (["12"], "12.22"), (["11"], "11.22"), (["10"], "10.23"), (["9.6"], "9.6.24"),
      ]
    return releases.flatMap { release -> [Image] in
      let major = release.version.split(separator: ".").first.map(String.init) ?? ""
      let folder = major == "18" ? "/var/lib/postgresql/18/docker" : "/var/lib/postgresql/data"
      let alpine = release.tags.map { $0 == "latest" ? "alpine" : $0 + "-alpine" }
      return [(release.tags, false), (alpine.filter { !$0.contains("bookworm") }, true)].map {
        tags,
        isAlpine in
        let suffix = isAlpine ? "" : "-1.pgdg120+1"
        var image = database(
          "postgres",
          tags: tags,
          command: "postgres",
          port: 5432,
          environment: [
            "LANG": "en_US.utf8", "PG_MAJOR": major, "PG_VERSION": release.version + suffix,
            "PGDATA": folder,
          ],
          programs: [
            ("psql", "psql"), ("pg_isready", "pg_isready"), ("pg_dump", "pg_dump"),
            ("createdb", "createdb"), ("dropdb", "dropdb"),
            ("postgres", "postgres"),
          ],
          isAlpine: isAlpine
        )
        image.configuration.stopSignal = (Int(major) ?? 0) >= 10 && era == .current ? "SIGINT" : ""
        image.configuration.volumes = [major == "18" ? "/var/lib/postgresql" : folder]
        return image
      }
    }
  }

  private static func mysql(_ era: ImageEra) -> [Image] {
    let releases: [Release] =
      era == .of2017
      ? [
        (["latest", "5.7", "5", "5.7.20"], "5.7.20"), (["5.6", "5.6.38"], "5.6.38"),
        (["5.5"], "5.5.58"), (["8", "8.0", "8.0.3"], "8.0.3"),
      ]
      : [
        (["latest", "9", "9.5", "9.5.0"], "9.5.0"), (["8.4", "8.4.7", "lts"], "8.4.7"),
        (["8", "8.0", "8.0.44"], "8.0.44"), (["5.7", "5", "5.7.44"], "5.7.44"),
        (["5.6", "5.6.51"], "5.6.51"),
      ]
    return releases.map { release in
      let suffix = release.version.hasPrefix("5") ? "-1debian8" : "-1.el9"
      var image = database(
        "mysql",
        tags: release.tags,
        command: "mysqld",
        port: 3306,
        environment: [
          "MYSQL_MAJOR": String(release.version.prefix(3)),
          "MYSQL_VERSION": release.version + suffix,
        ],
        programs: [
          ("mysql", "mysql"), ("mysqladmin", "mysqladmin"), ("mysqldump", "mysqldump"),
          ("mysqld", "mysqld"),
        ]
      )
      image.configuration.volumes = ["/var/lib/mysql"]
      return image
    }
  }

  private static func mariadb(_ era: ImageEra) -> [Image] {
    let releases: [Release] =
      era == .of2017
      ? [
        (["latest", "10", "10.2", "10.2.11"], "10.2.11"), (["10.1"], "10.1.29"),
        (["10.3"], "10.3.2"),
      ]
      : [
        (["latest", "12", "12.1"], "12.1.2"), (["lts", "11", "11.8"], "11.8.5"),
        (["11.4"], "11.4.9"), (["10", "10.11"], "10.11.15"), (["10.6"], "10.6.24"),
      ]
    return releases.map { release in
      let isNew = era == .current
      var programs = [("mysqld", "mariadbd")]
      for (name, program) in [
        ("mysql", "mysql"), ("mysqladmin", "mysqladmin"), ("mysqldump", "mysqldump"),
      ] {
        if !isNew || release.version.hasPrefix("10") { programs.append((name, program)) }
      }
      if isNew {
        programs += [
          ("mariadb", "mysql"), ("mariadb-admin", "mysqladmin"), ("mariadb-dump", "mysqldump"),
          ("mariadbd", "mariadbd"),
        ]
      }
      var image = database(
        "mariadb",
        tags: release.tags,
        command: isNew ? "mariadbd" : "mysqld",
        port: 3306,
        environment: ["MARIADB_VERSION": "1:" + release.version + "+maria~ubu2404"],
        programs: programs
      )
      image.configuration.volumes = ["/var/lib/mysql"]
      return image
    }
  }

  /// MongoDB listens and logs; its shell says that its protocol is not simulated.
  private static func documents(_ era: ImageEra) -> [Image] {
    let tags =
      era == .of2017
      ? ["latest", "3", "3.4", "3.4.10", "3.2", "3.6"]
      : ["latest", "8", "8.0", "8.2", "7", "7.0", "6", "6.0", "5", "5.0", "4.4", "4"]
    let shell = era == .of2017 ? "mongo" : "mongosh"
    var image = database(
      "mongo",
      tags: tags,
      command: "mongod",
      port: 27_017,
      environment: ["MONGO_VERSION": era == .of2017 ? "3.4.10" : "8.2.2"],
      programs: [(shell, "mongo-shell"), ("mongod", "mongod")],
      entrypoint: "docker-entrypoint"
    )
    image.configuration.volumes = ["/data/configdb", "/data/db"]
    return [image]
  }

  private static func database(
    _ name: String,
    tags: [String],
    command: String,
    port: Int,
    environment: Environment,
    programs: [(path: String, program: String)],
    entrypoint: String? = nil,
    isAlpine: Bool = false
  ) -> Image {
    var files = isAlpine ? BaseFiles.alpine() : BaseFiles.debian()
    for (path, program) in programs {
      files.insert(.program(program), at: "/usr/local/bin/\(path)")
    }
    files.insert(
      .program(entrypoint ?? "\(name)-entrypoint"),
      at: "/usr/local/bin/docker-entrypoint.sh"
    )
    files.insert(.directory(), at: "/docker-entrypoint-initdb.d")
    var variables: Environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    ]
    variables.merge(environment)
    return Image(
      "docker.io/library/\(name)",
      tags: tags,
      size: isAlpine ? 105_000_000 : 155_000_000,
      configuration: ImageConfiguration(
        entrypoint: ["docker-entrypoint.sh"],
        command: [command],
        environment: variables,
        exposedPorts: ["\(port)/tcp"]
      ),
      files: files
    )
  }
}
