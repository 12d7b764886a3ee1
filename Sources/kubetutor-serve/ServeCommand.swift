public import ArgumentParser
public import Cluster
import Gateway
import Simulation
import Terminal

/// `kubetutor-serve`: the simulated cluster as an API server that real clients can talk to.
@main
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubetutor serve",
    abstract: "The simulated cluster as a Kubernetes API server for real clients.",
    discussion: """
      Listens on this machine only, without encryption and without asking who calls. The cluster is
      new with every start and gone with its end.
      """
  )

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port: Int = 8001

  @Option(help: "The cluster's time: v1.8 (the course's document) or current.")
  var profile: Profile = .current

  @Option(help: "How many nodes the cluster has.")
  var nodes: Int = 1

  @Option(help: "What determines all that is drawn by chance: names, addresses, delays.")
  var seed: UInt64 = 1

  @Option(help: "How many seconds of the cluster pass in one second.")
  var speed: Double = 1

  @Option(
    help: "wall: time passes by itself; manual: only where POST /kubetutor/advance asks for it."
  )
  var clock: Clock = .wall

  @Option(help: "What runs from the start: none, system or course.")
  var furniture: FurnitureChoice = .system

  @Option(help: "How many seconds before the present the cluster's time begins.")
  var startsAgo: Int64 = 0

  /// What moves the cluster's time.
  enum Clock: String, ExpressibleByArgument {
    case wall
    case manual
  }

  /// What runs in the cluster from its start.
  enum FurnitureChoice: String, ExpressibleByArgument {
    case none
    case system
    case course

    var furniture: ClusterConfiguration.Furniture {
      switch self {
      case .none: .none
      case .system: .system
      case .course: .course
      }
    }
  }

  func validate() throws {
    guard (1...5000).contains(nodes) else {
      throw ValidationError("--nodes takes a number from 1 to 5000, not \(nodes)")
    }
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535, not \(port)")
    }
    guard speed > 0, speed <= 10_000 else {
      throw ValidationError("--speed takes a number above 0, at most 10000, not \(speed)")
    }
  }

  mutating func run() throws {
    // Clients work out ages by their own clock, so the cluster's time is that of this machine.
    let start = Instant(seconds: HostEnvironment.secondsSince1970 - startsAgo)
    let cluster = Cluster(
      ClusterConfiguration(
        profile: profile,
        nodes: nodes,
        seed: seed,
        furniture: furniture.furniture,
        start: start
      )
    )
    let server = GatewayServer(Gateway(cluster), speed: clock == .manual ? 0 : speed)
    try server.run(port: port) { port in
      let url = "http://127.0.0.1:\(port)"
      Screen().write(
        "The cluster answers at \(url)\nTry: kubectl --server \(url) get nodes\n"
      )
    }
  }
}

extension Profile: ExpressibleByArgument {}
