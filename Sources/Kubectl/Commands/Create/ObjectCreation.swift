import KubernetesAPI
import Manifests

/// Creates objects and says so, in the form that `-o` and `--dry-run` ask for.
struct ObjectCreation: Sendable {
  let invocation: Invocation
  let format: OutputFormat
  let dryRun: DryRun
  /// What the result says: `created`, `exposed`.
  var verb = "created"
  /// Whether the objects stand in files; those that flags describe are printed in their own order.
  var isFromFile = false

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    dryRun = try DryRun(invocation.arguments)
  }

  /// Creates `object` and prints the result.
  func create<Client: KubernetesClient, Station: Workstation>(
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Status) {
    var object = object
    let namespace = object.resource.isNamespaced ? invocation.namespace : ""
    let isSpaced = !namespace.isEmpty && object.metadata.namespace.isEmpty
    if isSpaced, invocation.namesNamespace { object.metadata.namespace = namespace }
    if invocation.arguments.bool("save-config"), !isFromFile {
      let tree = object.manifest().kindFirst()
      object.metadata.annotations[LastApplied.key] =
        JSONWriter.compact(tree, sortsKeys: false) + "\n"
    }
    if isSpaced, dryRun != .client { object.metadata.namespace = namespace }
    let isSent = dryRun != .client || invocation.version == .v18
    if isSent, let warning = DeprecatedKinds.warning(object.resource, invocation.version) {
      station.complain(warning)
    }
    if dryRun != .client {
      let options = invocation.write(dryRun)
      object = try client.create(object, options)
      station.warn(client.takeWarnings())
    }
    do {
      station.print(try text(object))
    } catch {
      throw .badRequest("the object cannot be printed so")
    }
  }

  private func text(_ object: any APIObject) throws(Failure) -> String {
    let messages = invocation.messages
    guard format.isTable else {
      let printer = ObjectPrinter(
        format: format,
        messages: messages,
        // What was sent nowhere has no managers.
        showsManagedFields: dryRun != .client && invocation.arguments.bool("show-managed-fields"),
        allowsMissingKeys: invocation.arguments.bool("allow-missing-template-keys"),
        isOwn: !isFromFile
      )
      return try printer.text([object], asList: false)
    }
    return messages.done(verb, object.resource, object.metadata.name, dryRun: dryRun)
  }
}

extension ManifestObject {
  /// The typed object of the manifest; what does not fit is the server's refusal.
  func object(
    _ resource: APIResource,
    validate: FieldValidation
  ) throws(Status) -> (
    object: any APIObject, warnings: [String]
  ) {
    try APIKinds.decode(tree, as: resource, validation: validate)
  }
}

extension FieldValidation {
  /// Reads `--validate`.
  init(_ text: String) throws(Failure) {
    switch text {
    case "true", "strict": self = .strict
    case "warn": self = .warn
    case "false", "ignore": self = .ignore
    default:
      throw .message(
        "invalid - validate option \"\(text)\"; must be one of: strict (or true), warn, ignore (or"
          + " false)"
      )
    }
  }
}
