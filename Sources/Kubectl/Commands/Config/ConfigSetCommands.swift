import KubernetesAPI
import Manifests

/// `kubectl config set-context`.
struct SetContextCommand: Command {
  static let spec = CommandSpec(
    name: "set-context",
    summary: "Set a context entry in kubeconfig",
    details: "Fields of a context that is there are laid over what it has.",
    examples: [
      .init("Work in a namespace", "kubectl config set-context --current --namespace=team-a")
    ],
    usage:
      "kubectl config set-context [NAME | --current] [--cluster=cluster_nickname]"
      + " [--user=user_nickname] [--namespace=namespace]",
    flags: [
      Flag("cluster", .string, "cluster for the context entry in kubeconfig"),
      Flag("current", .boolean, "Modify the current context"),
      Flag("namespace", "n", .string, "namespace for the context entry in kubeconfig"),
      Flag("user", .string, "user for the context entry in kubeconfig"),
    ],
    words: .contexts,
    asksServer: false
  )

  private let invocation: Invocation
  private let name: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let isCurrent = invocation.arguments.bool("current")
    if invocation.positional.count > 1 { throw invocation.unexpectedWords }
    if isCurrent, !invocation.positional.isEmpty {
      throw .message("you cannot specify both a context name and --current")
    }
    if isCurrent, invocation.kubeconfig.current.isEmpty {
      throw .message("no current context is set")
    }
    if !isCurrent, invocation.positional.isEmpty {
      throw .message("you must specify a non-empty context name or --current")
    }
    name = invocation.positional.first ?? invocation.kubeconfig.current
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    let isNew = try change(invocation, \.contexts, name, &station) { entry throws(Failure) in
      for flag in ["namespace", "cluster", "user"] where arguments.isGiven(flag) {
        entry[flag] = arguments.string(flag)
      }
    }
    station.print("Context \"\(name)\" \(isNew ? "created" : "modified").\n")
    return .finished
  }
}

/// `kubectl config set-cluster`.
struct SetClusterCommand: Command {
  static let spec = CommandSpec(
    name: "set-cluster",
    summary: "Set a cluster entry in kubeconfig",
    details: "Fields of a cluster that is there are laid over what it has.",
    examples: [
      .init("Say where the server is", "kubectl config set-cluster e2e --server=https://1.2.3.4")
    ],
    usage: "kubectl config set-cluster NAME [--server=server]"
      + " [--certificate-authority=path/to/certificate/authority]"
      + " [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
    flags: [
      Flag(
        "certificate-authority",
        .string,
        completion: .file,
        "Path to certificate-authority file for the cluster entry in kubeconfig"
      ),
      Flag("embed-certs", .boolean, "Put the certificate itself into the file"),
      Flag("insecure-skip-tls-verify", .boolean, "Do not check the server's certificate"),
      Flag("proxy-url", .string, "proxy-url for the cluster entry in kubeconfig"),
      Flag("server", .string, "server for the cluster entry in kubeconfig"),
      Flag("tls-server-name", .string, "tls-server-name for the cluster entry in kubeconfig"),
    ],
    asksServer: false
  )

  private let invocation: Invocation
  private let name: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard invocation.positional.count == 1 else { throw invocation.unexpectedWords }
    name = invocation.positional[0]
    let arguments = invocation.arguments
    let authority = arguments.string("certificate-authority")
    if arguments.bool("insecure-skip-tls-verify"), !authority.isEmpty {
      throw .message(
        "you cannot specify a certificate authority and insecure mode at the same time"
      )
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    let files = ConfigFiles(invocation, station)
    _ = try change(invocation, \.clusters, name, &station) { entry throws(Failure) in
      for flag in ["server", "tls-server-name", "proxy-url"] where arguments.isGiven(flag) {
        entry[flag] = arguments.string(flag)
      }
      if arguments.isGiven("insecure-skip-tls-verify") {
        let isInsecure = arguments.bool("insecure-skip-tls-verify")
        entry.fields["insecure-skip-tls-verify"] = isInsecure ? .some(true) : .none
        if isInsecure {
          entry["certificate-authority"] = ""
          entry["certificate-authority-data"] = ""
        }
      }
      try files.set("certificate-authority", in: &entry)
      if arguments.isGiven("certificate-authority") {
        entry.fields["insecure-skip-tls-verify"] = nil
      }
    }
    station.print("Cluster \"\(name)\" set.\n")
    return .finished
  }
}

/// Sets the paths of files in entries, or what is in them.
struct ConfigFiles<Station: Workstation> {
  private let arguments: ParsedArguments
  private let folder: String
  private let station: Station

  init(_ invocation: Invocation, _ station: Station) {
    arguments = invocation.arguments
    folder = String(
      invocation.kubeconfigPath.prefix(
        upTo: invocation.kubeconfigPath.lastIndex(of: "/") ?? invocation.kubeconfigPath.startIndex
      )
    )
    self.station = station
  }

  func set(_ flag: String, in entry: inout Kubeconfig.Entry) throws(Failure) {
    guard arguments.isGiven(flag) else { return }
    let path = arguments.string(flag)
    guard arguments.bool("embed-certs") else {
      // Files beside the settings are named from there.
      let whole = station.absolute(path)
      entry[flag] =
        whole.hasPrefix(folder + "/") ? String(whole.dropFirst(folder.count + 1)) : whole
      entry["\(flag)-data"] = ""
      return
    }
    guard case .file(let bytes) = station.content(of: path) else {
      throw .message("could not stat \(flag) file \(path): stat \(path): no such file or directory")
    }
    entry["\(flag)-data"] = Base64.encode(bytes)
    entry[flag] = ""
  }
}

/// Changes an entry or makes it; answers whether it is new.
func change<Station: Workstation>(
  _ invocation: Invocation,
  _ list: WritableKeyPath<Kubeconfig, [Kubeconfig.Entry]>,
  _ name: String,
  _ station: inout Station,
  _ body: (inout Kubeconfig.Entry) throws(Failure) -> Void
) throws(Failure) -> Bool {
  var config = invocation.kubeconfig
  let index = config[keyPath: list].firstIndex { $0.name == name }
  var entry = index.map { config[keyPath: list][$0] } ?? Kubeconfig.Entry(name: name)
  try body(&entry)
  if let index { config[keyPath: list][index] = entry } else { config[keyPath: list].append(entry) }
  try invocation.keep(config, &station)
  return index == nil
}
