/// What a check asks for; conditions can be put together.
public indirect enum Condition: Hashable, Sendable {
  /// Objects of the cluster.
  case object(ObjectCondition)
  /// A request of the learner's kubectl.
  case looked(LookedCondition)
  /// A program that the learner ran.
  case ran(RanCondition)
  /// A text that a command printed.
  case printed(Pattern)
  /// A request that must be answered now.
  case answers(AnswersCondition)
  /// A file.
  case file(FileCondition)
  /// Every one of these.
  case all([Condition])
  /// At least one of these.
  case any([Condition])
  /// Not this.
  case not(Condition)

  /// Whether it looks only at what the learner did, so that once met it stays met.
  var isObserved: Bool {
    switch self {
    case .looked, .ran, .printed: true
    case .object, .answers, .file, .not: false
    case .all(let parts), .any(let parts): parts.allSatisfy(\.isObserved)
    }
  }
}

/// A condition with a name that the learner reads.
public struct Check: Hashable, Sendable {
  /// What is asked, as a short statement: "the pod redis runs".
  public var name: String
  /// What must hold.
  public var condition: Condition
  /// Whether it is enough that it held at one time during the step.
  public var isOnce: Bool
  /// What the author has to say while it does not hold.
  public var help: String?
}

/// Objects of the cluster that must be there, or must not.
public struct ObjectCondition: Hashable, Sendable {
  /// The kind, in any form that kubectl takes.
  public var kind: String
  /// The namespace; nil for all of them.
  public var namespace: String?
  /// The name; nil for any.
  public var name: Pattern?
  /// A label selector; empty for any labels.
  public var selector: String
  /// What the objects must look like.
  public var expectation: Expectation
  /// Whether they must be ready, as their kind understands it.
  public var isReady: Bool
  /// How many there must be; nil for at least one.
  public var count: Expectation?
  /// Whether there must be none.
  public var isAbsent: Bool
}

/// A request that the API server saw from the learner's kubectl.
public struct LookedCondition: Hashable, Sendable {
  /// The verbs that count; empty for reading ones.
  public var verbs: [String]
  /// The kind, in any form that kubectl takes.
  public var kind: String
  /// The name; nil for any, lists included.
  public var name: Pattern?
  /// The namespace; nil for any.
  public var namespace: Pattern?
  /// A text that the label selector contains.
  public var selector: Pattern?
  /// The subcommands of kubectl that count; empty for all.
  public var commands: [String]
  /// The output forms that count; empty for all.
  public var forms: [String]
  /// The HTTP status of the answer; nil for success.
  public var status: Int?
}

/// A program that the learner ran.
public struct RanCondition: Hashable, Sendable {
  /// The program.
  public var program: Pattern
  /// Arguments that must be among its own.
  public var arguments: [Pattern]
  /// Where, as `host` or `pod/NAME`; nil for anywhere.
  public var place: Pattern?
}

/// A request that must be answered.
public struct AnswersCondition: Hashable, Sendable {
  /// What is asked for; `$NODE` stands for the address of the first node.
  public var url: String
  /// From where: `host`, or `pod/NAME`.
  public var from: String
  /// The status that is wanted.
  public var status: Int
  /// What the body must contain.
  public var body: Pattern?
}

/// A file that must be there, or must not.
public struct FileCondition: Hashable, Sendable {
  /// The path.
  public var path: String
  /// Where: `host`, or `pod/NAME`.
  public var place: String
  /// What it must contain.
  public var contains: Pattern?
  /// Whether it must not be there.
  public var isAbsent: Bool
}
