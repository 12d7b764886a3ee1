public import ContainerRuntime
import Machine
import Simulation

/// Which time the images are from.
public enum ImageEra: UInt8, Sendable {
  /// December 2017, the time of Kubernetes 1.8.
  case of2017
  /// Kubernetes 1.36's.
  case current
}

/// The images that can be pulled.
public enum KnownImages {
  /// A registry with all of them; made once.
  ///
  /// `opensDatabases` lets databases start without a password: a cluster without furniture stands
  /// for a control plane whose nodes ask nothing of what they run.
  public static func registry(_ era: ImageEra, opensDatabases: Bool = false) -> ImageRegistry {
    guard !opensDatabases else { return era == .of2017 ? openOf2017 : openCurrent }
    return era == .of2017 ? of2017 : current
  }

  private static let of2017 = ImageRegistry(images(.of2017))
  private static let current = ImageRegistry(images(.current))
  private static let openOf2017 = ImageRegistry(images(.of2017).map(opened))
  private static let openCurrent = ImageRegistry(images(.current).map(opened))

  private static func images(_ era: ImageEra) -> [Image] {
    var images = applications(era) + distributions()
    images += networkTools()
    images += SystemImages.all(era) + databases(era)
    return images.map { UnpackedSizes.set($0, era) }
  }

  private static func opened(_ image: Image) -> Image {
    var image = image
    if image.configuration.command == ["postgres"] {
      image.configuration.environment["POSTGRES_HOST_AUTH_METHOD"] = "trust"
    } else if image.configuration.exposedPorts == ["3306/tcp"] {
      image.configuration.environment["MYSQL_ALLOW_EMPTY_PASSWORD"] = "yes"
    }
    return image
  }

  static func applications(_ era: ImageEra) -> [Image] {
    [webApp(), httpd(version: era == .of2017 ? "2.4.29" : "2.4.65"), hello()] + redis(era)
      + guestbooks() + nginx(era)
      + pythons() + perls(era) + servers(era)
  }

  /// Every release of redis that a tag stands for, on both bases.
  private static func redis(_ era: ImageEra) -> [Image] {
    let releases: [(tags: [String], version: String)] =
      era == .of2017
      ? [
        (["latest", "4", "4.0", "4.0.6"], "4.0.6"), (["3", "3.2", "3.2.11"], "3.2.11"),
        (["3.0"], "3.0.7"),
      ]
      : [
        (["latest", "8", "8.2", "8.2.3", "bookworm"], "8.2.3"), (["8.0"], "8.0.5"),
        (["8.0.2"], "8.0.2"),
        (["7", "7.4"], "7.4.7"), (["7.2"], "7.2.12"), (["7.0"], "7.0.15"),
        (["6", "6.2"], "6.2.21"), (["6.0", "6.0.5"], "6.0.5"), (["5", "5.0", "5.0.4"], "5.0.4"),
        (["4", "4.0"], "4.0.14"), (["3", "3.2"], "3.2.12"),
      ]
    var debian = BaseFiles.debian(release: era == .of2017 ? "8 (jessie)" : "12 (bookworm)")
    var alpine = BaseFiles.alpine()
    addRedis(&debian)
    addRedis(&alpine)
    return releases.flatMap { release in
      let plain = release.tags.filter { $0 != "bookworm" }
      return [
        Image(
          "docker.io/library/redis",
          tags: release.tags,
          size: era == .of2017 ? 40_000_000 : 45_000_000,
          configuration: redisConfiguration(release.version),
          files: debian
        ),
        Image(
          "docker.io/library/redis",
          tags: plain.map { $0 == "latest" ? "alpine" : $0 + "-alpine" },
          size: 12_000_000,
          configuration: redisConfiguration(release.version),
          files: alpine
        ),
      ]
    }
  }

  private static func addRedis(_ files: inout FileNode) {
    for name in ["redis-server", "redis-cli"] {
      files.insert(.program(name), at: "/usr/local/bin/\(name)")
    }
    files.insert(.program("docker-entrypoint"), at: "/usr/local/bin/docker-entrypoint.sh")
    files.insert(.directory(), at: "/data")
  }

  private static func redisConfiguration(_ version: String) -> ImageConfiguration {
    ImageConfiguration(
      entrypoint: ["docker-entrypoint.sh"],
      command: ["redis-server"],
      environment: ["REDIS_VERSION": version],
      workingDirectory: "/data",
      exposedPorts: ["6379/tcp"]
    )
  }

