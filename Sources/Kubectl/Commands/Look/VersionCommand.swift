import KubernetesAPI

/// `kubectl version`: which kubectl, and which server.
struct VersionCommand: Command {
  static let spec = CommandSpec(
    name: "version",
    group: .other,
    summary: "Print the client and server version information",
    examples: [.init("Print both versions", "kubectl version")],
    usage: "kubectl version [--client]",
    flags: [
      Flag("client", .boolean, "Only the version of kubectl"),
      Flag("short", .boolean, "Only the numbers (1.8)"),
      Flag("output", "o", .string, "json or yaml; not simulated"),
    ],
    asksServer: true
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) { self.invocation = invocation }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let own = invocation.version.text
    let isShort = invocation.version == .current || invocation.arguments.bool("short")
    station.print("Client Version: \(text(own, isShort))\n")
    if invocation.version == .current { station.print("Kustomize Version: v5.7.1\n") }
    if invocation.arguments.bool("client") { return .finished }
    do {
      _ = try client.resources()
    } catch {
      throw .refused(error)
    }
    station.print("Server Version: \(text(own, isShort))\n")
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
