public import Simulation

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
  /// A running program.
  case process(ProcessCondition)
  /// A command that is tried on a copy of the cluster.
  case command(CommandCondition)
  /// Every one of these.
  case all([Condition])
  /// At least one of these.
  case any([Condition])
  /// Not this.
  case not(Condition)
  /// Something about the time to come.
  case timed(TimedCondition)
  /// What comes of commands that are run on a copy of the cluster.
  case after(AfterCondition)

  /// Whether it looks only at what the learner did, so that once met it stays met.
  var isObserved: Bool {
    switch self {
    case .looked, .ran, .printed: true
    case .object, .answers, .file, .process, .command, .not, .timed, .after: false
    case .all(let parts), .any(let parts): parts.allSatisfy(\.isObserved)
    }
  }

  /// Whether it asks more than the API, so that it may change though no object does.
  var isProbed: Bool {
    switch self {
    case .answers, .file, .process, .command, .timed, .after: true
    case .object, .looked, .ran, .printed: false
    case .not(let part): part.isProbed
    case .all(let parts), .any(let parts): parts.contains(where: \.isProbed)
    }
  }
}

extension Condition {
  /// The conditions of which it is put together.
  var leaves: [Condition] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.leaves)
    case .not(let part): part.leaves
    case .timed(let wanted): wanted.condition.leaves
    case .after(let wanted): wanted.condition.leaves
    default: [self]
    }
  }

  /// What it asks of objects, anywhere in it.
  var objects: [ObjectCondition] {
    leaves.compactMap { if case .object(let wanted) = $0 { wanted } else { nil } }
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
  /// What it is worth in an exercise.
  public var points = 1.0
  /// Whether each part of an `all` is worth its share of the points.
  public var isPartial = false
  /// The names of the checks without which this one is not looked at.
  public var needs: [String] = []
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
  /// How old they must be.
  public var age: AgeBound?
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
  /// From where.
  public var from: PlacePattern
  /// The status that is wanted.
  public var status: Int
  /// What the body must contain.
  public var body: Pattern?
  /// Whether there must be no answer at all.
  public var fails = false
}

/// A file that must be there, or must not.
public struct FileCondition: Hashable, Sendable {
  /// The path.
  public var path: String
  /// Where.
  public var place: PlacePattern
  /// What it must contain.
  public var contains: Pattern?
  /// Whether it must not be there.
  public var isAbsent: Bool
}

/// A program that must be running, or must not.
public struct ProcessCondition: Hashable, Sendable {
  /// The program.
  public var program: Pattern
  /// Arguments that must be among its own.
  public var arguments: [Pattern]
  /// Where.
  public var place: PlacePattern
  /// Whether it must not be running.
  public var isAbsent: Bool
}

/// A command line that is tried on a copy of the cluster.
public struct CommandCondition: Hashable, Sendable {
  /// The command line.
  public var line: String
  /// Where.
  public var place: PlacePattern
  /// The exit status that is wanted; nil for any.
  public var status: Int?
  /// What it must print.
  public var prints: Pattern?
}

/// A condition over some time to come, as a copy of the cluster lives it.
public struct TimedCondition: Hashable, Sendable {
  /// How time counts.
  public enum Sense: String, Hashable, Sendable {
    /// It holds now or at one time until the end.
    case eventually
    /// It holds neither now nor at any time until the end.
    case never
    /// It holds now and until the end.
    case stays
  }

  /// The furthest that a check may look ahead.
  public static let longest = Duration.hours(1)

  /// How time counts.
  public var sense: Sense
  /// How long.
  public var length: Duration
  /// What is looked at.
  public var condition: Condition
}

/// What comes of commands that are run on a copy of the cluster.
public struct AfterCondition: Hashable, Sendable {
  /// The command lines.
  public var commands: [String]
  /// How long to wait after them.
  public var wait: Duration
  /// What must hold then.
  public var condition: Condition
}
