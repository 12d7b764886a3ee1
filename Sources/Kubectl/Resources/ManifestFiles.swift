import KubernetesAPI
import Manifests

/// One object of a manifest, and the file that it stands in.
struct ManifestObject: Sendable {
  let tree: Value
  /// The file as it was named; `STDIN` for standard input.
  let source: String

  var kind: String { tree["kind"]?.string ?? "" }
  var apiVersion: String { tree["apiVersion"]?.string ?? "" }
  var name: String { tree["metadata"]?["name"]?.string ?? "" }
  var namespace: String { tree["metadata"]?["namespace"]?.string ?? "" }
}

/// Reads what `-f` names: files, directories, standard input; YAML of several documents, JSON, lists.
struct ManifestFiles: Sendable {
  /// The objects in order.
  private(set) var objects: [ManifestObject] = []
  /// What could not be read, in order.
  private(set) var failures: [Failure] = []

  /// What stands before a name that came with -k.
  static let kustomizeMark = "kustomize\u{0}"

  /// The release whose kubectl looks at the objects before they are used; nil where none does.
  private let checking: KubectlVersion?

  /// Reads all of `names`; a name that leads nowhere ends it.
  init<Station: Workstation>(
    _ names: [String],
    recursive: Bool,
    checking: KubectlVersion? = nil,
    _ station: inout Station
  ) throws(Failure) {
    self.checking = checking
    for name in names {
      if name.hasPrefix(Self.kustomizeMark) {
        let directory = String(name.dropFirst(Self.kustomizeMark.count))
        let text = try KustomizeCommand.text(directory, &station)
        read(Array(text.utf8), source: directory)
      } else if name == "-" {
        read(station.standardInput, source: "STDIN")
      } else if name.hasPrefix("http://") || name.hasPrefix("https://") {
        throw .message("reading manifests from the web is not simulated: \(name)")
      } else {
        try read(path: name, recursive: recursive, isNamed: true, station)
      }
    }
  }

  private mutating func read(
    path: String,
    recursive: Bool,
    isNamed: Bool,
    _ station: some Workstation
  ) throws(Failure) {
    switch station.content(of: path) {
    case .missing: throw .message("the path \"\(path)\" does not exist")
    case .unreadable(let why):
      throw .message("the path \"\(path)\" cannot be accessed: stat \(path): \(why)")
    case .file(let bytes):
      let suffixes = [".json", ".yaml", ".yml"]
      if isNamed || suffixes.contains(where: path.hasSuffix) { read(bytes, source: path) }
    case .directory(let entries):
      guard isNamed || recursive else { return }
      // As Go joins paths: without a dot in front.
      var folder = path[...]
      while folder.hasPrefix("./") { folder = folder.dropFirst(2) }
      while folder.count > 1, folder.hasSuffix("/") { folder = folder.dropLast() }
      let stem = folder == "." || folder.isEmpty ? "" : folder == "/" ? "/" : folder + "/"
      let before = objects.count + failures.count
      for entry in entries {
        try read(path: stem + entry, recursive: recursive, isNamed: false, station)
      }
      if isNamed, objects.count + failures.count == before {
        throw .message(
          "error reading [\(path)]: recognized file extensions are [.json .yaml .yml]"
        )
      }
    }
  }

  private mutating func read(_ bytes: [UInt8], source: String) {
    let text = String(decoding: bytes, as: UTF8.self)
    do {
      for document in try ManifestReader.documents(text) { add(document.value, source) }
    } catch {
      let file = source == "STDIN" ? "STDIN" : source
      // Go's reader of streams has its own words for a text that ends within an object.
      let why =
        error.goMessage == "unexpected end of JSON input" ? "unexpected EOF" : error.goMessage
      failures.append(.message("error parsing \(file): \(why)"))
    }
  }

  private mutating func add(_ tree: Value, _ source: String, isItem: Bool = false) {
    if tree == .null { return }
    var object = ManifestObject(tree: tree, source: source)
    if checking != nil, !isItem, let wrong = ClientValidation.kindFault(of: tree) {
      failures.append(ClientValidation.failure(wrong, source))
      return
    }
    if let wrong = object.fault {
      failures.append(.message("unable to decode \"\(source)\": \(wrong)"))
      return
    }
    // Who leaves out the version of a core kind, unchecked, gets the one that there is.
    if object.apiVersion.isEmpty, APIKinds.type(apiVersion: "v1", kind: object.kind) != nil {
      var named = tree
      named["apiVersion"] = "v1"
      object = ManifestObject(tree: named, source: source)
    }
    if object.kind.hasSuffix("List"), let items = tree["items"]?.array {
      for item in items { add(item, source, isItem: true) }
      return
    }
    do {
      if checking == .v18 { try ClientValidation.check(object) }
      objects.append(object)
    } catch {
      failures.append(error)
    }
  }
}

extension ManifestObject {
  /// Why the tree cannot be an object at all, in the words of Go's reader; nil where it can.
  fileprivate var fault: String? {
    guard case .object = tree else {
      return "json: cannot unmarshal \(tree.goJSONName) into Go value of type unstructured.detector"
    }
    guard !kind.isEmpty else {
      return "Object 'Kind' is missing in '\(JSONWriter.compact(tree.sortedByKey()))'"
    }
    if let version = tree["apiVersion"], version != .null, version.string == nil {
      return "json: cannot unmarshal \(version.goJSONName) into Go struct field"
        + " metadataOnlyObject.TypeMeta.apiVersion of type string"
    }
    var decoder = FieldDecoder()
    var object = ObjectMetaOnly()
    object.decode(.object(ValueObject([("metadata", tree["metadata"] ?? .null)])), &decoder)
    return decoder.failure
  }
}

/// The part of every object that is read before anything is asked of the server.
private struct ObjectMetaOnly: APIStruct {
  static let typeName = "metadataOnlyObject"
  static let doc = "An object without what is special about its kind."

  var metadata = ObjectMeta()

  mutating func visitFields<Visitor: FieldVisitor>(_ visitor: inout Visitor) {
    visitor.field("metadata", &metadata, doc: "What identifies the object.")
  }
}

extension Value {
  /// What Go's reader of JSON calls values of this sort.
  fileprivate var goJSONName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
