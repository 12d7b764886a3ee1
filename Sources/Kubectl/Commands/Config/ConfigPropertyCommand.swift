import KubernetesAPI
import Manifests

/// `kubectl config set` and `unset`: one property by its path, as in `contexts.dev.namespace`.
struct ConfigPropertyCommand: Command {
  static let spec = CommandSpec(
    name: "set",
    summary: "Set an individual value in a kubeconfig file",
    details: "The path names an entry by its name, as in users.robot.token.",
    examples: [
      .init(
        "Set the address of a cluster",
        "kubectl config set clusters.minikube.server https://1.2.3.4"
      )
    ],
    usage: "kubectl config set PROPERTY_NAME PROPERTY_VALUE",
    flags: [Flag("set-raw-bytes", .boolean, "Take certificates as they are, not as base64")],
    asksServer: false
  )

  static let unsetSpec = CommandSpec(
    name: "unset",
    summary: "Unset an individual value in a kubeconfig file",
    examples: [
      .init("Forget the current context", "kubectl config unset current-context"),
      .init("Forget a namespace", "kubectl config unset contexts.dev.namespace"),
    ],
    usage: "kubectl config unset PROPERTY_NAME",
    asksServer: false
  )

  private static let known: [String: [String]] = [
    "clusters": [
      "server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority",
      "certificate-authority-data", "proxy-url", "disable-compression", "extensions",
    ],
    "contexts": ["cluster", "user", "namespace", "extensions"],
    "users": [
      "client-certificate", "client-certificate-data", "client-key", "client-key-data", "token",
      "tokenFile", "as", "as-uid", "as-groups", "as-user-extra", "username", "password",
      "auth-provider", "exec", "extensions",
    ],
  ]

  private let invocation: Invocation
  private let isSet: Bool
  private let path: String
  private let list: String
  private let name: String
  private let field: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    isSet = !invocation.path.hasSuffix("unset")
    guard invocation.positional.count == (isSet ? 2 : 1) else { throw invocation.unexpectedWords }
    path = invocation.positional[0]
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    list = parts[0]
    guard let fields = Self.known[list] else {
      guard parts == ["current-context"] else {
        throw .message("unable to parse \(path) after [] at api.Config")
      }
      (name, field) = ("", "")
      return
    }
    let rest = Array(parts.dropFirst())
    // Names may have dots: they end where a field is named.
    let end = rest.indices.dropFirst().first { fields.contains(rest[$0]) }
    name = rest[..<(end ?? rest.count)].joined(separator: ".")
    field = end.map { rest[$0] } ?? ""
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var config = invocation.kubeconfig
    if let place = Kubeconfig.lists.first(where: { $0.list == list })?.path {
      try isSet ? set(&config, place) : unset(&config, place)
    } else {
      config.current = isSet ? invocation.positional[1] : ""
    }
    try invocation.keep(config, &station)
    station.print("Property \"\(path)\" \(isSet ? "set" : "unset").\n")
    return .finished
  }

  private func set(
    _ config: inout Kubeconfig,
    _ place: WritableKeyPath<Kubeconfig, [Kubeconfig.Entry]>
  ) throws(Failure) {
    guard !field.isEmpty else {
      throw .message("can't set a map to a value: \(path)")
    }
    let text = invocation.positional[1]
    var value = Value.string(text)
    if field.hasSuffix("-data") {
      let bytes = Array(text.utf8)
      if invocation.arguments.bool("set-raw-bytes") {
        value = .string(Base64.encode(bytes))
      } else {
        do throws(Base64.Corrupt) {
          _ = try Base64.decode(text)
        } catch {
          throw .message("error decoding input value: \(error.message)")
        }
      }
    } else if field == "insecure-skip-tls-verify" || field == "disable-compression" {
      guard let flag = Flag.boolean(text) else {
        throw .message("strconv.ParseBool: parsing \"\(text)\": invalid syntax")
      }
      value = flag ? true : .null
    }
    var entries = config[keyPath: place]
    let index = entries.firstIndex { $0.name == name } ?? entries.count
    if index == entries.count { entries.append(Kubeconfig.Entry(name: name)) }
    entries[index].fields[field] = value.isNull ? nil : value
    config[keyPath: place] = entries
  }

  private func unset(
    _ config: inout Kubeconfig,
    _ place: WritableKeyPath<Kubeconfig, [Kubeconfig.Entry]>
  ) throws(Failure) {
    let isKnown = config[keyPath: place].contains { $0.name == name }
    if invocation.version == .current, !field.isEmpty, !isKnown {
      throw .message("current map key `\(name)` is invalid")
    }
    if name.isEmpty {
      config[keyPath: place] = []
    } else if field.isEmpty {
      config[keyPath: place].removeAll { $0.name == name }
    } else if let index = config[keyPath: place].firstIndex(where: { $0.name == name }) {
      config[keyPath: place][index].fields[field] = nil
    }
  }
}
