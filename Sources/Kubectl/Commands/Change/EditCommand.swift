import KubernetesAPI
import Manifests
import Simulation

/// `kubectl edit`: opens an object in an editor of the machine, and stores what comes back.
struct EditCommand: Command {
  static let spec = CommandSpec(
    name: "edit",
    group: .intermediate,
    summary: "Edit a resource on the server",
    details: "The editor is a program of the simulated machine: $KUBE_EDITOR, $EDITOR, or vi."
      + " One object is edited at a time.",
    examples: [
      .init("Edit a service", "kubectl edit svc/web"),
      .init("With another editor", "KUBE_EDITOR='sed -i s/nginx/httpd/' kubectl edit deploy/web"),
    ],
    usage: "kubectl edit (RESOURCE/NAME | -f FILENAME)",
    flags: GlobalFlags.files + [
      Flag("output", "o", .string, "yaml", completion: .values(["yaml", "json"]), "yaml or json"),
      Flag("record", .boolean, "Keep the command line in an annotation"),
    ],
    words: .resources
  )

  private static let header = """
    # Please edit the object below. Lines beginning with a '#' will be ignored,
    # and an empty file will abort the edit. If an error occurs while saving this file will be
    # reopened with the relevant failures.
    #

    """

  private let invocation: Invocation
  private let asJSON: Bool
  private var object: (any APIObject)?
  private var path = ""
  /// What was given to the editor last, without comments, and the first time.
  private var given = ""
  private var original = ""
  private var failure: Failure?

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let format = invocation.arguments.string("output")
    guard ["yaml", "json"].contains(format) else {
      throw .message("The flag 'output' must be one of yaml|json")
    }
    asJSON = format == "json"
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    guard let object else { return try open(&client, &station) }
    guard case .file(let bytes) = station.content(of: path) else {
      throw .message("open \(path): no such file or directory")
    }
    let saved = String(decoding: bytes, as: UTF8.self)
    let text = Self.withoutComments(saved)
    if text.allSatisfy(\.isWhitespace) {
      station.complain("Edit cancelled, saved file was empty.\n")
      return .finished
    }
    if text == original {
      station.complain("Edit cancelled, no changes made.\n")
      return .finished
    }
    if let failure, text == given {
      station.complain("A copy of your changes has been stored to \"\(path)\"\n")
      throw .several([failure, .message("Edit cancelled, no valid changes were saved.")])
    }
    do {
      try store(text, object, &client, &station)
      return .finished
    } catch {
      given = text
      failure = error
      let note = Self.comments(on: object, error)
      _ = station.write(Self.header + note + text, to: path)
      return .editing(path)
    }
  }

  private mutating func open<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station
    )
    if let failure = Failure.of(finder.failures) { throw failure }
    guard finder.objects.count == 1, let found = finder.objects.first else {
      throw .message("editing several objects at once is not simulated")
    }
    object = found
    var shown = found
    shown.metadata.managedFields = []
    let tree = shown.manifest().sortedByKey()
    original = asJSON ? JSONWriter.indented(tree) + "\n" : YAMLWriter.text(of: tree)
    path = "/tmp/kubectl-edit-\(client.now.seconds).\(asJSON ? "json" : "yaml")"
    _ = station.write(Self.header + original, to: path)
    original = Self.withoutComments(original)
    return .editing(path)
  }

  private func store<Client: KubernetesClient, Station: Workstation>(
    _ text: String,
    _ object: any APIObject,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let tree: Value
    do {
      tree = try YAMLReader.value(text)
    } catch {
      throw .message("error parsing edited-file: \(error.goMessage)")
    }
    guard tree["kind"]?.string == object.resource.kind,
      tree["metadata"]?["name"]?.string == object.metadata.name
    else { throw .message("At least one of apiVersion, kind and name was changed") }
    let wanted = try asking { () throws(Status) in
      try APIKinds.decode(tree, as: object.resource, validation: .strict).object
    }
    var options = WriteOptions()
    options.fieldManager = "kubectl-edit"
    _ = try asking { () throws(Status) in try client.update(wanted, options) }
    station.print(invocation.messages.done("edited", object.resource, object.metadata.name))
  }

  private static func withoutComments(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }.joined(separator: "\n")
  }

  /// Why the file is opened again, as its comments say it.
  private static func comments(on object: any APIObject, _ failure: Failure) -> String {
    let name = "\(object.resource.qualifiedPlural) \"\(object.metadata.name)\""
    guard case .refused(let status) = failure else {
      let text = if case .message(let text) = failure { text } else { "" }
      return "# The edited file had a syntax error: \(text)\n#\n"
    }
    let causes = status.causes.map { "\($0.field): \($0.message)" }
    let list = causes.isEmpty ? [status.message] : causes
    return "# \(name) was not valid:\n" + list.map { "# * \($0)\n" }.joined() + "#\n"
  }
}
