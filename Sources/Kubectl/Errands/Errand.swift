/// What kubectl goes on as, once the API has said where: work on the machines themselves.
enum Errand: Sendable, Hashable {
  case forward(PortForward)
  case copy(FileCopy)
  case proxy(APIProxy)
  case fetch(ProxiedPort)
}

/// The API under an address of this machine: `kubectl proxy`.
struct APIProxy: Sendable, Hashable {
  /// The address to say that it is listened at.
  let address: String
  /// The port; zero takes any that is free.
  let port: Int
  /// The path that the API is served under, with a slash at both ends.
  let prefix: String
  /// Methods that are refused.
  let rejectedMethods: [String]
  /// Whether whoever asks is answered, whatever for.
  let answersAll: Bool
}

/// Ports of this machine that lead into a pod.
struct PortForward: Sendable, Hashable {
  /// One port here, and the one in the pod; zero here takes any that is free.
  struct Pair: Sendable, Hashable {
    let local: Int
    let remote: Int
  }

  /// The machine of one of the pod's containers.
  let machine: Int32
  /// The number of the pod's sandbox.
  let sandbox: String
  let version: KubectlVersion
  let pairs: [Pair]
  /// The addresses to say that they are listened at.
  let addresses: [String]
}

/// Files that go into a container or come from it.
struct FileCopy: Sendable, Hashable {
  enum Direction: Sendable, Hashable {
    case intoContainer
    case fromContainer
  }

  let direction: Direction
  let machine: Int32
  let source: String
  let target: String
}
