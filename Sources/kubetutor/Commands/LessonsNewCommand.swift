import ArgumentParser
import Lessons
import Terminal

/// `kubetutor lessons new`.
struct LessonsNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a lesson or exercise: a file that is complete, to be written over.",
    discussion: """
      Without a number before the name it gets the next one of the course. A course that is not there is \
      made.
      """
  )
  @OptionGroup var place: LessonsCommand.Place
  @Flag(help: "An exercise in place of a lesson.")
  var exercise = false
  @Option(help: "The title; made of the name, if not given.")
  var title: String?
  @Argument(help: "The course and the name, as in my-course/first-steps.")
  var name: String

  mutating func run() throws {
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 2, parts.allSatisfy(Self.isName) else {
      throw Trouble(
        "\(name): name the course and the file, in small letters, digits and dashes, as in"
          + " my-course/first-steps"
      )
    }
    let location = try LessonsLocation.find(option: place.lessons)
    let folder = "\(location.path)/\(parts[0])"
    let course = try location.courses().first { $0.id == parts[0] }
    do throws(HostError) {
      try HostFile.makeDirectory(folder)
      if course == nil, !HostFolder.isThere("\(folder)/course.md") {
        let text = LessonSkeleton.course(title: Self.words(parts[0]))
        try HostFile.replace("\(folder)/course.md", with: Array(text.utf8))
        print("\(folder)/course.md")
      }
      let file = Self.numbered(parts[1], after: course?.entries.map(\.id) ?? [])
      let path = "\(folder)/\(file).md"
      guard !HostFolder.isThere(path) else {
        throw HostError(description: "\(path) is there already")
      }
      let text = LessonSkeleton.text(
        exercise ? .exercise : .lesson,
        title: title ?? Self.words(parts[1])
      )
      try HostFile.replace(path, with: Array(text.utf8))
      print(path)
    } catch {
      throw Trouble("\(error)")
    }
  }

  private static func isName(_ text: String) -> Bool {
    text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
  }

  /// `first-steps` as `04-first-steps`, where the last of the course is the third.
  private static func numbered(_ name: String, after ids: [String]) -> String {
    if name.first?.isNumber == true { return name }
    let last = ids.compactMap { Int($0.prefix { $0.isNumber }) }.max() ?? 0
    return (last < 9 ? "0" : "") + "\(last + 1)-\(name)"
  }

  private static func words(_ name: String) -> String {
    let words = name.drop { $0.isNumber || $0 == "-" }.replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

/// `kubetutor lessons schema`.
struct LessonsSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON schema of front matter and blocks."
  )

  mutating func run() throws { print(LessonSchema.text, terminator: "") }
}

/// `kubetutor lessons watch`.
struct LessonsWatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Check and prove a lesson or exercise whenever its file is saved, until Ctrl-C."
  )
  @Argument(help: "The file, as in lessons/my-course/01-first-steps.md.")
  var file: String
  @Option(help: "How many seeds to try of what varies.")
  var seeds: UInt64 = 1
  @Flag(inversion: .prefixedNo, help: "Change the solved states, and see whether checks notice.")
  var mutations = false

  mutating func run() throws {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard file.hasSuffix(".md"), HostFolder.isThere(file) else {
      throw Trouble("\(file): no such lesson file")
    }
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
    let id = String((parts.last ?? "").dropLast(".md".count))
    TerminalSignals.catchAll()
    var seen: [UInt8]?
    while !TerminalSignals.isInterrupted, !TerminalSignals.isTerminated {
      let bytes = try? HostFile.read(file)
      if let bytes, bytes != seen {
        if seen != nil { print("") }
        seen = bytes
        try look(folder, id)
      }
      TerminalSignals.wait(milliseconds: 300)
    }
  }

  private func look(_ folder: String, _ id: String) throws {
    let files = try HostFolder.files(below: folder).map {
      CourseFile(path: $0.path, bytes: $0.bytes)
    }
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    let course = Course(id: name, files: files)
    for fault in course.lint([id]) { print(fault) }
    guard let entry = course.entries.first(where: { $0.id == id }), entry.lesson != nil else {
      return
    }
    _ = LessonTest(course: course, seeds: seeds, mutations: mutations).run(entry)
  }
}
