import Simulation

/// Something that breaks, or is mended.
///
/// Its words are those of `fault` at the prompt and of `faults` in a lesson's front matter.
public enum Fault: Hashable, Sendable {
  /// A part of the control plane ends, or starts again.
  case part(Cluster.Part, isRunning: Bool)
  /// A node's kubelet ends, or starts again; its containers go on.
  case kubelet(String, isRunning: Bool)
  /// A node's kube-proxy ends, or starts again; its rules stay as they are.
  case proxy(String, isRunning: Bool)
  /// A node loses its power, or gets it back.
  case power(String, isOn: Bool)
  /// A node is cut off from all others, or connected again; it goes on by itself.
  case partition(String, isCut: Bool)
  /// The first process of a pod's container is killed.
  case crash(namespace: String, pod: String)
  /// No image registry can be reached, or all can again.
  case registry(isReachable: Bool)
  /// Pulls take so many times as long.
  case slowPulls(Int)
  /// So many of a hundred packets are lost between machines.
  case loss(Int)

  /// The forms, for help and messages.
  public static let forms: [(words: String, meaning: String)] = [
    ("stop PART", "a part ends: \(Cluster.Part.allCases.map(\.rawValue).joined(separator: ", "))"),
    ("start PART", "it starts again, and catches up"),
    ("stop kubelet NODE", "also `stop proxy NODE`; `start …` mends it"),
    ("power-off NODE", "the node goes dark; `power-on NODE` mends it"),
    ("partition NODE", "the node is cut off from the others; `heal NODE` mends it"),
    ("crash POD [-n NAMESPACE]", "the first process of a container is killed"),
    ("registry down", "no image can be pulled; `registry up` mends it"),
    ("slow-pulls FACTOR", "pulls take so many times as long; 1 is as usual"),
    ("loss PERCENT", "packets get lost between machines; 0 is as usual"),
  ]

  /// Reads a fault; nil where the words name none.
  public init?(_ words: [String]) {
    var words = words
    var namespace = "default"
    if let index = words.firstIndex(of: "-n"), index + 1 < words.count {
      namespace = words[index + 1]
      words.removeSubrange(index...index + 1)
    }
    switch (words.first, words.count) {
    case ("stop", 2), ("start", 2):
      guard let part = Cluster.Part(rawValue: words[1]) else { return nil }
      self = .part(part, isRunning: words[0] == "start")
    case ("stop", 3) where words[1] == "kubelet", ("start", 3) where words[1] == "kubelet":
      self = .kubelet(words[2], isRunning: words[0] == "start")
    case ("stop", 3) where words[1] == "proxy", ("start", 3) where words[1] == "proxy":
      self = .proxy(words[2], isRunning: words[0] == "start")
    case ("power-off", 2), ("power-on", 2): self = .power(words[1], isOn: words[0] == "power-on")
    case ("partition", 2), ("heal", 2): self = .partition(words[1], isCut: words[0] == "partition")
    case ("crash", 2):
      let name = words[1].hasPrefix("pod/") ? String(words[1].dropFirst(4)) : words[1]
      self = .crash(namespace: namespace, pod: name)
    case ("registry", 2) where words[1] == "down" || words[1] == "up":
      self = .registry(isReachable: words[1] == "up")
    case ("slow-pulls", 2):
      guard let factor = Int(words[1]), (1...1000).contains(factor) else { return nil }
      self = .slowPulls(factor)
    case ("loss", 2):
      let text = words[1].hasSuffix("%") ? String(words[1].dropLast()) : words[1]
      guard let share = Int(text), (0...100).contains(share) else { return nil }
      self = .loss(share)
    default: return nil
    }
  }

  /// The words that name it.
  public var words: String {
    switch self {
    case .part(let part, let runs): "\(runs ? "start" : "stop") \(part.rawValue)"
    case .kubelet(let node, let runs): "\(runs ? "start" : "stop") kubelet \(node)"
    case .proxy(let node, let runs): "\(runs ? "start" : "stop") proxy \(node)"
    case .power(let node, let isOn): "power-\(isOn ? "on" : "off") \(node)"
    case .partition(let node, let isCut): "\(isCut ? "partition" : "heal") \(node)"
    case .crash(let namespace, let pod):
      "crash \(pod)\(namespace == "default" ? "" : " -n \(namespace)")"
    case .registry(let isReachable): "registry \(isReachable ? "up" : "down")"
    case .slowPulls(let factor): "slow-pulls \(factor)"
    case .loss(let share): "loss \(share)"
    }
  }

  /// What mends it; nil where it mends itself.
  public var remedy: Fault? {
    switch self {
    case .part(let part, false): .part(part, isRunning: true)
    case .kubelet(let node, false): .kubelet(node, isRunning: true)
    case .proxy(let node, false): .proxy(node, isRunning: true)
    case .power(let node, false): .power(node, isOn: true)
    case .partition(let node, true): .partition(node, isCut: false)
    case .registry(false): .registry(isReachable: true)
    case .slowPulls(2...): .slowPulls(1)
    case .loss(1...): .loss(0)
    default: nil
    }
  }

  /// A fault drawn by chance, for a cluster with these nodes and pods.
  static func drawn(
    _ random: inout RandomStream,
    nodes: [String],
    pods: [(namespace: String, name: String)]
  ) -> Fault {
    func pick<Element>(_ elements: [Element], _ random: inout RandomStream) -> Element? {
      elements.isEmpty ? nil : elements[Int(random.next() % UInt64(elements.count))]
    }
    let workers = Array(nodes.dropFirst())
    switch random.next() % 7 {
    case 0: return .part(.scheduler, isRunning: false)
    case 1: return .part(.controllerManager, isRunning: false)
    case 2: return .kubelet(pick(nodes, &random) ?? "", isRunning: false)
    case 3: return .registry(isReachable: false)
    case 4: return .loss(20)
    case 5:
      if let node = pick(workers, &random) { return .power(node, isOn: false) }
      return .part(.dns, isRunning: false)
    default:
      if let pod = pick(pods, &random) { return .crash(namespace: pod.namespace, pod: pod.name) }
      return .slowPulls(10)
    }
  }
}