  private static func webApp() -> Image {
    let modified = CivilTime.instant(year: 2016, month: 7, day: 20, hour: 10)
    var files = BaseFiles.debian(release: "8 (jessie)", modified: modified)
    files.insert(.text(WebAppFiles.app, modified: modified), at: "/usr/src/app/app.py")
    files.insert(.text(WebAppFiles.build, modified: modified), at: "/usr/src/app/build.sh")
    files.insert(.directory(modified: modified), at: "/usr/src/app/flask")
    files.insert(
      .text("flask\nredis\n", modified: modified),
      at: "/usr/src/app/requirements.txt"
    )
    files.insert(.program("python", modified: modified), at: "/usr/local/bin/python")
    files.insert(.program("pip", modified: modified), at: "/usr/local/bin/pip")
    for folder in Pip.folders {
      files.insert(
        .directory(modified: modified),
        at: "\(Pip.sitePackages("2.7.12"))/\(folder)"
      )
    }
    files.insert(.program("ping-inetutils", modified: modified), at: "/bin/ping")
    for (name, program) in [("curl", "curl"), ("wget", "wget-gnu"), ("nslookup", "nslookup")] {
      files.insert(.program(program, modified: modified), at: "/usr/bin/\(name)")
    }
    return Image(
      "docker.io/janakiramm/web",
      size: 265_000_000,
      digest: "sha256:6e913c17fb1d6f230655abd7db47e55c0bf274c4074d410fdd2cad183c2ab49e",
      configuration: ImageConfiguration(
        command: ["python", "app.py"],
        environment: [
          "PATH": "/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "LANG": "C.UTF-8", "GPG_KEY": "C01E1CAD5EA2C4F0B8E3571504C367C218ADD4FF",
          "PYTHON_VERSION": "2.7.12", "PYTHON_PIP_VERSION": "8.1.2",
        ],
        workingDirectory: "/usr/src/app",
        exposedPorts: ["5000/tcp"]
      ),
      files: files
    )
  }

  private static func nginx(_ era: ImageEra) -> [Image] {
    let tags = [
      "latest", "1.13", "1.7.9", "1.14.2", "1.15", "1.16", "1.16.1", "1.19", "1.20", "1.21",
      "1.22", "1.23", "1.24", "1.25", "1.26", "1.27", "1.28", "stable", "mainline",
    ]
    let files = nginxFiles(on: BaseFiles.debian(), era)
    return tags.map { tag in
      let version =
        switch tag {
        case "latest", "mainline": era == .of2017 ? "1.13.7" : "1.29.3"
        case "stable": era == .of2017 ? "1.12.2" : "1.28.0"
        default: tag.split(separator: ".").count == 2 ? tag + ".0" : tag
        }
      return nginx(version, tags: [tag], era, files)
    } + [
      nginx(
        era == .of2017 ? "1.13.7" : "1.29.3",
        tags: ["alpine", "stable-alpine", "1-alpine"],
        era,
        nginxFiles(on: BaseFiles.alpine(), era)
      )
    ]
  }

  private static func nginx(
    _ version: String,
    tags: [String],
    _ era: ImageEra,
    _ files: FileNode
  ) -> Image {
    let hasEntrypoint = era == .current
    var image = Image(
      "docker.io/library/nginx",
      tags: tags,
      size: 60_000_000,
      configuration: ImageConfiguration(
        entrypoint: hasEntrypoint ? ["/docker-entrypoint.sh"] : [],
        command: ["nginx", "-g", "daemon off;"],
        environment: ["NGINX_VERSION": version + (era == .of2017 ? "-1~stretch" : "")],
        exposedPorts: ["80/tcp"]
      ),
      files: files
    )
    if era == .current { image.configuration.stopSignal = "SIGQUIT" }
    return image
  }

