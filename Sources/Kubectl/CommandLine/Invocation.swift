import KubernetesAPI
import Manifests
import Simulation

/// One call of a command: which kubectl, with what words and settings.
struct Invocation: Sendable {
  let version: KubectlVersion
  /// The command's full name, as in `kubectl create namespace`.
  let path: String
  var arguments: ParsedArguments
  let kubeconfig: Kubeconfig
  /// Where the kubeconfig is kept.
  let kubeconfigPath: String
  /// The words as they were typed, without `kubectl`; for `kubernetes.io/change-cause`.
  let words: [String]

  /// The words that are no flags.
  var positional: [String] { arguments.positional }
  /// The words for results.
  var messages: Messages { Messages(version: version) }

  /// The namespace that the command works in.
  var namespace: String {
    let given = arguments.string("namespace")
    if !given.isEmpty { return given }
    let own = kubeconfig.currentContext(override: arguments.string("context"))?.namespace ?? ""
    return own.isEmpty ? "default" : own
  }

  /// Whether `-n` was given.
  var namesNamespace: Bool { !arguments.string("namespace").isEmpty }

  /// The same call where `--selector` selects nothing: for commands that use the flag otherwise.
  var withoutSelector: Invocation {
    var copy = self
    copy.arguments.remove("selector")
    return copy
  }

  /// The annotation in which `--record` keeps the command line.
  static let causeKey = "kubernetes.io/change-cause"

  /// The command line that `--record` keeps: the words, then the flags; nil without the flag.
  var changeCause: String? {
    guard arguments.bool("record") else { return nil }
    if version == .v18 { return "kubectl " + words.joined(separator: " ") }
    return ([path] + positional + arguments.flagWords).joined(separator: " ")
  }

  /// Keeps the command line with an object that was changed, where `--record` asks for that.
  func record<Client: KubernetesClient>(
    _ object: any APIObject,
    _ dryRun: DryRun,
    _ client: inout Client
  ) throws(Failure) {
    guard let cause = changeCause, dryRun == .none else { return }
    let note: Value = [
      "metadata": ["annotations": .object(ValueObject([(Self.causeKey, .string(cause))]))]
    ]
    _ = try asking { () throws(Status) in
      try client.patch(object, .merge(note), write(dryRun))
    }
  }

  /// How long the client lets a request take; zero where it waits on.
  var requestTimeout: Duration {
    let text = arguments.string("request-timeout")
    return GoDuration.parse(text) ?? Int64(text).map { .seconds($0) } ?? .zero
  }

  /// The name under which the command owns the fields that it sets.
  var fieldManager: String {
    let given = arguments.string("field-manager")
    if !given.isEmpty { return given }
    let words = path.split(separator: " ")
    let command = words.count > 1 ? String(words[1]) : ""
    // These name themselves by their program alone.
    if ["scale", "cordon", "uncordon", "drain"].contains(command) { return "kubectl" }
    return "kubectl-\(command)"
  }

  /// How the command writes.
  func write(_ dryRun: DryRun) -> WriteOptions {
    var options = WriteOptions()
    options.dryRun = dryRun == .server
    options.fieldManager = fieldManager
    return options
  }
}
