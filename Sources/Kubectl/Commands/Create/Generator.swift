import KubernetesAPI

/// A `kubectl create KIND NAME`: makes one object from flags.
protocol Generator: Sendable {
  static var spec: CommandSpec { get }
  /// What failures begin with: `failed to create deployment: `; empty for the server's own words.
  static var failurePrefix: String { get }
  /// The object that the command line describes.
  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject
}

/// Runs a generator: one name, then the object is created.
struct GeneratorCommand<Kind: Generator>: Command {
  static var spec: CommandSpec {
    let own = Kind.spec
    return CommandSpec(
      name: own.name,
      aliases: own.aliases,
      summary: own.summary,
      details: own.details,
      examples: own.examples,
      usage: own.usage,
      flags: own.flags + [
        GlobalFlags.output, GlobalFlags.dryRun,
        Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
        Flag(
          "validate",
          .string,
          "strict",
          bare: "strict",
          "strict, warn or ignore unknown fields"
        ),
      ],
      required: own.required
    )
  }

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let name: String

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let words = invocation.positional
    let count = invocation.arguments.dash ?? words.count
    guard count == 1, let name = words.first else {
      throw .usage("exactly one NAME is required, got \(count)")
    }
    self.name = name
    _ = try FieldValidation(invocation.arguments.string("validate"))
    creation = try ObjectCreation(invocation)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let object = try Kind.object(name, invocation, station)
    do {
      try creation.create(object, &client, &station)
    } catch {
      let isPlain = Kind.failurePrefix.isEmpty || error.reason == .connectionRefused
      throw isPlain ? .refused(error) : .message(Kind.failurePrefix + error.message)
    }
    return .finished
  }
}
