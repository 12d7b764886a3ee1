import Simulation

/// What a Redis server is told by its configuration file, its arguments and `CONFIG SET`.
///
/// Source: `redis.conf` and `src/config.c` of Redis.
struct RedisSettings: Sendable {
  /// The directives that are known, with their defaults, sorted by name.
  private var values: [String: String]

  init(version: String, directory: String = "/data") {
    values = [
      "appendfilename": "appendonly.aof", "appendfsync": "everysec", "appendonly": "no",
      "bind": "* -::*", "daemonize": "no", "databases": "16", "dbfilename": "dump.rdb",
      "dir": directory, "logfile": "", "loglevel": "notice", "masterauth": "",
      "maxclients": "10000",
      "maxmemory": "0", "maxmemory-policy": "noeviction", "maxmemory-samples": "5",
      "port": "6379", "protected-mode": "no", "requirepass": "",
      "save": "3600 1 300 100 60 10000",
      "tcp-backlog": "511", "tcp-keepalive": "300", "timeout": "0",
    ]
    if Self.isOld(version) { values["save"] = "900 1 300 10 60 10000" }
    if version.first.map({ $0 >= "7" }) ?? false { values["appenddirname"] = "appendonlydir" }
  }

  /// Whether it is a release of before 2020, whose words differ.
  static func isOld(_ version: String) -> Bool { version.first.map { $0 < "6" } ?? false }

  /// Directives that are taken and change nothing here.
  private static let silent: Set<String> = [
    "activerehashing", "always-show-logo", "aof-use-rdb-preamble", "auto-aof-rewrite-min-size",
    "auto-aof-rewrite-percentage", "dynamic-hz", "hz", "io-threads", "latency-monitor-threshold",
    "lazyfree-lazy-eviction", "no-appendfsync-on-rewrite", "notify-keyspace-events", "pidfile",
    "rdbchecksum", "rdbcompression", "slowlog-log-slower-than", "slowlog-max-len",
    "stop-writes-on-bgsave-error", "supervised",
  ]

  subscript(name: String) -> String { values[name] ?? "" }

  /// The names and values that `isWanted` takes, by name.
  func listed(where isWanted: (String) -> Bool) -> [(name: String, value: String)] {
    values.keys.sorted().filter(isWanted).map { ($0, values[$0] ?? "") }
  }

  /// Sets a directive by its words; false where there is none of that name or the value is no good.
  mutating func set(_ name: String, _ words: [String]) -> Bool {
    let name = name.lowercased()
    if Self.silent.contains(name), !words.isEmpty { return true }
    guard values[name] != nil, !words.isEmpty else { return false }
    var value = words.joined(separator: " ")
    switch name {
    case "save":
      if value == "\"\"" || value.isEmpty { value = "" }
      guard value.split(separator: " ").allSatisfy({ Int($0) != nil }) else { return false }
    case "maxmemory":
      guard let bytes = Self.bytes(value) else { return false }
      value = String(bytes)
    case "appendonly", "daemonize", "protected-mode":
      guard ["yes", "no"].contains(value) else { return false }
    case "maxmemory-policy":
      guard Self.policies.contains(value) else { return false }
    case "databases", "maxclients", "maxmemory-samples", "port", "tcp-backlog", "tcp-keepalive",
      "timeout":
      guard let number = Int(value), number >= 0 else { return false }
    default: break
    }
    values[name] = value
    return true
  }

  static let policies = [
    "volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-random",
    "allkeys-random", "volatile-ttl", "noeviction",
  ]

  private static let units: [(String, Int)] = [
    ("kb", 1 << 10), ("mb", 1 << 20), ("gb", 1 << 30), ("k", 1000), ("m", 1_000_000),
    ("g", 1_000_000_000), ("b", 1), ("", 1),
  ]

  /// Reads a size: `100`, `2mb` (of 1024), `2m` (of 1000).
  static func bytes(_ text: String) -> Int? {
    let lowered = text.lowercased()
    guard let (suffix, unit) = units.first(where: { lowered.hasSuffix($0.0) }),
      let number = Int(lowered.dropLast(suffix.count)), number >= 0
    else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }

  /// When the data are to be saved by itself: after so long, if so much changed.
  var savePoints: [(after: Duration, changes: Int)] {
    let numbers = self["save"].split(separator: " ").compactMap { Int($0) }
    return stride(from: 0, to: numbers.count - 1, by: 2).map {
      (.seconds(Int64(numbers[$0])), numbers[$0 + 1])
    }
  }

  /// The configuration file, as `INFO` names it.
  var file = ""
  var port: Int { Int(self["port"]) ?? 6379 }
  var keepsLog: Bool { self["appendonly"] == "yes" }

  /// Reads what stands in a configuration file.
  ///
  /// - Throws: what the server prints of the first line that it does not know.
  mutating func read(_ text: String, version: String) throws(Refusal) {
    var hasSaves = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { continue }
      var words = (RedisClient.split(String(trimmed)) ?? []).filter { $0 != "\r" }
      if words.first?.lowercased() == "save", words.count > 1 {
        // Several lines add up; an empty one takes all away.
        if hasSaves, words[1] != "" { words.insert(self["save"], at: 1) }
        hasSaves = true
      }
      guard let name = words.first, set(name, Array(words.dropFirst())) else {
        throw Refusal(
          text: "\n*** FATAL CONFIG FILE ERROR (Redis \(version)) ***\n"
            + "Reading the configuration file, at line \(index + 1)\n>>> '\(trimmed)'\n"
            + "Bad directive or wrong number of arguments\n"
        )
      }
    }
  }

  /// Why the server does not start.
  struct Refusal: Error {
    let text: String
  }

  /// Reads the arguments of the server: a file, then directives with two dashes.
  static func file(in arguments: [String]) -> String? {
    arguments.first.flatMap { $0.hasPrefix("--") || $0 == "-" ? nil : $0 }
  }

  /// The directives among the arguments, as lines of a configuration file.
  static func lines(in arguments: [String]) -> String {
    var lines: [String] = []
    for word in arguments.drop(while: { !$0.hasPrefix("--") }) {
      if word.hasPrefix("--") {
        lines.append(String(word.dropFirst(2)))
      } else {
        lines[lines.count - 1] += " " + (word.isEmpty || word.contains(" ") ? "\"\(word)\"" : word)
      }
    }
    return lines.joined(separator: "\n")
  }
}
