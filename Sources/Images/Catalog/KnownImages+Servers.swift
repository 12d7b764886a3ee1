import ContainerRuntime
import Machine

extension KnownImages {
  /// One small server: its repository, tags, size in megabytes, program and words.
  private struct Row {
    var repository: String
    var tags: [String]
    var megabytes: Int
    var program: String
    var entrypoint: [String] = []
    var command: [String] = []
    var port: Int?
    var user: UInt32 = 0
    var userName = ""
    var environment = Environment()
    var workingDirectory = "/"
    /// Programs beside it.
    var tools: [String] = []
    /// Whether nothing but the program is in it.
    var isScratch = true
  }

  /// Images that show where requests end, and other servers that examples start.
  static func servers(_ era: ImageEra) -> [Image] {
    var rows =
      samples + agnhosts + echoServers + memcacheds(era) + queues(era) + stressTools
    if era == .current { rows += monitoring }
    return rows.map { row in
      let path = row.entrypoint.first ?? row.command.first ?? "/" + row.program
      let place = path.hasPrefix("/") ? path : "/usr/local/bin/" + path
      var files = BaseFiles.debian()
      if row.isScratch {
        files = BaseFiles.scratch(row.program, at: place)
      } else {
        files.insert(.program(row.program), at: place)
        for name in row.tools { files.insert(.program(name), at: "/usr/local/bin/" + name) }
      }
      var configuration = ImageConfiguration(
        entrypoint: row.entrypoint,
        command: row.command,
        environment: row.environment,
        workingDirectory: row.workingDirectory,
        user: row.user,
        exposedPorts: row.port.map { ["\($0)/tcp"] } ?? []
      )
      configuration.userName = row.userName
      return Image(
        row.repository,
        tags: row.tags,
        size: row.megabytes * 1_000_000,
        configuration: configuration,
        files: files
      )
    }
  }

  private static var samples: [Row] {
    var rows = [
      Row(
        repository: "docker.io/hashicorp/http-echo",
        tags: ["latest", "1.0.0", "1.0", "0.2.3", "alpine"],
        megabytes: 3,
        program: "http-echo",
        entrypoint: ["/http-echo"],
        port: 5678,
        user: 65_532,
        userName: "65532:65532"
      ),
      Row(
        repository: "docker.io/ealen/echo-server",
        tags: ["latest", "0.9.2", "0.7.0"],
        megabytes: 40,
        program: "ealen-echo-server",
        entrypoint: ["/app/echo-server"],
        port: 80
      ),
    ]
    for repository in ["docker.io/kicbase/echo-server", "docker.io/jmalloc/echo-server"] {
      rows.append(
        Row(
          repository: repository,
          tags: ["latest", "1.0"],
          megabytes: 2,
          program: "echo-server",
          entrypoint: ["/bin/echo-server"],
          port: 8080
        )
      )
    }
    let registries = [
      "gcr.io/google-samples", "gcr.io/google_samples",
      "us-docker.pkg.dev/google-samples/containers/gke",
    ]
    for registry in registries {
      for version in ["1.0", "2.0"] {
        rows.append(
          Row(
            repository: registry + "/hello-app",
            tags: version == "1.0" ? ["1.0", "latest"] : ["2.0"],
            megabytes: 11,
            program: "hello-app-" + version,
            entrypoint: ["/hello-app"],
            port: 8080
          )
        )
      }
    }
    return rows
  }

  private static var agnhosts: [Row] {
    [
      "registry.k8s.io/e2e-test-images/agnhost", "k8s.gcr.io/e2e-test-images/agnhost",
      "us.gcr.io/k8s-artifacts-prod/e2e-test-images/agnhost",
    ].map { repository in
      Row(
        repository: repository,
        tags: ["latest", "2.21", "2.39", "2.40", "2.43", "2.45", "2.47", "2.52", "2.53", "2.56"],
        megabytes: 51,
        program: "agnhost",
        entrypoint: ["/agnhost"],
        command: ["pause"],
        port: 8080,
        isScratch: false
      )
    }
  }

