import KubernetesAPI
import Manifests

/// `kubectl set selector`: lets a service lead to other pods.
struct SelectorSetting: ObjectSetting {
  static let done = "selector updated"
  static let saysUnchanged = true
  static let failurePrefix = ""
  static let spec = CommandSpec(
    name: "selector",
    summary: "Set the selector on a resource",
    details: "The new selector replaces the old one. Only services have one that can be set.",
    examples: [.init("Lead to other pods", "kubectl set selector service web app=web,tier=front")],
    usage: "kubectl set selector (-f FILENAME | TYPE NAME) EXPRESSIONS",
    flags: [Flag("resource-version", .string, "The version of the resource that there must be now")]
  )

  let resources: [String]
  private let selector: LabelSelectorTerms
  private let version: String

  init(_ invocation: Invocation) throws(Failure) {
    let words = invocation.positional
    resources = Array(words.dropLast())
    do throws(SelectorError) {
      selector = try LabelSelectorTerms(parsing: words.last ?? "")
    } catch {
      throw .message(
        "couldn't parse the selector string \"\(words.last ?? "")\": \(error.message)"
      )
    }
    version = invocation.arguments.string("resource-version")
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    guard resource.kind == "Service" else {
      throw .message("setting a selector is only supported for Services")
    }
    var labels = StringMap()
    var others: [String] = []
    for term in selector.terms {
      switch term.operator {
      case .equals: labels[term.key] = term.values.first ?? ""
      case let other:
        let values = term.values.joined(separator: " ")
        others.append("{\(term.key) \(Self.name(of: other)) [\(values)]}")
      }
    }
    guard others.isEmpty else {
      throw .message(
        "match expression [\(others.joined(separator: " "))] not supported on this object"
      )
    }
    var spec = tree["spec"] ?? .emptyObject
    spec["selector"] = labels.encoded()
    tree["spec"] = spec
    if !version.isEmpty {
      var metadata = tree["metadata"] ?? .emptyObject
      metadata["resourceVersion"] = .string(version)
      tree["metadata"] = metadata
    }
  }

  private static func name(of comparison: LabelSelectorTerms.Operator) -> String {
    switch comparison {
    case .equals, .isIn: "In"
    case .notEquals, .notIn: "NotIn"
    case .exists: "Exists"
    case .doesNotExist: "DoesNotExist"
    case .greaterThan: "Gt"
    case .lessThan: "Lt"
    }
  }
}
