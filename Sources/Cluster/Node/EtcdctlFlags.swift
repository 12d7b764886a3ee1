import Machine

/// The words of an `etcdctl` command.
struct EtcdctlFlags: Sendable {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]

  subscript(name: String) -> String? { values[name] }

  func isSet(_ name: String) -> Bool { values[name].map { $0 != "false" } ?? false }

  /// The first endpoint without its scheme.
  var endpoint: String {
    let first = (values["endpoints"] ?? "127.0.0.1:2379").split(separator: ",").first ?? ""
    return first.split(separator: "/").last.map(String.init) ?? String(first)
  }

  private static let valued: Set<String> = [
    "endpoints", "cacert", "cert", "key", "write-out", "limit", "rev", "order", "sort-by",
    "dial-timeout", "command-timeout", "user", "password", "consistency", "keepalive-time",
    "keepalive-timeout", "lease", "discovery-srv", "max-txn-ops",
  ]
  private static let plain: Set<String> = [
    "prefix", "from-key", "keys-only", "count-only", "print-value-only", "prev-kv", "debug",
    "insecure-skip-tls-verify", "insecure-transport", "hex", "cluster", "physical",
    "progress-notify", "help", "version", "ignore-value", "ignore-lease", "range",
  ]

  /// The files that the client shows and trusts.
  var files: [String] { ["cert", "key", "cacert"].compactMap { values[$0] } }

  /// Whether it speaks to a store that asks for certificates.
  var isSecure: Bool {
    !(values["endpoints"] ?? "").hasPrefix("http://") && values["cert"] != nil
      && values["key"] != nil && (values["cacert"] != nil || isSet("insecure-skip-tls-verify"))
  }

  init(_ words: some Sequence<String>, _ environment: Environment) throws(MinikubeUsage) {
    for (name, variable) in [
      ("endpoints", "ETCDCTL_ENDPOINTS"), ("cacert", "ETCDCTL_CACERT"), ("cert", "ETCDCTL_CERT"),
      ("key", "ETCDCTL_KEY"), ("write-out", "ETCDCTL_WRITE_OUT"),
    ] {
      if let value = environment[variable], !value.isEmpty { values[name] = value }
    }
    var rest = Array(words.reversed() as [String])
    while let word = rest.popLast() {
      guard word.hasPrefix("-"), word.count > 1 else {
        operands.append(word)
        continue
      }
      let isLong = word.hasPrefix("--")
      let body = word.dropFirst(isLong ? 2 : 1)
      var name = String(body.prefix { $0 != "=" })
      var given = name.count < body.count ? String(body.dropFirst(name.count + 1)) : nil
      if !isLong {
        if name.first == "w" {
          if name.count > 1, given == nil { given = String(name.dropFirst()) }
          name = "write-out"
        } else if name == "h" {
          name = "help"
        }
      }
      if Self.valued.contains(name) {
        guard let value = given ?? rest.popLast() else {
          throw MinikubeUsage(message: "flag needs an argument: \(word)")
        }
        values[name] = value
      } else if Self.plain.contains(name) {
        values[name] = given ?? "true"
      } else {
        throw MinikubeUsage(
          message: isLong
            ? "unknown flag: --\(name)"
            : "unknown shorthand flag: '\(name.first ?? "-")' in \(word)"
        )
      }
    }
    if isSet("version") { operands = ["version"] }
    if isSet("help") { operands = [] }
  }
}
