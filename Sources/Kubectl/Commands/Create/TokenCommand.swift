import KubernetesAPI
import Simulation

/// `kubectl create token`.
struct TokenCommand: Command {
  static let spec = CommandSpec(
    name: "token",
    summary: "Request a service account token",
    details: "The claims of the token are true; its signature is made up.",
    examples: [
      .init("A token of the service account robot", "kubectl create token robot"),
      .init("One for ten minutes", "kubectl create token robot --duration 10m"),
      .init(
        "One that ends with a secret",
        "kubectl create token robot --bound-object-kind Secret --bound-object-name mysecret"
      ),
    ],
    usage: "kubectl create token SERVICE_ACCOUNT_NAME",
    flags: [
      Flag("audience", .array, "For whom the token is to be good; repeatable"),
      Flag(
        "duration",
        .duration,
        "For how long the token is to be good; 0 leaves it to the server"
      ),
      Flag("bound-object-kind", .string, "The kind of the object to bind it to: Node, Pod, Secret"),
      Flag("bound-object-name", .string, "The name of the object to bind it to"),
      Flag("bound-object-uid", .string, "The uid of the object to bind it to"),
      GlobalFlags.output,
    ]
  )

  private let invocation: Invocation
  private let format: OutputFormat
  private var request = TokenRequest()

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    let count = arguments.dash ?? invocation.positional.count
    guard count == 1, let name = invocation.positional.first else {
      throw .usage("exactly one NAME is required, got \(count)")
    }
    format = try OutputFormat(arguments, version: invocation.version)
    request.metadata.name = name
    request.metadata.namespace = invocation.namespace
    request.spec.audiences = arguments.list("audience")
    try readDuration(arguments.duration("duration"))
    if request.spec.audiences.contains("") {
      throw .message("--audience must not be an empty string")
    }
    try readBinding(arguments)
  }

  private mutating func readDuration(_ duration: Duration) throws(Failure) {
    if duration < .zero { throw .message("--duration must be greater than or equal to 0") }
    guard duration.nanoseconds % 1_000_000_000 == 0 else {
      throw .message("--duration cannot be expressed in units less than seconds")
    }
    if duration > .zero { request.spec.expirationSeconds = duration.nanoseconds / 1_000_000_000 }
  }

  private mutating func readBinding(_ arguments: ParsedArguments) throws(Failure) {
    let kind = arguments.string("bound-object-kind")
    let name = arguments.string("bound-object-name")
    let uid = arguments.string("bound-object-uid")
    guard !kind.isEmpty else {
      for (flag, value) in [("name", name), ("uid", uid)] where !value.isEmpty {
        throw .message(
          "--bound-object-\(flag) can only be set if --bound-object-kind is provided"
        )
      }
      return
    }
    guard ["Node", "Pod", "Secret"].contains(kind) else {
      throw .message("supported --bound-object-kind values are Node, Pod, Secret")
    }
    if name.isEmpty {
      throw .message("--bound-object-name is required if --bound-object-kind is provided")
    }
    var bound = BoundObjectReference()
    bound.kind = kind
    bound.apiVersion = "v1"
    bound.name = name
    bound.uid = uid
    request.spec.boundObjectRef = bound
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var options = WriteOptions.subresource("token")
    options.parent = ServiceAccount.resource
    let answer: TokenRequest
    do throws(Status) {
      guard let issued = try client.create(request, options) as? TokenRequest else {
        throw .badRequest("no token in server response")
      }
      answer = issued
    } catch {
      throw error.reason == .connectionRefused
        ? .refused(error) : .message("failed to create token: \(error.message)")
    }
    guard format.isTable else {
      let printer = ObjectPrinter(format: format, messages: invocation.messages)
      station.print(try printer.text([answer], asList: false))
      return .finished
    }
    station.print(answer.status.token + (station.isInteractive ? "\n" : ""))
    return .finished
  }
}
