public import Manifests
public import Simulation

/// The API as its clients see it: kubectl, controllers, scheduler, kubelets, checks.
///
/// REST-shaped: verb, resource, namespace, name, selectors, body; the answer is an object, a list, or
/// a `Status` thrown. One implementation is the API server in memory; another may speak HTTP. The
/// callers cannot tell which they have. Typed forms are in `KubernetesClient+Typed.swift`.
public protocol KubernetesClient {
  /// The server's clock.
  var now: Instant { get }

  /// Reads one object.
  mutating func get(
    _ resource: APIResource,
    namespace: String,
    name: String
  ) throws(Status)
    -> any APIObject

  /// Reads the objects that `options` selects, in the order of namespace and name.
  mutating func list(_ resource: APIResource, _ options: ListOptions) throws(Status) -> ObjectList

  /// Stores a new object and answers what was stored: with defaults, name, uid and version.
  mutating func create(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject

  /// Replaces an object; refused with a conflict where its resourceVersion is given and is not the
  /// stored one. `options.subresource` limits what is taken: "status", "scale", "binding".
  mutating func update(
    _ object: any APIObject,
    _ options: WriteOptions
  ) throws(Status)
    -> any APIObject

  /// Changes an object by a patch.
  mutating func patch(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ patch: Patch,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject

  /// Deletes an object, or marks it for deletion where a grace period or finalizers ask for that.
  ///
  /// Answers the object as it was last stored.
  mutating func delete(
    _ resource: APIResource,
    namespace: String,
    name: String,
    _ options: DeleteOptions
  ) throws(Status) -> any APIObject

  /// Deletes the objects that `options` selects, and answers them.
  mutating func deleteCollection(
    _ resource: APIResource,
    _ options: ListOptions,
    _ deletion: DeleteOptions
  ) throws(Status) -> ObjectList

  /// The changes of a resource after `revision`, oldest first, for as far back as the store goes.
  ///
  /// - Throws: `expired` where the store was compacted past that revision.
  mutating func changes(
    _ resource: APIResource,
    after revision: Int64,
    _ options: ListOptions
  ) throws(Status) -> ObjectChanges

  /// What the server warned of since this was last asked, as in headers of its answers.
  mutating func takeWarnings() -> [String]

  /// The kinds that the server serves, custom ones included, in the order of discovery.
  mutating func resources() throws(Status) -> [APIResource]

  /// Finds where a command in a pod's container is to run; `container` empty takes the default one.
  mutating func connect(_ request: ConnectRequest) throws(Status) -> ContainerConnection

  /// Says who asks from now on; what the credentials are worth shows with the next request.
  mutating func identify(_ credentials: Credentials)

  /// Refuses who may not read a path that is no resource's, such as `/metrics`.
  mutating func authorizePath(_ path: String) throws(Status)

  /// Whether somebody keeps a trace of what happens; what nobody reads need not be put into words.
  var isTraced: Bool { get }

  /// Says which change the next writes follow from, by its revision; 0 where none is known.
  mutating func follow(from cause: Int64)

  /// Adds a decision about an object to the trace, in words.
  mutating func remark(_ text: String, about object: any APIObject)
}

/// A server that keeps no trace.
extension KubernetesClient {
  /// Nobody reads.
  public var isTraced: Bool { false }
  /// Nothing is kept.
  public mutating func follow(from cause: Int64) {}
  /// Nothing is kept.
  public mutating func remark(_ text: String, about object: any APIObject) {}
}

extension KubernetesClient {
  /// Where nobody checks who asks, there is nothing to do.
  public mutating func identify(_ credentials: Credentials) {}
  /// Nor is anybody refused.
  public mutating func authorizePath(_ path: String) throws(Status) {}
}

extension KubernetesClient {
  /// A server that warns of nothing.
  public mutating func takeWarnings() -> [String] { [] }

  /// Deletes one by one.
  public mutating func deleteCollection(
    _ resource: APIResource,
    _ options: ListOptions,
    _ deletion: DeleteOptions
  ) throws(Status) -> ObjectList {
    let list = try list(resource, options)
    for object in list.items {
      let metadata = object.metadata
      _ = try delete(resource, namespace: metadata.namespace, name: metadata.name, deletion)
    }
    return list
  }
}

/// What a list or watch selects.
public struct ListOptions: Sendable {
  /// The namespace; nil for all of them.
  public var namespace: String?
  /// The labels that objects must have; nil for any.
  public var labelSelector: LabelSelectorTerms?
  /// The fields that objects must have; nil for any.
  public var fieldSelector: FieldSelector?
  /// The uid of the controller that owns the objects; nil for any.
  public var ownerUID: String?
  /// At most so many objects; 0 for all.
  public var limit = 0
  /// Where a limited list goes on.
  public var continuation = ""
  /// The revision that the list must have reached; 0 for any.
  public var resourceVersion: Int64 = 0
  /// Whether the list must show that very revision.
  public var isExact = false

  /// Selects everything in `namespace`, or everywhere.
  public init(
    namespace: String? = nil,
    labels: LabelSelectorTerms? = nil,
    fields: FieldSelector? = nil
  ) {
    self.namespace = namespace
    labelSelector = labels
    fieldSelector = fields
  }
}

/// How a write is to be done.
public struct WriteOptions: Sendable {
  /// Go through all checks, store nothing.
  public var dryRun = false
  /// What happens to unknown and doubled fields of `Value` bodies.
  public var fieldValidation = FieldValidation.strict
  /// The manager that owns the fields set; empty for none kept.
  public var fieldManager = ""
  /// The part of the object written: "", "status", "scale", "binding", "eviction".
  public var subresource = ""
  /// The kind whose subresource is written, where the body is of another kind: a `Scale`.
  public var parent: APIResource?
  /// Server-side apply takes fields from other managers.
  public var force = false
  /// The object brings the record of its fields' owners, as server-side apply worked it out.
  package var appliedFields = false

  /// An ordinary write.
  public init() {}

  /// A write of a subresource.
  public static func subresource(_ name: String) -> WriteOptions {
    var options = WriteOptions()
    options.subresource = name
    return options
  }

  /// A write of the status.
  public static let status = WriteOptions.subresource("status")
}

/// What the server does with fields that it does not know.
public enum FieldValidation: String, Sendable {
  /// Refuses the request.
  case strict = "Strict"
  /// Drops them and warns.
  case warn = "Warn"
  /// Drops them.
  case ignore = "Ignore"
}

/// How an object is to be deleted.
public struct DeleteOptions: Sendable {
  /// What happens to the objects that depend on it.
  public enum Propagation: String, Sendable {
    /// They are deleted after it.
    case background = "Background"
    /// They are deleted first.
    case foreground = "Foreground"
    /// They stay, without an owner.
    case orphan = "Orphan"
  }

  /// How many seconds the object may take; nil for the kind's own.
  public var gracePeriodSeconds: Int64?
  /// What happens to dependents; nil for the kind's own.
  public var propagation: Propagation?
  /// Delete only the object of this uid.
  public var uid: String?
  /// Delete only this version of the object.
  public var resourceVersion: String?
  /// Go through all checks, delete nothing.
  public var dryRun = false

  /// Deletes as the kind does by itself.
  public init(gracePeriodSeconds: Int64? = nil, propagation: Propagation? = nil) {
    self.gracePeriodSeconds = gracePeriodSeconds
    self.propagation = propagation
  }
}

/// A change of an object in one of the forms that the API takes.
public enum Patch: Sendable {
  /// RFC 7386: a tree laid over the object.
  case merge(Value)
  /// RFC 6902: a list of operations.
  case json(Value)
  /// A tree laid over the object, lists merged by the keys of the tables of fields.
  case strategic(Value)
  /// Server-side apply: what the manager wants, whole.
  case apply(Value)
}

/// The answer to a list.
public struct ObjectList: Sendable {
  /// The objects in the order of namespace and name.
  public var items: [any APIObject]
  /// The store's revision that the list shows.
  public var revision: Int64
  /// Where a limited list goes on; empty at its end.
  public var continuation: String
  /// How many more objects there are.
  public var remaining: Int

  /// Makes an answer.
  public init(
    items: [any APIObject],
    revision: Int64,
    continuation: String = "",
    remaining: Int = 0
  ) {
    self.items = items
    self.revision = revision
    self.continuation = continuation
    self.remaining = remaining
  }
}

/// One change of one object.
public struct ObjectChange: Sendable {
  /// What happened.
  public enum Kind: String, Sendable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"
  }

  /// What happened.
  public var kind: Kind
  /// The object after the change, or as it last was.
  public var object: any APIObject
  /// The object before the change; nil when it was added.
  public var previous: (any APIObject)?
  /// The store's revision that the change made.
  public var revision: Int64

  /// Makes a change.
  public init(
    _ kind: Kind,
    _ object: any APIObject,
    previous: (any APIObject)? = nil,
    revision: Int64
  ) {
    self.kind = kind
    self.object = object
    self.previous = previous
    self.revision = revision
  }
}

/// The answer to a question for changes.
public struct ObjectChanges: Sendable {
  /// The changes, oldest first.
  public var changes: [ObjectChange]
  /// The revision up to which they go: the next question's `after`.
  public var revision: Int64

