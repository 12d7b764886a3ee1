/// What kubectl goes on as, once the API has said where: work on the machines themselves.
enum Errand: Sendable, Hashable {
  case forward(PortForward)
  case copy(FileCopy)
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
