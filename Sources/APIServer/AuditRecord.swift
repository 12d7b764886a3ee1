public import KubernetesAPI
public import Simulation

/// One request as the server saw it: who asked for what, and how it ended.
///
/// Kept for requests of users, not for those of the cluster's own components. Lessons see from it
/// what was looked at, however it was typed.
public struct AuditRecord: Sendable {
  /// When the request came.
  public var time: Instant
  /// The verb of the API: get, list, watch, create, update, patch, delete, connect.
  public var verb: String
  /// The resource's plural with its group.
  public var resource: String
  /// The namespace; empty for all or none.
  public var namespace: String
  /// The object's name; empty for a list.
  public var name: String
  /// The subresource; empty for the object itself.
  public var subresource: String
  /// The label selector of a list.
  public var labelSelector: LabelSelectorTerms?
  /// The HTTP status code of the answer.
  public var code: Int
  /// The words of the command that asked; empty where it was no program of a simulated machine.
  public var command: [String]

  /// Makes a record.
  public init(
    time: Instant,
    verb: String,
    resource: String,
    namespace: String,
    name: String,
    subresource: String = "",
    labelSelector: LabelSelectorTerms? = nil,
    code: Int,
    command: [String] = []
  ) {
    self.time = time
    self.verb = verb
    self.resource = resource
    self.namespace = namespace
    self.name = name
    self.subresource = subresource
    self.labelSelector = labelSelector
    self.code = code
    self.command = command
  }
}
