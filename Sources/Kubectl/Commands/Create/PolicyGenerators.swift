import KubernetesAPI

/// `kubectl create quota`.
enum QuotaGenerator: Generator {
  static let failurePrefix = "failed to create quota: "
  static let spec = CommandSpec(
    name: "quota",
    aliases: ["resourcequota"],
    summary: "Create a quota with the specified name",
    examples: [
      .init("Limit pods and CPU", "kubectl create quota team --hard=pods=3,cpu=2"),
      .init(
        "Limit pods without requests",
        "kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort"
      ),
    ],
    usage: "kubectl create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]",
    flags: [
      Flag("hard", .string, "The limits, as pairs of resource and amount"),
      Flag("scopes", .string, "What objects must be like to count"),
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    var quota = ResourceQuota()
    quota.metadata.name = name
    let hard = invocation.arguments.string("hard")
    if !hard.isEmpty {
      for pair in hard.split(separator: ",", omittingEmptySubsequences: false) {
        let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
          throw .message("Invalid argument syntax \(pair), expected <resource>=<value>")
        }
        do {
          quota.spec.hard[String(parts[0])] = try Quantity(parsing: String(parts[1]))
        } catch {
          throw .message(error.message)
        }
      }
    }
    let scopes = invocation.arguments.string("scopes")
    if !scopes.isEmpty {
      for scope in scopes.split(separator: ",", omittingEmptySubsequences: false) {
        guard !scope.isEmpty else { throw .message("invalid resource quota scope \"\"") }
        quota.spec.scopes.append(String(scope))
      }
    }
    return quota
  }
}

/// `kubectl create priorityclass`.
enum PriorityClassGenerator: Generator {
  static let failurePrefix = "failed to create priorityclass: "
  static let spec = CommandSpec(
    name: "priorityclass",
    aliases: ["pc"],
    summary: "Create a priority class with the specified name",
    examples: [
      .init("Make a class", "kubectl create priorityclass high --value=1000"),
      .init(
        "Make the class of pods that name none",
        "kubectl create priorityclass usual --value=100 --global-default=true"
      ),
    ],
    usage: "kubectl create priorityclass NAME --value=VALUE --global-default=BOOL",
    flags: [
      Flag("value", .integer, "0", "The priority of the class"),
      Flag("global-default", .boolean, "Whether pods that name no class get this one"),
      Flag("description", .string, "When the class is to be used"),
      Flag(
        "preemption-policy",
        .string,
        "PreemptLowerPriority",
        "Whether pods of the class may push others off a node"
      ),
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    var kind = PriorityClass()
    kind.metadata.name = name
    kind.value = Int32(clamping: arguments.int("value"))
    kind.globalDefault = arguments.bool("global-default")
    kind.description = arguments.string("description")
    kind.preemptionPolicy = arguments.string("preemption-policy")
    return kind
  }
}

/// `kubectl create poddisruptionbudget`.
enum PodDisruptionBudgetGenerator: Generator {
  static let failurePrefix = "failed to create poddisruptionbudgets: "
  static let spec = CommandSpec(
    name: "poddisruptionbudget",
    aliases: ["pdb"],
    summary: "Create a pod disruption budget with the specified name",
    examples: [
      .init("Keep one", "kubectl create pdb web --selector=app=web --min-available=1"),
      .init("Keep half of them", "kubectl create pdb web --selector=app=web --min-available=50%"),
    ],
    usage: "kubectl create poddisruptionbudget NAME --selector=SELECTOR --min-available=N",
    flags: [
      Flag("min-available", .string, "How many pods, or which part, must stay"),
      Flag("max-unavailable", .string, "How many pods, or which part, may be missing"),
      Flag("selector", .string, "The labels of the pods"),
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    let selector = arguments.string("selector")
    let (least, most) = (arguments.string("min-available"), arguments.string("max-unavailable"))
    if selector.isEmpty { throw .message("a selector must be specified") }
    if least.isEmpty, most.isEmpty {
      throw .message("one of min-available or max-unavailable must be specified")
    }
    if !least.isEmpty, !most.isEmpty {
      throw .message("min-available and max-unavailable cannot be both specified")
    }
    var budget = PodDisruptionBudget()
    budget.metadata.name = name
    budget.spec.selector = try self.selector(selector)
    if !least.isEmpty { budget.spec.minAvailable = try bound(least, "min-available") }
    if !most.isEmpty { budget.spec.maxUnavailable = try bound(most, "max-unavailable") }
    return budget
  }

  /// A number of pods, or a percentage.
  private static func bound(_ text: String, _ flag: String) throws(Failure) -> IntOrString {
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw .message("invalid format specified for \(flag)")
    }
    return IntOrString(text: text)
  }

  private static func selector(_ text: String) throws(Failure) -> LabelSelector {
    let terms: LabelSelectorTerms
    do {
      terms = try LabelSelectorTerms(parsing: text)
    } catch {
      throw .message(error.message)
    }
    var selector = LabelSelector()
    for term in terms.terms {
      switch term.operator {
      case .equals: selector.matchLabels[term.key] = term.values.first ?? ""
      case .isIn: selector.matchExpressions.append(.init(term.key, "In", term.values.sorted()))
      case .notIn: selector.matchExpressions.append(.init(term.key, "NotIn", term.values.sorted()))
      case .exists: selector.matchExpressions.append(.init(term.key, "Exists"))
      case .doesNotExist: selector.matchExpressions.append(.init(term.key, "DoesNotExist"))
      default:
        throw .message("\"\(term.operator.rawValue)\" is not a valid label selector operator")
      }
    }
    return selector
  }
}
