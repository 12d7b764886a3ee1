public import Cluster

/// How a cluster is made ready for a lesson that is begun by itself.
public struct StartState: Hashable, Sendable {
  /// The furniture of the cluster: `course` (as the document finds it) or `bare`.
  public var cluster = "course"
  /// How many nodes there are; nil for the profile's own.
  public var nodes: Int?
  /// Images that pods can run beside the known ones.
  public var images: [CustomImage] = []
  /// What is broken before anything else.
  public var faults: [StartFault] = []
  /// The objects that are made then: YAML texts, by the names of their files.
  public var manifests: [CourseFile] = []
  /// The names of files of the course that hold such objects.
  public var manifestNames: [String] = []
  /// The shell commands that are run before the learner sees a prompt.
  public var commands: [String] = []
  /// Which of the course's files lie in the working directory; nil for all of them.
  public var fileNames: [Pattern]?
  /// Files of the lesson's own.
  public var files: [CourseFile] = []

  /// The cluster of the course as it is.
  public init() {}
}

/// Something that is broken when a lesson begins.
public enum StartFault: Hashable, Sendable {
  /// A part of the control plane that is stopped.
  case stopped(Cluster.Part)
  /// A node's kubelet that is stopped.
  case kubeletStopped(String)
  /// A node without power.
  case poweredOff(String)

  /// The forms of faults, for messages.
  static let forms =
    "stop \(Cluster.Part.allCases.map(\.rawValue).joined(separator: "|")), stop kubelet NODE,"
    + " power-off NODE"

  /// Reads a fault; nil where the text names none.
  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("stop", 2):
      guard let part = Cluster.Part(rawValue: words[1]) else { return nil }
      self = .stopped(part)
    case ("stop", 3) where words[1] == "kubelet": self = .kubeletStopped(words[2])
    case ("power-off", 2): self = .poweredOff(words[1])
    default: return nil
    }
  }

  /// Breaks it.
  func strike(_ cluster: inout Cluster) {
    switch self {
    case .stopped(let part): cluster.set(part, running: false)
    case .kubeletStopped(let name):
      if let index = cluster.nodeNames.firstIndex(of: name) {
        cluster.setKubelet(index, running: false)
      }
    case .poweredOff(let name):
      if let index = cluster.nodeNames.firstIndex(of: name) { cluster.cutPower(of: index) }
    }
  }
}
