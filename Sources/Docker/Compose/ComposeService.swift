import ContainerRuntime
import Machine
import Manifests

/// A service of a compose file.
struct ComposeService: Sendable {
  let name: String
  /// The whole entry, with variables filled in.
  let value: Value

  /// The services that must be there before.
  var dependencies: [String] {
    let named = Self.names(value["depends_on"])
    let linked = Self.texts(value["links"]).map { String($0.prefix { $0 != ":" }) }
    return (named + linked).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The image's name; nil where it is built under the project's name.
  var image: String? { value["image"]?.string }

  /// Where its Dockerfile is: the folder, and the file in it.
  var build: (context: String, dockerfile: String?, arguments: [(String, String)])? {
    guard let build = value["build"] else { return nil }
    if let folder = build.string { return (folder, nil, []) }
    return (
      build["context"]?.string ?? ".", build["dockerfile"]?.string,
      Self.pairs(build["args"]).map { ($0.0, $0.1 ?? "") }
    )
  }

  /// The keys of a mapping, or the texts of a list.
  static func names(_ value: Value?) -> [String] {
    value?.object?.keys ?? texts(value)
  }

  /// The texts of a list, or the one text.
  static func texts(_ value: Value?) -> [String] {
    switch value {
    case .array(let elements): elements.map(GoSyntax.print)
    case .string(let text): [text]
    case .integer(let number): [String(number)]
    default: []
    }
  }

  /// The pairs of a mapping or of a list of `name=value`; no value for a name alone.
  static func pairs(_ value: Value?) -> [(String, String?)] {
    if let object = value?.object {
      return object.fields.map { ($0.key, $0.value.isNull ? nil : GoSyntax.print($0.value)) }
    }
    return texts(value).map { text in
      guard let equals = text.firstIndex(of: "=") else { return (text, nil) }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }

  /// The words of a command: a list, or a text with quotes.
  static func words(_ value: Value?) -> [String]? {
    switch value {
    case .array(let elements): elements.map(GoSyntax.print)
    case .string(let text): BuildWords.split(text.replacingDollars, [])
    default: nil
    }
  }

  static let options = [
    "build", "cap_add", "cap_drop", "cgroup_parent", "command", "container_name", "cpu_shares",
    "cpus", "depends_on", "deploy", "devices", "dns", "dns_search", "domainname", "entrypoint",
    "env_file", "environment", "expose", "external_links", "extra_hosts", "healthcheck",
    "hostname", "image", "init", "ipc", "labels", "links", "logging", "mem_limit",
    "memswap_limit", "network_mode", "networks", "pid", "ports", "privileged", "read_only",
    "restart", "security_opt", "shm_size", "stdin_open", "stop_grace_period", "stop_signal",
    "sysctls", "tmpfs", "tty", "ulimits", "user", "userns_mode", "volumes", "working_dir",
  ]
}

extension String {
  /// The text with its dollar signs shielded, since compose has filled variables in already.
  fileprivate var replacingDollars: String {
    reduce(into: "") { $0 += $1 == "$" ? "\\$" : String($1) }
  }
}
