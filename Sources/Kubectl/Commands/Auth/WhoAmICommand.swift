import KubernetesAPI

/// `kubectl auth whoami`: who the asker is to the server.
struct WhoAmICommand: Command {
  static let spec = CommandSpec(
    name: "whoami",
    summary: "Experimental: Check self subject attributes",
    examples: [
      .init("Who am I", "kubectl auth whoami"), .init("As YAML", "kubectl auth whoami -o yaml"),
    ],
    usage: "kubectl auth whoami",
    flags: [GlobalFlags.output]
  )

  private let invocation: Invocation
  private let format: OutputFormat

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let review: SelfSubjectReview
    do {
      review = try client.create(SelfSubjectReview())
    } catch {
      throw .refused(error)
    }
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      station.print(try printer.text([review], asList: false))
      return .finished
    }
    let user = review.status.userInfo
    var text = "ATTRIBUTE\tVALUE\n"
    if !user.username.isEmpty { text += "Username\t\(user.username)\n" }
    if !user.uid.isEmpty { text += "UID\t\(user.uid)\n" }
    if !user.groups.isEmpty { text += "Groups\t\(PolicyRule.goList(user.groups))\n" }
    for entry in user.extra { text += "Extra: \(entry.key)\t\(PolicyRule.goList(entry.value))\n" }
    var writer = TabWriter.table(invocation.version)
    station.print(writer.align(text))
    return .finished
  }
}
