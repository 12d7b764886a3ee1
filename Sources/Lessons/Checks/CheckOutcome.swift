import KubernetesAPI

/// How a check stands.
public enum CheckOutcome: Hashable, Sendable {
  /// It holds.
  case done
  /// It will hold without the learner doing more; the text says what it waits for.
  case underway(String)
  /// It does not hold.
  case missed(Miss)

  /// Whether it holds.
  public var isDone: Bool { self == .done }
}

/// The object that a miss is about.
public struct MissSubject: Hashable, Sendable {
  /// The kind, as in `Pod`.
  public var kind: String
  /// The namespace; empty for kinds without.
  public var namespace: String
  /// The name.
  public var name: String

  init(_ object: ClusterObject) {
    kind = object.resource.kind
    namespace = object.metadata.namespace
    name = object.metadata.name
  }

  /// An object that is not there.
  init(kind: String, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }
}

/// The smallest difference between what a check wants and what is there.
public struct Miss: Hashable, Sendable {
  /// The difference in words, in inline Markdown.
  public var text: String
  /// The object it is about, as in `pod/redis`; empty where it is about none.
  public var object: String
  /// The object by its kind and names, where it is one that is or was there.
  public var subject: MissSubject?
  /// The field and both values, where it comes down to one.
  public var difference: Difference?
  /// What is probably misunderstood, and what to do about it; the likeliest first.
  public var advice: [String]

  /// Tells of a difference.
  public init(
    _ text: String,
    object: String = "",
    subject: MissSubject? = nil,
    difference: Difference? = nil,
    advice: [String] = []
  ) {
    self.text = text
    self.object = object
    self.subject = subject
    self.difference = difference
    self.advice = advice
  }
}