  private static func nginxFiles(on base: FileNode, _ era: ImageEra) -> FileNode {
    var files = base
    files.insert(.program("nginx"), at: "/usr/sbin/nginx")
    files.insert(.program("curl"), at: "/usr/bin/curl")
    files.insert(.program("nginx-entrypoint"), at: "/docker-entrypoint.sh")
    files.insert(
      .text(
        NginxFiles.index,
        modified: CivilTime.instant(year: 2017, month: 11, day: 21, hour: 14, minute: 29)
      ),
      at: "/usr/share/nginx/html/index.html"
    )
    for (path, text) in [
      ("nginx.conf", NginxFiles.main(era == .of2017 ? "warn" : "notice")),
      ("mime.types", NginxFiles.types), ("conf.d/default.conf", NginxFiles.configuration),
    ] {
      files.insert(.text(text), at: "/etc/nginx/\(path)")
    }
    files.insert(.directory(), at: "/run")
    files.insert(.directory(), at: "/var/cache/nginx")
    files.insert(.text(NginxFiles.failure), at: "/usr/share/nginx/html/50x.html")
    files.insert(.link(to: "/dev/stdout"), at: "/var/log/nginx/access.log")
    files.insert(.link(to: "/dev/stderr"), at: "/var/log/nginx/error.log")
    return files
  }

  /// The front end of the guestbook, which the documentation of replica sets starts.
  private static func guestbooks() -> [Image] {
    ["docker.io/example", "gcr.io/google-samples", "gcr.io/google_samples"].map { registry in
      httpd("\(registry)/gb-frontend", tags: ["latest", "v3", "v4", "v5"])
    }
  }

  private static func httpd(
    _ repository: String = "docker.io/library/httpd",
    tags: [String] = ["latest", "2", "2.4", "alpine", "2.4-alpine"],
    version: String = "2.4.65"
  ) -> Image {
    var files = BaseFiles.debian()
    files.insert(.program("httpd"), at: "/usr/local/bin/httpd")
    files.insert(.text(ApacheFiles.configuration), at: "/usr/local/apache2/conf/httpd.conf")
    files.insert(
      .text("<html><body><h1>It works!</h1></body></html>\n"),
      at: "/usr/local/apache2/htdocs/index.html"
    )
    var image = Image(
      repository,
      tags: tags,
      size: 56_000_000,
      configuration: ImageConfiguration(
        command: ["httpd", "-D", "FOREGROUND"],
        environment: ["HTTPD_PREFIX": "/usr/local/apache2", "HTTPD_VERSION": version],
        workingDirectory: "/usr/local/apache2",
        exposedPorts: ["80/tcp"]
      ),
      files: files
    )
    if version != "2.4.29" { image.configuration.stopSignal = "SIGWINCH" }
    return image
  }

  private static func hello() -> Image {
    Image(
      "docker.io/library/hello-world",
      size: 2_400,
      configuration: ImageConfiguration(command: ["/hello"]),
      files: BaseFiles.scratch("hello", at: "/hello")
    )
  }

  private static func pythons() -> [Image] {
    [
      ("2.7.12", ["2.7.12", "2.7", "2"]), ("3.12.1", ["latest", "3", "3.12", "3.12-slim", "slim"]),
    ]
    .map { version, tags in
      var files = BaseFiles.debian()
      for name in ["python", "python3"] {
        files.insert(.program("python"), at: "/usr/local/bin/\(name)")
      }
      // What images with compilers have beside them.
      for (name, program) in [("curl", "curl"), ("wget", "wget-gnu")] {
        files.insert(.program(program), at: "/usr/bin/\(name)")
      }
      files.insert(.program("pip"), at: "/usr/local/bin/pip")
      return Image(
        "docker.io/library/python",
        tags: tags,
        size: 340_000_000,
        configuration: ImageConfiguration(
          command: ["python"],
          environment: ["LANG": "C.UTF-8", "PYTHON_VERSION": version]
        ),
        files: files
      )
    }
  }

  /// Perl, which the documentation's job computes pi with.
  private static func perls(_ era: ImageEra) -> [Image] {
    var files = BaseFiles.debian()
    files.insert(.program("perl"), at: "/usr/local/bin/perl")
    let version = era == .of2017 ? "5.26.1" : "5.42.0"
    let releases: [(tags: [String], version: String)] =
      era == .of2017
      ? [(["latest", "5", "5.26"], version)]
      : [
        (["latest", "5", "5.42"], version), (["5.34", "5.34.0"], "5.34.3"),
        (["5.36"], "5.36.3"), (["5.38"], "5.38.5"), (["5.40"], "5.40.3"),
      ]
    return releases.map { release in
      Image(
        "docker.io/library/perl",
        tags: release.tags,
        size: 330_000_000,
        configuration: ImageConfiguration(
          command: ["perl5.\(release.version.split(separator: ".")[1])", "-de0"],
          environment: ["PERL_VERSION": release.version],
          workingDirectory: "/usr/src/app"
        ),
        files: files
      )
    }
  }
}
