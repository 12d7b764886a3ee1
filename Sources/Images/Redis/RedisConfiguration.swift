import Simulation

/// What a redis server is told by its file and its command line.
struct RedisConfiguration: Hashable, Sendable {
  struct Setting: Hashable, Sendable {
    var name: String
    var value: String
  }

  /// Why a line is no setting.
  struct Refusal: Error, Hashable, Sendable {
    var line: Int
    var text: String
  }

  /// The settings that can be asked for, in alphabetical order.
  private(set) var settings: [Setting]
  /// The file, where one was given.
  var file: String?

  init(version: String, directory: String) {
    let saves = version.hasPrefix("3") || version.hasPrefix("4") || version.hasPrefix("5")
    settings = [
      ("appendfilename", "appendonly.aof"), ("appendfsync", "everysec"), ("appendonly", "no"),
      ("bind", "* -::*"), ("databases", "16"), ("dbfilename", "dump.rdb"), ("dir", directory),
      ("logfile", ""), ("loglevel", "notice"), ("masterauth", ""), ("maxclients", "10000"),
      ("maxmemory", "0"), ("maxmemory-policy", "noeviction"), ("port", "6379"),
      ("protected-mode", "no"), ("requirepass", ""),
      ("save", saves ? "900 1 300 10 60 10000" : "3600 1 300 100 60 10000"),
      ("stop-writes-on-bgsave-error", "yes"), ("tcp-keepalive", "300"), ("timeout", "0"),
    ].map { Setting(name: $0.0, value: $0.1) }
  }

  subscript(name: String) -> String {
    settings.first { $0.name == name }?.value ?? ""
  }

  /// Sets a value; false for a name that there is none of.
  mutating func set(_ name: String, _ value: String) -> Bool {
    guard let place = settings.firstIndex(where: { $0.name == name.lowercased() }) else {
      return false
    }
    settings[place].value = name.lowercased().hasPrefix("maxmem") ? Self.bytes(value) : value
    return true
  }

  /// A size with its unit as bytes.
  private static func bytes(_ text: String) -> String {
    let lower = text.lowercased()
    let units = [
      ("gb", 1 << 30), ("mb", 1 << 20), ("kb", 1 << 10), ("g", 1_000_000_000), ("m", 1_000_000),
      ("k", 1000), ("b", 1),
    ]
    for (unit, factor) in units where lower.hasSuffix(unit) {
      guard let number = Int(lower.dropLast(unit.count)) else { continue }
      return String(number.multipliedReportingOverflow(by: factor).partialValue)
    }
    return text
  }

  /// Names that are taken and change nothing here.
  private static let silent = [
    "daemonize", "pidfile", "supervised", "always-show-logo", "rdbcompression", "rdbchecksum",
    "tcp-backlog", "slaveof", "replicaof", "slave-read-only", "replica-read-only",
    "lazyfree-lazy-eviction",
    "activerehashing", "hz", "dynamic-hz", "no-appendfsync-on-rewrite",
    "auto-aof-rewrite-percentage",
    "auto-aof-rewrite-min-size", "rename-command", "user", "aclfile", "io-threads",
    "cluster-enabled",
    "cluster-config-file", "cluster-node-timeout", "notify-keyspace-events",
    "slowlog-log-slower-than",
    "slowlog-max-len", "latency-monitor-threshold", "appenddirname", "locale-collate",
  ]

  /// Reads a file's lines.
  mutating func read(_ text: String) throws(Refusal) {
    var hasSave = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      let isTaken = try take(name, Array(words.dropFirst()), &hasSave)
      if !isTaken || words.count < 2 {
        throw Refusal(line: number + 1, text: String(line).trimmedOfSpaces)
      }
    }
  }

  /// Reads the command line behind the file's name: `--name value …`.
  mutating func read(_ words: [String]) throws(Refusal) {
    var hasSave = false
    var place = 0
    while place < words.count {
      let name = words[place].drop { $0 == "-" }
      var values: [String] = []
      place += 1
      while place < words.count, !words[place].hasPrefix("--") {
        values.append(words[place])
        place += 1
      }
      guard try take(String(name), values, &hasSave), !values.isEmpty else {
        throw Refusal(line: 1, text: ([String(name)] + values).joined(separator: " "))
      }
    }
  }

  private mutating func take(
    _ name: String,
    _ values: [String],
    _ hasSave: inout Bool
  ) throws(Refusal) -> Bool {
    let name = name.lowercased()
    var value = values.joined(separator: " ")
    if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") {
      value = String(value.dropFirst().dropLast())
    }
    if Self.silent.contains(name) { return true }
    if name == "save" {
      // Several lines of it add up; an empty one takes all of them away.
      value = value.isEmpty || !hasSave ? value : self["save"] + " " + value
      hasSave = true
    }
    return set(name, value)
  }

  /// After how long with how many changes a snapshot is written.
  var saves: [(seconds: Int64, changes: Int)] {
    let numbers = self["save"].split(separator: " ").compactMap { Int($0) }
    return stride(from: 0, to: numbers.count - 1, by: 2).map {
      (Int64(numbers[$0]), numbers[$0 + 1])
    }
  }
}