  /// Programs that take memory and processors, to see what limits do.
  private static var stressTools: [Row] {
    let names: [(repository: String, program: String, entrypoint: [String], command: [String])] = [
      ("docker.io/polinux/stress", "stress", [], ["/usr/local/bin/stress"]),
      ("docker.io/containerstack/alpine-stress", "stress", [], ["/usr/local/bin/stress"]),
      ("docker.io/progrium/stress", "stress", ["/usr/bin/stress", "--verbose"], []),
      ("docker.io/polinux/stress-ng", "stress-ng", [], ["/usr/bin/stress-ng"]),
      ("docker.io/alexeiled/stress-ng", "stress-ng", ["/stress-ng"], ["--help"]),
      ("docker.io/colinianking/stress-ng", "stress-ng", ["/usr/bin/stress-ng"], []),
      ("docker.io/vish/stress", "vish-stress", ["/stress", "-logtostderr"], []),
      ("registry.k8s.io/e2e-test-images/stress", "vish-stress", ["/stress", "-logtostderr"], []),
    ]
    return names.map { name in
      Row(
        repository: name.repository,
        tags: ["latest", "1.0.4", "v1"],
        megabytes: 4,
        program: name.program,
        entrypoint: name.entrypoint,
        command: name.command,
        isScratch: name.program == "vish-stress"
      )
    }
  }

  private static var echoServers: [Row] {
    let registries = [
      "gcr.io/google_containers", "gcr.io/google-containers", "k8s.gcr.io", "registry.k8s.io",
    ]
    return registries.flatMap { registry in
      [("echoserver-1.4", ["1.4"]), ("echoserver", ["1.8", "1.9", "1.10", "latest"])].map {
        program,
        tags in
        Row(
          repository: registry + "/echoserver",
          tags: tags,
          megabytes: 43,
          program: program,
          command: ["/usr/local/bin/run.sh"],
          port: 8080,
          isScratch: false
        )
      }
    }
  }

  private static func memcacheds(_ era: ImageEra) -> [Row] {
    let version = era == .of2017 ? "1.5.3" : "1.6.39"
    return [
      Row(
        repository: "docker.io/library/memcached",
        tags: ["latest", "1", "1.5", "1.6", "alpine", "1.6-alpine", version],
        megabytes: 30,
        program: "memcached",
        command: ["memcached"],
        port: 11_211,
        user: 11_211,
        userName: "memcache",
        environment: ["MEMCACHED_VERSION": version],
        isScratch: false
      )
    ]
  }

  private static func queues(_ era: ImageEra) -> [Row] {
    [
      Row(
        repository: "docker.io/library/rabbitmq",
        tags: era == .of2017
          ? ["latest", "3", "3.6", "management", "3-management"]
          : [
            "latest", "4", "4.2", "4.1", "3", "3.13", "management", "4-management", "3-management",
          ],
        megabytes: 110,
        program: "rabbitmq-server",
        command: ["rabbitmq-server"],
        port: 5672,
        environment: ["RABBITMQ_VERSION": era == .of2017 ? "3.6.14" : "4.2.1"],
        tools: ["rabbitmqctl", "rabbitmq-diagnostics"],
        isScratch: false
      )
    ]
  }

  private static var monitoring: [Row] {
    ["docker.io/prom/prometheus", "quay.io/prometheus/prometheus"].map { repository in
      Row(
        repository: repository,
        tags: ["latest", "v3.7.3", "v3.0.0", "v2.55.0", "v2.53.0", "v2.45.0"],
        megabytes: 110,
        program: "prometheus-server",
        entrypoint: ["/bin/prometheus"],
        command: [
          "--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus",
        ],
        port: 9090,
        user: 65_534,
        userName: "nobody",
        workingDirectory: "/prometheus",
        isScratch: false
      )
    } + [
      Row(
        repository: "docker.io/grafana/grafana",
        tags: ["latest", "12.3.0", "12.0.0", "11.3.0", "11.0.0", "10.4.0"],
        megabytes: 190,
        program: "grafana-server",
        entrypoint: ["/run.sh"],
        port: 3000,
        user: 472,
        userName: "472",
        environment: ["GF_PATHS_HOME": "/usr/share/grafana", "GF_PATHS_DATA": "/var/lib/grafana"],
        workingDirectory: "/usr/share/grafana",
        isScratch: false
      )
    ]
  }
}
