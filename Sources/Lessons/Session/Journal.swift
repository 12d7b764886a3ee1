public import Cluster
import KubernetesAPI
import Manifests
public import Simulation

/// One thing that came from outside into a session, and when in the cluster's time.
public struct JournalEntry: Hashable, Sendable {
  /// What came.
  public enum Event: Hashable, Sendable {
    /// A line that was typed.
    case line(String)
    /// Ctrl-C.
    case interrupt
    /// Ctrl-D.
    case endOfInput
    /// A file as the user's editor left it.
    case edited(path: String, text: String)
  }

  /// The line by which an exam is handed in.
  public static let submission = "submit"

  /// How long the last command of a journal may go on.
  static let lastPatience = Duration.seconds(120)

  /// When.
  public var time: Instant
  /// What.
  public var event: Event

  /// Makes an entry.
  public init(time: Instant, event: Event) {
    self.time = time
    self.event = event
  }
}

/// The journal of a session: with its seed and its start, all that is needed to live it again.
///
/// The engine is deterministic, so replaying the journal restores the cluster and everything in it. A
/// line is in the file before what it prints is shown.
public struct Journal: Hashable, Sendable {
  /// What an exam is about.
  public struct Exam: Hashable, Sendable {
    /// The exercise, as in `exercises/02-web-that-stays`.
    public var exercise: String
    /// When it began, in seconds since 1970.
    public var began: Int64

    /// Names an exam.
    public init(exercise: String, began: Int64) {
      self.exercise = exercise
      self.began = began
    }
  }

  /// What a session without lessons was made from, beside its seed.
  public struct Setup: Hashable, Sendable {
    /// The cluster's profile.
    public var profile: Profile
    /// How many nodes it has.
    public var nodes: Int
    /// What lay in the working directory.
    public var files: [CourseFile]

    /// Describes a session.
    public init(profile: Profile, nodes: Int, files: [CourseFile] = []) {
      self.profile = profile
      self.nodes = nodes
      self.files = files
    }
  }

  /// What the session was made with.
  public var seed: UInt64
  /// The progress at the beginning, as text.
  public var progress: String
  /// The exam that it was, if it was one.
  public var exam: Exam?
  /// What it was made from, if it had no lessons.
  public var setup: Setup?
  /// What came since.
  public var entries: [JournalEntry] = []

  private static let version: Int64 = 1

  /// Begins a journal.
  public init(seed: UInt64, progress: String = "", exam: Exam? = nil, setup: Setup? = nil) {
    self.seed = seed
    self.progress = progress
    self.exam = exam
    self.setup = setup
  }

  /// The first line of the file.
  public var header: String {
    var value: Value = [
      "version": .integer(Self.version), "seed": .string(String(seed)),
      "progress": .string(progress),
    ]
    if let exam {
      value["exam"] = .string(exam.exercise)
      value["began"] = .integer(exam.began)
    }
    if let setup { value["setup"] = setup.tree }
    return JSONWriter.compact(value) + "\n"
  }

  /// The whole file.
  public var text: String { header + entries.map(Self.line).joined() }

  /// One line of the file.
  public static func line(_ entry: JournalEntry) -> String {
    var value: Value = ["t": .integer(entry.time.nanoseconds)]
    switch entry.event {
    case .line(let text): value["line"] = .string(text)
    case .interrupt: value["key"] = "interrupt"
    case .endOfInput: value["key"] = "end"
    case .edited(let path, let text):
      value["edited"] = .string(path)
      value["text"] = .string(text)
    }
    return JSONWriter.compact(value) + "\n"
  }

  /// Reads a journal; a last line that was cut off is dropped, anything else wrong gives nil.
  public static func read(_ text: String) -> Journal? {
    guard let (journal, damage) = reading(text) else { return nil }
    let count = text.split(separator: "\n").count
    return damage == nil || damage == count ? journal : nil
  }

  /// What can be read of a journal that is damaged at a line: all before it, and the line's number.
  ///
  /// - Returns: nil where nothing is to be had, or nothing is wrong.
  public static func salvage(_ text: String) -> (journal: Journal, line: Int)? {
    guard let (journal, damage) = reading(text), let damage else { return nil }
    return (journal, damage)
  }

  /// The journal up to the first line that cannot be read, and the number of that line.
  private static func reading(_ text: String) -> (journal: Journal, damage: Int?)? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard let first = lines.first, let header = try? JSONReader.value(String(first)),
      header["version"]?.integer == version, let seed = header["seed"]?.string.flatMap(UInt64.init),
      let progress = header["progress"]?.string
    else { return nil }
    var journal = Journal(seed: seed, progress: progress)
    if let exercise = header["exam"]?.string {
      journal.exam = Exam(exercise: exercise, began: header["began"]?.integer ?? 0)
    }
    if let tree = header["setup"] {
      guard let setup = Setup(tree) else { return nil }
      journal.setup = setup
    }
    for (index, line) in lines.dropFirst().enumerated() {
      guard let entry = entry(String(line)) else { return (journal, index + 2) }
      journal.entries.append(entry)
    }
    return (journal, nil)
  }

  private static func entry(_ line: String) -> JournalEntry? {
    guard let value = try? JSONReader.value(line), let time = value["t"]?.integer else {
      return nil
    }
    let event: JournalEntry.Event
    if let text = value["line"]?.string {
      event = .line(text)
    } else if let path = value["edited"]?.string, let text = value["text"]?.string {
      event = .edited(path: path, text: text)
    } else if value["key"]?.string == "interrupt" {
      event = .interrupt
    } else if value["key"]?.string == "end" {
      event = .endOfInput
    } else {
      return nil
    }
    return JournalEntry(time: Instant(nanoseconds: time), event: event)
  }
}

extension Journal.Setup {
  fileprivate var tree: Value {
    let files = files.map { file -> Value in
      ["path": .string(file.path), "base64": .string(Base64.encode(file.bytes))]
    }
    return [
      "profile": .string(profile.rawValue), "nodes": .integer(Int64(nodes)),
      "files": .array(files),
    ]
  }

  fileprivate init?(_ tree: Value) {
    guard let profile = tree["profile"]?.string.flatMap(Profile.init),
      let nodes = tree["nodes"]?.integer, (1...5000).contains(nodes),
      let list = tree["files"]?.array
    else { return nil }
    self.init(profile: profile, nodes: Int(nodes))
    for file in list {
      guard let path = file["path"]?.string,
        let bytes = file["base64"]?.string.flatMap({ try? Base64.decode($0) })
      else { return nil }
      files.append(CourseFile(path: path, bytes: bytes))
    }
  }
}
