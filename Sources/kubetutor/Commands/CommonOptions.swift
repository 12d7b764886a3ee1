public import ArgumentParser
public import Cluster
import Lessons
import Terminal

/// Options that every command with a cluster has.
struct ClusterOptions: ParsableArguments {
  @Option(help: "The cluster's time: v1.8 (the course's document) or current.")
  var profile: Profile?

  @Option(name: .customLong("nodes"), help: "How many nodes the cluster has; 1 if not said.")
  var nodeCount: Int?

  @Option(
    name: .customLong("seed"),
    help: "What determines all that is drawn by chance: names, addresses, delays; 1 if not said."
  )
  var seedNumber: UInt64?

  /// How many nodes the cluster has.
  var nodes: Int { nodeCount ?? 1 }
  /// What determines all that is drawn by chance.
  var seed: UInt64 { seedNumber ?? 1 }
  /// Whether anything was asked for.
  var isGiven: Bool { profile != nil || nodeCount != nil || seedNumber != nil }

  func validate() throws {
    guard (1...5000).contains(nodes) else {
      throw ValidationError("--nodes takes a number from 1 to 5000, not \(nodes)")
    }
  }
}

/// Options that every command with a screen has.
struct ScreenOptions: ParsableArguments {
  @Flag(help: "No colour, no box drawing; reads well in a screen reader.")
  var plain = false

  @Option(help: "How many seconds of the cluster pass in one second.")
  var speed: Double = 10

  func validate() throws {
    guard speed > 0, speed <= 10_000 else {
      throw ValidationError("--speed takes a number above 0, at most 10000, not \(speed)")
    }
  }
}

extension Profile: ExpressibleByArgument {}

/// Which exercise a command is about.
struct ExerciseOptions: ParsableArguments {
  @Argument(help: "The exercise: its name, or COURSE/NAME.")
  var exercise: String
  @Option(help: "The folder of the lessons.")
  var lessons: String?

  /// The courses in which the exercise may be.
  func courses() throws -> [Course] {
    try LessonsLocation.find(option: lessons).courses(holding: exercise)
  }
}

extension ScreenOptions {
  /// Lets `desk` be worked at until the learner leaves; gives the desk as it was left.
  func work<Subject: Desk>(at desk: Subject, history: HistoryFile) -> Subject {
    let shell = InteractiveShell(
      desk: desk,
      screen: Screen(isPlain: plain),
      speed: speed,
      history: history
    )
    shell.run()
    return shell.desk
  }
}
