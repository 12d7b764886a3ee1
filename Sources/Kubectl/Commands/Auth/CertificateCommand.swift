import KubernetesAPI
import Manifests

/// `kubectl certificate approve` and `deny`.
struct CertificateCommand: Command {
  static let spec = certificate("approve", "Approve a certificate signing request")
  static let denySpec = certificate("deny", "Deny a certificate signing request")

  private static func certificate(_ name: String, _ summary: String) -> CommandSpec {
    CommandSpec(
      name: name,
      summary: summary,
      examples: [.init("The request csr-sqgzp", "kubectl certificate \(name) csr-sqgzp")],
      usage: "kubectl certificate \(name) (-f FILENAME | NAME)",
      flags: GlobalFlags.files + [
        GlobalFlags.output, Flag("force", .boolean, "Update the request even if nothing changes"),
      ]
    )
  }

  private let invocation: Invocation
  private let format: OutputFormat
  private let isApproval: Bool

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    isApproval = invocation.path.hasSuffix("approve")
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    if invocation.positional.isEmpty, invocation.arguments.list("filename").isEmpty {
      throw .message("one or more CSRs must be specified as <name> or -f <filename>")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var names = invocation.positional
    let files = invocation.arguments.list("filename")
    if !files.isEmpty {
      let manifests = try ManifestFiles(
        files,
        recursive: invocation.arguments.bool("recursive"),
        &station
      )
      names += manifests.objects.compactMap { $0.tree["metadata"]?["name"]?.string }
    }
    for name in names { try decide(name, &client, &station) }
    return .finished
  }

  private func decide<Client: KubernetesClient, Station: Workstation>(
    _ name: String,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let type = isApproval ? "Approved" : "Denied"
    let verb = isApproval ? "approve" : "deny"
    var request: CertificateSigningRequest
    do {
      request = try client.get(CertificateSigningRequest.self, name: name)
    } catch {
      throw .refused(error)
    }
    let other = isApproval ? "Denied" : "Approved"
    if invocation.version == .current,
      request.status.conditions.contains(where: { $0.type == other })
    {
      throw .message("certificate signing request \"\(name)\" is already \(other)")
    }
    do {
      let isDecided = request.status.conditions.contains { $0.type == type }
      if !isDecided || invocation.arguments.bool("force") {
        var condition = CertificateSigningRequestCondition()
        condition.type = type
        condition.status = "True"
        condition.reason = isApproval ? "KubectlApprove" : "KubectlDeny"
        condition.message = "This CSR was \(type.lowercased()) by kubectl certificate \(verb)."
        condition.lastUpdateTime = Time(client.now)
        condition.lastTransitionTime = Time(client.now)
        request.status.conditions.removeAll { $0.type == type }
        request.status.conditions.append(condition)
        let stored = try client.update(request as any APIObject, .subresource("approval"))
        request = stored as? CertificateSigningRequest ?? request
      }
    } catch {
      throw .refused(error)
    }
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      return station.print(try printer.text([request], asList: false))
    }
    station.print(invocation.messages.done(type.lowercased(), request.resource, name))
  }
}
