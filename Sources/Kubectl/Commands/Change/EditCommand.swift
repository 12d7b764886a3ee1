import KubernetesAPI
import Manifests
import Simulation

/// `kubectl edit`: opens objects in an editor of the machine, and stores what comes back.
///
/// `kubectl apply edit-last-applied` is the same with what was applied last.
struct EditCommand: Command {
  private let invocation: Invocation
  private let mode: EditMode
  private let asJSON: Bool
  private let printsObjects: Bool
  private var objects: [any APIObject] = []
  private var path = ""
  /// What the editor was given the first time, and what it gave back last.
  private var original = ""
  private var edited = ""
  private var reasons: [EditReason] = []
  private var hasError = false

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    mode = invocation.path.hasSuffix("edit-last-applied") ? .lastApplied : .objects
    let format = invocation.arguments.string("output")
    guard ["", "yaml", "json"].contains(format) else {
      throw .message("The flag 'output' must be one of yaml|json")
    }
    asJSON = format == "json"
    printsObjects = !format.isEmpty && mode == .objects && invocation.version == .current
    _ = try FieldValidation(invocation.arguments.string("validate"))
    if invocation.arguments.bool("output-patch"), !format.isEmpty {
      throw .message("the edit mode doesn't support output the patch")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if path.isEmpty {
      try open(&client, &station)
      return .editing(path)
    }
    guard case .file(let bytes) = station.content(of: path) else {
      throw .message("open \(path): no such file or directory")
    }
    let before = edited
    edited = String(decoding: bytes, as: UTF8.self)
    if hasError, Self.withoutComments(before) == Self.withoutComments(edited) {
      throw try preserving(
        .message("Edit cancelled, no valid changes were saved."),
        &station
      )
    }
    if Self.withoutComments(original) == Self.withoutComments(edited) {
      station.complain("Edit cancelled, no changes made.\n")
      return .finished
    }
    let isEmpty = Self.withoutComments(edited).allSatisfy(\.isWhitespace)
    if isEmpty, invocation.version == .current, let first = objects.first {
      let place = "\(first.resource.qualifiedPlural) \"\(first.metadata.name)\""
      station.complain("error: \(place) is invalid\n")
      reasons = [EditReason(head: "\(place) was not valid")]
      return reopen(&station)
    }
    if isEmpty {
      station.complain("Edit cancelled, saved file was empty.\n")
      return .finished
    }
    reasons = []
    guard let trees = parse() else { return reopen(&station) }
    hasError = false
    var outcome = EditOutcome()
    for tree in trees {
      do {
        try store(tree, &outcome, &client, &station)
      } catch {
        throw try preserving(error, &station)
      }
    }
    reasons = outcome.reasons
    return try conclude(outcome, &station)
  }

  private mutating func conclude<Station: Workstation>(
    _ outcome: EditOutcome,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    if outcome.retryable > 0 {
      station.complain("You can run `kubectl replace -f \(path)` to try this update again.\n")
      throw .status(1)
    }
    if outcome.missing > 0 {
      station.complain("The edits you made on deleted resources have been saved to \"\(path)\"\n")
      throw .status(1)
    }
    return outcome.reasons.isEmpty ? .finished : reopen(&station)
  }

