import KubernetesAPI
import Manifests

/// `kubectl set resources`: says what containers ask for and may use.
struct ResourcesSetting: ObjectSetting {
  static let done = "resource requirements updated"
  static let failurePrefix = "failed to patch resources update to pod template "
  static let spec = CommandSpec(
    name: "resources",
    summary: "Update resource requests/limits on objects with pod templates",
    examples: [
      .init(
        "Limit a deployment's containers",
        "kubectl set resources deployment nginx --limits=cpu=200m,memory=512Mi"
      ),
      .init("Take limits away", "kubectl set resources deployment nginx --limits=cpu=0,memory=0"),
    ],
    usage:
      "kubectl set resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]",
    flags: [
      Flag("containers", "c", .string, "*", "The containers to change; * stands for all"),
      Flag("limits", .string, "What the containers may use, as in cpu=100m,memory=256Mi"),
      Flag("requests", .string, "What the containers ask for, as in cpu=100m,memory=256Mi"),
    ]
  )

  let resources: [String]
  private let pattern: String
  private var amounts: [(field: String, resource: String, amount: String)] = []
  /// What is wrong with the amounts; said once the objects are there.
  private var fault: Failure?

  init(_ invocation: Invocation) throws(Failure) {
    resources = invocation.positional
    pattern = invocation.arguments.string("containers")
    do {
      try read(invocation)
    } catch {
      fault = error
    }
  }

  func check() throws(Failure) {
    if let fault { throw fault }
  }

  private mutating func read(_ invocation: Invocation) throws(Failure) {
    for field in ["limits", "requests"] {
      for pair in invocation.arguments.string(field).split(separator: ",") {
        let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
          throw .message("Invalid argument syntax \(pair), expected <resource>=<value>")
        }
        guard let quantity = Quantity(parts[1]) else {
          throw .message(
            "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
          )
        }
        amounts.append((field, parts[0], "\(quantity)"))
      }
    }
    if amounts.isEmpty {
      throw .message(
        "you must specify an update to requests or limits (in the form of --requests/--limits)"
      )
    }
  }

  func change<Station: Workstation>(
    _ tree: inout Value,
    _ resource: APIResource,
    _ station: inout Station
  ) throws(Failure) {
    let count = try PodTemplateTree.changeContainers(of: &tree, resource, named: pattern) {
      var requirements = $0["resources"] ?? .emptyObject
      for (field, name, amount) in amounts {
        var list = requirements[field] ?? .emptyObject
        list[name] = .string(amount)
        requirements[field] = list
      }
      $0["resources"] = requirements
    }
    if count == 0 { throw .message("unable to find container named \(pattern)") }
  }
}
