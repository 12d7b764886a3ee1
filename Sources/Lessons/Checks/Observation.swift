/// Something the learner did or saw, as the cluster noticed it: not what was typed.
public enum Observation: Hashable, Sendable {
  /// A request of the learner's kubectl to the API server.
  case request(RequestObservation)
  /// A program that ran.
  case program(ProgramObservation)
  /// An HTTP request that a pod answered.
  case visit(VisitObservation)
  /// What a command line of the learner printed.
  case output(String)
}

/// A place in which programs run and files lie.
public enum Place: Hashable, Sendable {
  /// The learner's own machine.
  case host
  /// A node of the cluster.
  case node(String)
  /// A container of a pod; the container may be empty where there is only one.
  case pod(namespace: String, name: String, container: String)

  /// The place in the words of a sentence.
  var words: String {
    switch self {
    case .host: "your machine"
    case .node(let name): "node \(name)"
    case .pod(_, let name, _): "pod \(name)"
    }
  }
}

/// A request of the learner's kubectl to the API server.
public struct RequestObservation: Hashable, Sendable {
  /// The verb: get, list, watch, create, update, patch, delete, connect.
  public var verb: String
  /// The plural of the kind, with its group: `pods`, `deployments.apps`.
  public var resource: String
  /// The subresource: `scale`, `log`, `exec`, or empty.
  public var subresource: String
  /// The namespace; empty for all, or for kinds without.
  public var namespace: String
  /// The object's name; empty for lists.
  public var name: String
  /// The label selector as text; empty for none.
  public var selector: String
  /// The subcommand of kubectl that asked, as in `describe`.
  public var command: String
  /// The output form asked for: `wide`, `yaml`, `json`, `name`, `labels`, or empty.
  public var form: String
  /// The HTTP status of the answer.
  public var status: Int

  /// Notes a request.
  public init(
    verb: String,
    resource: String,
    subresource: String = "",
    namespace: String = "",
    name: String = "",
    selector: String = "",
    command: String = "",
    form: String = "",
    status: Int = 200
  ) {
    self.verb = verb
    self.resource = resource
    self.subresource = subresource
    self.namespace = namespace
    self.name = name
    self.selector = selector
    self.command = command
    self.form = form
    self.status = status
  }
}

/// A program that ran, with its arguments.
public struct ProgramObservation: Hashable, Sendable {
  /// Where it ran.
  public var place: Place
  /// The program's name and its arguments.
  public var arguments: [String]
  /// Its exit status; nil while it runs.
  public var status: Int32?

  /// Notes a run.
  public init(place: Place, arguments: [String], status: Int32? = nil) {
    self.place = place
    self.arguments = arguments
    self.status = status
  }
}

/// An HTTP request that a pod answered.
public struct VisitObservation: Hashable, Sendable {
  /// Where it came from.
  public var from: Place
  /// The namespace of the pod that answered.
  public var namespace: String
  /// The pod that answered.
  public var pod: String
  /// The port at the pod.
  public var port: Int
  /// The host and port that were asked for, as in `192.168.99.100:31000`.
  public var host: String
  /// The path.
  public var path: String
  /// The HTTP status of the answer.
  public var status: Int

  /// Notes a visit.
  public init(
    from: Place,
    namespace: String = "default",
    pod: String,
    port: Int,
    host: String,
    path: String = "/",
    status: Int = 200
  ) {
    self.from = from
    self.namespace = namespace
    self.pod = pod
    self.port = port
    self.host = host
    self.path = path
    self.status = status
  }
}
