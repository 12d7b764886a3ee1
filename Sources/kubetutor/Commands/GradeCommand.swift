public import ArgumentParser
public import Lessons
import Terminal

/// `kubetutor grade`: what submissions are worth.
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grade submissions of an exercise: scripts, journals, sealed reports.",
    discussion: """
      Ends with 0 where every check passed for everybody, with 1 where some did not. The same submissions \
      give the same output, on however many cores.
      """,
    subcommands: [GradeRunCommand.self, GradeMergeCommand.self],
    defaultSubcommand: GradeRunCommand.self
  )
}

extension GradeFormat: ExpressibleByArgument {}

/// `kubetutor grade EXERCISE FILE…`.
struct GradeRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Grade submissions; the same as without \"run\"."
  )

  @OptionGroup var subject: ExerciseOptions
  @Argument(help: "Scripts, journals, sealed reports, or folders of them.")
  var files: [String]
  @Option(help: "The form of the results: text, json, junit, csv or github.")
  var format = GradeFormat.text
  @Option(help: "The seed of what varies, for all: a number or a word.")
  var seed = "1"
  @Flag(help: "Take the seed of each submission from its file's name, without ending.")
  var seedByName = false
  @Option(help: "A file with lines of NAME SEED, names being those of the submissions' files.")
  var seedMap: String?
  @Option(help: "Grade only every N-th submission from the I-th, counted from 0: I/N.")
  var shard: String?
  @Option(help: "How many submissions are graded at once; as many as there are cores, if not said.")
  var jobs: Int?

  mutating func run() throws {
    let part = try shard.map(Shard.init)
    let seeds = try SeedChoice(all: seed, byName: seedByName, map: seedMap)
    let grader = try subject.grader().grader
    var submissions = try Self.submissions(files)
    if let part {
      submissions = submissions.enumerated().filter { part.takes($0.offset) }.map(\.element)
    }
    let jobs = submissions.map { ($0, $0.seed ?? seeds.seed(of: $0.name)) }
    let reports = GradingRun(grader: grader, jobs: jobs, width: self.jobs).reports()
    Screen().write(format.write(reports))
    if !reports.allSatisfy(\.isPassed) { throw ExitCode(1) }
  }

  /// The submissions of all files and folders, in the order of their names.
  private static func submissions(_ paths: [String]) throws -> [Submission] {
    try files(paths).map { Submission(name: $0.path, bytes: $0.bytes) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The files that are named, and those below folders that are; the latter by their paths in there.
  static func files(_ paths: [String]) throws -> [(path: String, bytes: [UInt8])] {
    try paths.flatMap { path -> [(path: String, bytes: [UInt8])] in
      if HostFolder.isFolder(path) { return try HostFolder.files(below: path) }
      do throws(HostError) {
        return [(path, try HostFile.read(path))]
      } catch {
        throw Trouble("\(error)")
      }
    }
  }
}

/// `kubetutor grade merge`.
struct GradeMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the results of several runs with --format json together."
  )

  @Argument(help: "The files that the runs wrote, or folders of them.")
  var files: [String]
  @Option(help: "The form of the results: text, json, junit, csv or github.")
  var format = GradeFormat.text

  mutating func run() throws {
    var reports: [GradeReport] = []
    for submission in try GradeRunCommand.files(files) {
      guard let part = GradeFormat.read(String(decoding: submission.bytes, as: UTF8.self)) else {
        throw Trouble("\(submission.path): no results of kubetutor grade --format json")
      }
      reports += part
    }
    Screen().write(format.write(reports))
    if !reports.allSatisfy(\.isPassed) { throw ExitCode(1) }
  }
}

/// Which submissions this run is for.
struct Shard {
  let index: Int
  let count: Int

  init(_ text: String) throws {
    let parts = text.split(separator: "/").map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0,
      (0..<count).contains(index)
    else { throw Trouble("--shard \(text): I/N with I from 0 to N-1, as in 0/4") }
    self.index = index
    self.count = count
  }

  func takes(_ place: Int) -> Bool { place % count == index }
}

/// Where seeds come from.
struct SeedChoice {
  private let all: UInt64
  private let byName: Bool
  private var map: [String: UInt64] = [:]

  init(all: String, byName: Bool, map path: String?) throws {
    self.all = SeedText.seed(all)
    self.byName = byName
    guard let path else { return }
    let bytes: [UInt8]
    do throws(HostError) {
      bytes = try HostFile.read(path)
    } catch {
      throw Trouble("\(error)")
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    for (number, line) in lines.enumerated() where !line.hasPrefix("#") {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "," || $0 == "\r" }
      guard words.count == 2 else {
        throw Trouble("\(path): line \(number + 1) is no pair of a name and a seed")
      }
      map[String(words[0])] = SeedText.seed(String(words[1]))
    }
  }

  func seed(of name: String) -> UInt64 {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let stem = String(file.prefix { $0 != "." })
    if let seed = map[name] ?? map[file] ?? map[stem] { return seed }
    return byName ? SeedText.seed(ofFile: name) : all
  }
}

extension ExerciseOptions {
  /// The exercise, and what grades it.
  func grader() throws -> (entry: Course.Entry, course: Course, grader: Grader) {
    let (entry, course) = try Exercises.find(exercise, in: courses())
    guard let grader = Grader(entry, of: course) else {
      let faults = entry.faults.map(\.description).joined(separator: "\n")
      throw Trouble("the exercise \(course.id)/\(entry.id) cannot be used:\n\(faults)")
    }
    return (entry, course, grader)
  }
}

/// Finding exercises by name.
enum Exercises {
  /// The exercise that `text` means, with its course.
  static func find(_ text: String, in courses: [Course]) throws -> (Course.Entry, Course) {
    let all = courses.flatMap { course in course.entries.map { ($0, course) } }
    let exercises = all.filter { $0.0.lesson?.kind == .exercise || $0.0.lesson == nil }
    let exact = exercises.filter { $0.0.id == text || "\($0.1.id)/\($0.0.id)" == text }
    let near = exercises.filter { $0.0.id.contains(text) }
    if let found = exact.first ?? (near.count == 1 ? near.first : nil) { return found }
    if all.contains(where: { $0.0.id == text || "\($0.1.id)/\($0.0.id)" == text }) {
      throw Trouble("\(text) is a lesson; only exercises are graded")
    }
    let names = exercises.map { "\($0.1.id)/\($0.0.id)" }
    let meant = Spelling.nearest(to: text, among: exercises.map(\.0.id) + names)
    let hint = meant.map { "; did you mean \"\($0)\"?" } ?? ""
    let list =
      near.isEmpty
      ? "`kubetutor lessons list` names them all"
      : "There are:\n" + near.map { "  \($0.1.id)/\($0.0.id)" }.joined(separator: "\n")
    throw Trouble("no exercise \"\(text)\"\(hint)\n\(list)")
  }
}
