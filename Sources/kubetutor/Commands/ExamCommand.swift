import ArgumentParser
import Lessons
import Terminal

/// `kubetutor exam`: an exercise without help, and with a sealed report at the end.
struct ExamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exam",
    abstract: "Do an exercise as an exam: without hints, with a sealed report at the end.",
    discussion: """
      An exam that was left goes on where it stood; its time goes on meanwhile. `submit` at the prompt, or \
      `kubetutor submit`, writes the report.
      """
  )

  @OptionGroup var subject: ExerciseOptions
  @Option(help: "What determines what varies: a number or a word, such as your name.")
  var seed = "1"
  @Flag(help: "Begin anew; the attempt before is kept aside.")
  var again = false
  @Option(help: "Where the report is written; EXERCISE.report.json, if not said.")
  var output: String?
  @OptionGroup var screen: ScreenOptions

  mutating func run() throws {
    guard HostFile.standardInputIsTerminal else {
      throw Trouble("an exam needs a terminal; scripts are handed in with kubetutor grade")
    }
    let exam = try Exam(subject, output: output)
    if again { exam.putAside() }
    let desk = try ExamDesk(exam, seed: SeedText.seed(seed))
    _ = screen.work(at: desk, history: exam.state.history)
  }
}

/// `kubetutor submit`: the sealed report of an exam.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Write the sealed report of an exam that was begun with kubetutor exam."
  )

  @OptionGroup var subject: ExerciseOptions
  @Option(help: "Where the report is written; EXERCISE.report.json, if not said.")
  var output: String?

  mutating func run() throws {
    let exam = try Exam(subject, output: output)
    guard let journal = exam.journal() else {
      throw Trouble(
        "no exam in \(exam.name) was begun here; kubetutor exam \(subject.exercise) begins one"
      )
    }
    print(try exam.submit(journal.journal))
  }
}

/// An exercise that is done as an exam, and what is kept of it.
struct Exam {
  let entry: Course.Entry
  let course: Course
  let grader: Grader
  let state: StateFolder
  private let output: String?

  init(_ subject: ExerciseOptions, output: String?) throws {
    (entry, course, grader) = try subject.grader()
    self.output = output
    state = StateFolder(course: "exams/\(course.id)/\(entry.id)")
  }

  /// The exercise's name with its course.
  var name: String { grader.exercise }

  /// The journal of the attempt that was begun, and its text; nil where there is none.
  func journal() -> (journal: Journal, text: String)? {
    guard let bytes = try? HostFile.read(state.journalPath) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    if let journal = Journal.read(text), journal.exam?.exercise == name { return (journal, text) }
    // What was done before the damage counts.
    guard let found = Journal.salvage(text)?.journal, found.exam?.exercise == name else {
      return nil
    }
    return (found, "")
  }

  /// Keeps a journal aside that cannot be read, or is of something else; answers what is to be said.
  func keepUnreadable() -> String? {
    guard let bytes = try? HostFile.read(state.journalPath) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let found = journal()
    guard found == nil || Journal.read(text) == nil else { return nil }
    let aside = "\(state.journalPath).damaged"
    guard (try? HostFile.move(state.journalPath, to: aside)) != nil else { return nil }
    if found != nil, let line = Journal.salvage(text)?.line {
      return "\(StateFolder.salvaged(line)) The whole is kept as \(aside)."
    }
    return "The journal of your attempt cannot be read. It is kept as \(aside); you begin anew."
  }

  /// Keeps the attempt before aside.
  func putAside() { try? HostFile.move(state.journalPath, to: "\(state.journalPath).before") }

  /// Runs the journal again, and writes the sealed report; answers what is to be said.
  func submit(_ journal: Journal) throws -> String {
    let (sealed, report) = grader.seal(journal, endedAt: HostEnvironment.secondsSince1970)
    let path = output ?? "\(entry.id).report.json"
    do throws(HostError) {
      try HostFile.replace(path, with: Array(sealed.text.utf8))
    } catch {
      throw Trouble("the report cannot be written: \(error)")
    }
    let points =
      "\(PointsText.words(report.points)) of \(PointsText.words(report.maximum)) points"
    return "\(points). The sealed report is \(path)."
  }
}
