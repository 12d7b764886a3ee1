import Manifests

/// A kustomization file, read.
struct Kustomization: Sendable {
  let tree: Value

  /// The names under which the file is looked for.
  static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// The fields that are understood.
  private static let known = [
    "apiVersion", "kind", "metadata", "resources", "bases", "namePrefix", "nameSuffix",
    "namespace", "labels", "commonLabels", "commonAnnotations", "images", "replicas",
    "configMapGenerator", "secretGenerator", "generatorOptions", "patches",
    "patchesStrategicMerge", "patchesJson6902", "sortOptions", "buildMetadata",
  ]

  /// The fields that the real one understands besides.
  private static let unsimulated = [
    "components", "crds", "configurations", "generators", "transformers", "validators",
    "helmCharts", "helmGlobals", "helmChartInflationGenerator", "openapi", "replacements", "vars",
    "inventory",
  ]

  /// Fields that are on their way out, and what takes their place.
  private static let deprecated = [
    ("bases", "resources"), ("commonLabels", "labels"), ("patchesStrategicMerge", "patches"),
    ("patchesJson6902", "patches"),
  ]

  init(_ text: String) throws(Failure) {
    do {
      guard let first = try ManifestReader.documents(text).first else {
        throw Failure.message("kustomization.yaml is empty")
      }
      tree = first.value
    } catch let failure as Failure {
      throw failure
    } catch let error as ManifestError {
      throw .message("invalid Kustomization: \(error.goMessage)")
    } catch {
      throw .message("invalid Kustomization")
    }
    guard case .object(let object) = tree, !object.isEmpty else {
      throw .message("kustomization.yaml is empty")
    }
    for key in object.keys where !Self.known.contains(key) {
      throw Self.unsimulated.contains(key)
        ? .message("the field \(key) of a kustomization is not simulated")
        : .message("invalid Kustomization: json: unknown field \"\(key)\"")
    }
    let isEmpty = object.keys.allSatisfy { ["apiVersion", "kind", "metadata"].contains($0) }
    if isEmpty { throw .message("kustomization.yaml is empty") }
  }

  /// What is said of fields that are on their way out.
  var warnings: [String] {
    Self.deprecated.filter { tree[$0.0] != nil }.map { name, instead in
      "# Warning: '\(name)' is deprecated. Please use '\(instead)' instead. Run 'kustomize edit fix'"
        + " to update your Kustomization automatically.\n"
    }
  }

  func string(_ key: String) -> String { tree[key]?.string ?? "" }

  func strings(_ key: String) -> [String] { (tree[key]?.array ?? []).compactMap(\.string) }

  func list(_ key: String) -> [Value] { tree[key]?.array ?? [] }

  /// The pairs of a map, in order.
  func pairs(_ key: String) -> [(key: String, value: Value)] { Self.pairs(tree[key]) }

  static func pairs(_ value: Value?) -> [(key: String, value: Value)] {
    guard case .object(let object)? = value else { return [] }
    return object.fields.map { ($0.key, $0.value) }
  }
}

/// One object on its way through kustomizations.
struct KustomizeObject: Sendable {
  var tree: Value
  /// The names that it had before, by which others may still refer to it.
  var formerNames: [String] = []
  /// Whether a hash of what it holds goes behind its name at the end.
  var wantsHash = false

  var kind: String { tree["kind"]?.string ?? "" }
  var apiVersion: String { tree["apiVersion"]?.string ?? "" }
  var group: String {
    apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
  }
  var version: String { apiVersion.split(separator: "/").last.map(String.init) ?? "" }
  var name: String { tree["metadata"]?["name"]?.string ?? "" }
  var namespace: String { tree["metadata"]?["namespace"]?.string ?? "" }

  /// How kustomize names the object in its messages.
  var id: String {
    let place = group.isEmpty ? "\(kind).\(version)" : "\(kind).\(version).\(group)"
    return "\(place)/\(name).\(namespace.isEmpty ? "[noNs]" : namespace)"
  }

  /// Whether the object is or was called so.
  func isCalled(_ word: String) -> Bool { name == word || formerNames.contains(word) }

  mutating func rename(_ new: String) {
    formerNames.append(name)
    set("name", new)
  }

  mutating func set(_ field: String, _ text: String) {
    var metadata = tree["metadata"] ?? .emptyObject
    metadata[field] = .string(text)
    tree["metadata"] = metadata
  }

  /// Whether objects of the kind live in no namespace.
  var isClusterWide: Bool {
    [
      "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding",
      "CustomResourceDefinition", "StorageClass", "PriorityClass", "IngressClass", "APIService",
      "CSIDriver", "CSINode", "RuntimeClass", "VolumeAttachment", "ValidatingWebhookConfiguration",
      "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding", "CertificateSigningRequest", "FlowSchema",
      "PriorityLevelConfiguration",
    ].contains(kind)
  }
}
