import KubernetesAPI
import Manifests

/// `kubectl version`: which kubectl, and which server.
struct VersionCommand: Command {
  static let spec = CommandSpec(
    name: "version",
    group: .other,
    summary: "Print the client and server version information",
    examples: [.init("Print both versions", "kubectl version")],
    usage: "kubectl version [--client] [flags]",
    flags: [
      Flag("client", .boolean, "Only the version of kubectl"),
      Flag("short", .boolean, "Only the numbers (1.8)").old(),
      Flag("output", "o", .string, "json or yaml"),
    ],
    asksServer: true
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    guard invocation.positional.isEmpty else {
      throw .message("extra arguments: [\(invocation.positional.joined(separator: " "))]")
    }
    guard ["", "yaml", "json"].contains(invocation.arguments.string("output")) else {
      throw .message("--output must be 'yaml' or 'json'")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if !invocation.arguments.string("output").isEmpty {
      return try printTree(&client, &station)
    }
    let own = invocation.version.text
    let isShort = invocation.version == .current || invocation.arguments.bool("short")
    station.print("Client Version: \(text(own, isShort))\n")
    if invocation.version == .current { station.print("Kustomize Version: \(Self.kustomize)\n") }
    if invocation.arguments.bool("client") { return .finished }
    do {
      _ = try client.resources()
    } catch {
      throw .refused(error)
    }
    station.print("Server Version: \(text(invocation.version.serverText, isShort))\n")
    return .finished
  }

  private static let kustomize = "v5.8.1"

  /// The versions as YAML or JSON; the server's are left out where it does not answer.
  private func printTree<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let version = invocation.version
    var failure: Failure?
    var fields = [
      ("clientVersion", BuildVersion.client(version)),
      ("kustomizeVersion", Value.string(Self.kustomize)),
    ]
    if !invocation.arguments.bool("client") {
      do {
        _ = try client.resources()
        fields.append(("serverVersion", BuildVersion.server(version.serverText)))
      } catch {
        failure = .refused(error)
      }
    }
    let tree = Value.object(ValueObject(fields))
    station.print(
      invocation.arguments.string("output") == "yaml"
        ? YAMLWriter.text(of: tree.sortedByKey())
        : JSONWriter.indented(tree, by: 2, sortsKeys: false) + "\n"
    )
    if let failure { throw failure }
    return .finished
  }

  private func text(_ version: String, _ isShort: Bool) -> String {
    guard !isShort else { return version }
    let numbers = version.dropFirst().split(separator: ".")
    return
      "version.Info{Major:\"\(numbers[0])\", Minor:\"\(numbers[1])\", GitVersion:\"\(version)\","
      + " GitTreeState:\"clean\", Platform:\"linux/amd64\"}"
  }
}
