/// Something the learner did or saw, as the cluster noticed it: not what was typed.
public enum Observation: Hashable, Sendable {
  /// A request of the learner's kubectl to the API server.
  case request(RequestObservation)
  /// A program that ran.
  case program(ProgramObservation)
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
  /// Whether a command asked on its way to something else, as `delete` watches what it deletes.
  public var isAside: Bool

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
    status: Int = 200,
    isAside: Bool = false
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
    self.isAside = isAside
  }
}

/// A program that ran, with its arguments.
public struct ProgramObservation: Hashable, Sendable {
  /// Where it ran.
  public var place: Place
  /// The program's name and its arguments.
  public var arguments: [String]
  /// Notes a run.
  public init(place: Place, arguments: [String]) {
    self.place = place
    self.arguments = arguments
  }
}
