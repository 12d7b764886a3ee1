public import KubernetesAPI
public import Simulation

/// One thing that happened in the cluster, and what it followed from.
///
/// Recorded where it happens: writes by the store, decisions by the component that decides. The
/// cause is the revision of the change that the component had read, so that hops can be followed back
/// to the request that began it all.
public struct TraceRecord: Sendable {
  /// What happened.
  public enum Event: Sendable {
    /// A command of a user begins, in its words.
    case command(String)
    /// A request of a user, with its verb, its subresource and the HTTP status of its answer.
    case request(verb: String, subresource: String, code: Int)
    /// A write that the store took.
    case write(ObjectChange)
    /// An event that a component told of: its type, its reason and its message.
    case event(type: String, reason: String, message: String)
    /// A decision, in words.
    case remark(String)
  }

  /// Its number: rises by one from record to record.
  public let number: Int
  /// When it happened.
  public let time: Instant
  /// Who did it: a component's name, or a user's.
  public let actor: String
  /// Whether it was a user and no component.
  public let isUser: Bool
  /// The revision of the change that it followed from; 0 where that is not known.
  public let cause: Int64
  /// The store's revision after it: of a write, that of the change itself.
  public let revision: Int64
  /// What happened.
  public let event: Event
  /// The kind of the object concerned, as in `Pod`; empty for none.
  public let kind: String
  /// The object's namespace; empty for none.
  public let namespace: String
  /// The object's name; empty for a list.
  public let name: String
}