  /// Makes an answer.
  public init(changes: [ObjectChange], revision: Int64) {
    self.changes = changes
    self.revision = revision
  }
}

/// A wish to reach into a container: exec, attach or logs.
public struct ConnectRequest: Sendable {
  /// What is wanted.
  public enum Verb: Sendable {
    /// Run a command.
    case exec([String])
    /// Join the container's own process.
    case attach
    /// Read what the container printed; `previous` for the instance before the present one.
    case logs(previous: Bool)
    /// Reach a port of the pod.
    case portForward(Int)
    /// Hand on a request of HTTP to the pod.
    case proxy
  }

  /// The pod's namespace.
  public var namespace: String
  /// The pod's name.
  public var pod: String
  /// The container's name; empty for the default one.
  public var container: String
  /// What is wanted.
  public var verb: Verb

  /// Makes a wish.
  public init(namespace: String, pod: String, container: String = "", verb: Verb) {
    self.namespace = namespace
    self.pod = pod
    self.container = container
    self.verb = verb
  }
}

/// One line that a container printed.
public struct LogLine: Sendable, Hashable {
  /// When it was printed.
  public var time: Instant
  /// Whether it went to standard error.
  public var isError: Bool
  /// The line without its end.
  public var text: String

  /// Makes a line.
  public init(time: Instant, isError: Bool, text: String) {
    self.time = time
    self.isError = isError
    self.text = text
  }
}

/// The way into a container that the API server found through the node's kubelet.
public struct ContainerConnection: Sendable {
  /// The index of the simulated machine that the container is.
  public var machine: Int32
  /// The container that was chosen.
  public var container: String
  /// What the container printed so far, for logs, where the machine is not one of ours to read it from.
  public var log: [LogLine]
  /// Whether the container still runs, so that more may come.
  public var isRunning: Bool
  /// The number of the pod's sandbox, for connections to ports; empty for others.
  public var sandbox = ""

  /// Makes an answer.
  public init(machine: Int32, container: String, log: [LogLine] = [], isRunning: Bool = true) {
    self.machine = machine
    self.container = container
    self.log = log
    self.isRunning = isRunning
  }
}