  /// Writes what is to be edited.
  private mutating func open<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    let finder = try ObjectFinder.forChange(
      invocation.positional,
      invocation,
      &client,
      &station,
      takesTypes: invocation.version == .current
    )
    if let failure = Failure.of(finder.failures) { throw failure }
    objects = finder.objects
    if objects.isEmpty { throw .message("edit cancelled, no objects found") }
    if mode == .lastApplied {
      objects.removeAll { $0.metadata.annotations[LastApplied.key] == nil }
      if objects.isEmpty {
        throw .message(
          "no last-applied-configuration annotation found on resources, to create the annotation,"
            + " use command `kubectl apply set-last-applied --create-annotation`"
        )
      }
    }
    let trees = objects.map(shown)
    let tree: Value =
      trees.count == 1
      ? trees[0]
      : [
        "apiVersion": "v1", "items": .array(trees), "kind": "List", "metadata": .emptyObject,
      ]
    let sorted = tree.sortedByKey()
    original = asJSON ? JSONWriter.indented(sorted) + "\n" : YAMLWriter.text(of: sorted)
    path = "/tmp/kubectl-edit-\(client.now.seconds).\(asJSON ? "json" : "yaml")"
    _ = station.write(header + original, to: path)
  }

  /// The object as the editor shows it.
  private func shown(_ object: any APIObject) -> Value {
    if mode == .lastApplied { return LastApplied.original(object) }
    var bare = object
    bare.metadata.managedFields = []
    return bare.manifest()
  }

  /// Writes the file anew with what was wrong on top, and has it edited again.
  private mutating func reopen<Station: Workstation>(_ station: inout Station) -> Progress {
    hasError = true
    _ = station.write(header + Self.withoutComments(edited), to: path)
    return .editing(path)
  }

  /// The objects in the edited file; nil where it cannot be read.
  private mutating func parse() -> [Value]? {
    do {
      var trees: [Value] = []
      for document in try ManifestReader.documents(Self.withoutComments(edited)) {
        let tree = document.value
        if tree["kind"]?.string?.hasSuffix("List") == true, let items = tree["items"]?.array {
          trees += items
        } else {
          trees.append(tree)
        }
      }
      return trees
    } catch {
      let why = "error parsing edited-file: \(error.goMessage)"
      reasons = [EditReason(head: "The edited file had a syntax error: \(why)")]
      return nil
    }
  }

  private func store<Client: KubernetesClient, Station: Workstation>(
    _ tree: Value,
    _ outcome: inout EditOutcome,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    guard let object = subject(of: tree) else {
      let text =
        invocation.version == .current
        ? "&unstructured.Unstructured{Object:\(GoSyntax.source(tree))}" : JSONWriter.compact(tree)
      throw .message("no original object found for \(text)")
    }
    let given = tree["metadata"]?["namespace"]?.string ?? ""
    if mode == .objects, !given.isEmpty, given != object.metadata.namespace,
      object.resource.isNamespaced
    {
      throw .message(
        "the namespace from the provided object \"\(given)\" does not match the namespace"
          + " \"\(object.metadata.namespace)\". You must pass '--namespace=\(given)' to perform this"
          + " operation."
      )
    }
    let before = shown(object)
    let resource = object.resource
    let name = object.metadata.name
    if before == tree {
      return station.print(invocation.messages.done("skipped", resource, name))
    }
    let patch = try patch(of: object, from: before, to: tree)
    if invocation.arguments.bool("output-patch") {
      station.print("Patch: \(JSONWriter.compact(patch.tree.sortedByKey()))\n")
    }
    var write = WriteOptions.subresource(invocation.arguments.string("subresource"))
    write.fieldManager = invocation.arguments.string("field-manager")
    write.fieldValidation = try FieldValidation(invocation.arguments.string("validate"))
    do {
      let changed = try client.patch(object, patch.request, write)
      station.warn(client.takeWarnings())
      if printsObjects {
        let form: OutputFormat = asJSON ? .json : .yaml
        let printer = ObjectPrinter(format: form, messages: invocation.messages)
        if let text = try? printer.text([changed], asList: false) { station.print(text) }
      } else {
        station.print(invocation.messages.done("edited", resource, name))
      }
    } catch {
      station.complain(outcome.add(error, resource, name))
    }
  }

  /// The object that an edited tree was.
  private func subject(of tree: Value) -> (any APIObject)? {
    let uid = tree["metadata"]?["uid"]?.string ?? ""
    if mode == .objects { return objects.first { $0.metadata.uid == uid } }
    return objects.first {
      $0.resource.kind == tree["kind"]?.string
        && $0.metadata.name == tree["metadata"]?["name"]?.string
    } ?? (objects.count == 1 ? objects.first : nil)
  }

  private func patch(
    of object: any APIObject,
    from before: Value,
    to tree: Value
  ) throws(Failure) -> (tree: Value, request: Patch) {
    if mode == .lastApplied {
      let text = LastApplied.text(tree, "")
      let patch: Value = [
        "metadata": ["annotations": .object(ValueObject([(LastApplied.key, .string(text))]))]
      ]
      return (patch, .merge(patch))
    }
    var tree = tree
    if invocation.arguments.bool("save-config") {
      var kept = tree
      if invocation.version == .current {
        // Who owns the fields is hidden from the editor alone.
        let owners = ComponentOwnership.owners(of: object).entries.map { $0.encoded() }
        var metadata = kept["metadata"] ?? .emptyObject
        metadata["managedFields"] = .array(owners)
        kept["metadata"] = metadata
      }
      tree = LastApplied.modified(tree, keeping: LastApplied.text(kept, ""))
    }
    let changed = ["apiVersion", "kind"].contains { before[$0] != tree[$0] }
    if changed || before["metadata"]?["name"] != tree["metadata"]?["name"] {
      throw .message("At least one of apiVersion, kind and name was changed")
    }
    let patch = StrategicDifference.twoWay(before, tree, type(of: object))
    return (patch, object is CustomObject ? .merge(patch) : .strategic(patch))
  }

  /// Says where the edited file is kept, and gives back why the command ends.
  private func preserving<Station: Workstation>(
    _ failure: Failure,
    _ station: inout Station
  ) throws(Failure) -> Failure {
    station.complain("A copy of your changes has been stored to \"\(path)\"\n")
    return failure
  }

  private var header: String {
    if asJSON { return "" }
    return mode.header + reasons.map(\.text).joined()
  }

  /// The text without the lines that only tell.
  static func withoutComments(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }.joined(separator: "\n")
  }
}
