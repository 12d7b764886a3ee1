import KubernetesAPI

/// `kubectl auth can-i`: everything is allowed, because nothing checks who asks.
struct AuthorizationCommand: Command {
  static let spec = CommandSpec(
    name: "can-i",
    summary: "Check whether an action is allowed",
    details: "Roles are not simulated: the administrator may do everything, and others cannot ask.",
    examples: [.init("May I create pods", "kubectl auth can-i create pods")],
    usage: "kubectl auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
    flags: [
      Flag("quiet", "q", .boolean, "Say nothing, only end with the status"),
      Flag("list", .boolean, "List all that is allowed; not simulated"),
      Flag("subresource", .string, "The part of the objects"),
      GlobalFlags.allNamespaces,
    ],
    words: .types
  )

  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    for flag in ["as", "list"] where invocation.arguments.isGiven(flag) {
      throw .message("kubectl auth can-i --\(flag) is not simulated: roles are not")
    }
    if !(2...3).contains(invocation.positional.count) {
      throw .message(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee"
          + " 'kubectl auth can-i -h' for help and examples."
      )
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let word = invocation.positional[1].prefix { $0 != "/" }
    if !word.isEmpty, word != "*" {
      let catalog = try ResourceCatalog(&client)
      if let resource = catalog.find(String(word)) {
        if !resource.isNamespaced {
          station.complain("Warning: resource '\(word)' is not namespace scoped\n\n")
        }
      } else {
        station.complain("Warning: the server doesn't have a resource type '\(word)'\n\n")
      }
    }
    if !invocation.arguments.bool("quiet") { station.print("yes\n") }
    return .finished
  }
}
