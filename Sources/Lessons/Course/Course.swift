/// A course: lessons in order, and the files that the learner works with.
///
/// Made of the files of one folder: `course.md` with the course's title, the lessons as Markdown
/// files in the order of their names, and `files/`, which is laid into the learner's working directory.
/// A lesson with faults is listed with them; the others work.
public struct Course: Hashable, Sendable {
  /// A lesson, or what is wrong with its file.
  public struct Entry: Hashable, Sendable {
    /// The lesson's identity: the file's name without its ending.
    public var id: String
    /// The lesson; nil where its file has faults.
    public var lesson: Lesson?
    /// What is wrong with the file, in the order of the lines.
    public var faults: [LessonFault]

    /// The text of the file.
    public var text: String

    /// The lesson as another seed draws it; nil where its file has faults.
    public func lesson(seed: UInt64) -> Lesson? {
      guard let lesson, !lesson.variables.isEmpty else { return lesson }
      return Lesson.read(id: id, file: "\(id).md", text: text, seed: seed).lesson
    }

    /// The lesson's title, or its identity where it has none.
    public var title: String { lesson?.title ?? id }
  }

  /// The name of the folder.
  public var id: String
  /// The title.
  public var title: String
  /// One sentence for the list of courses.
  public var summary = ""
  /// Its place among the courses; the lowest comes first.
  public var order = Course.lastPlace
  /// What determines the names that vary.
  public let seed: UInt64
  /// The text of `course.md`.
  public var introduction: [TextBlock]
  /// The lessons in order.
  public var entries: [Entry]
  /// The files for the learner's working directory; paths without `files/`.
  public var files: [CourseFile]
  /// What is wrong with `course.md`.
  public var faults: [LessonFault]

  /// The place of a course that names none.
  private static let lastPlace = 1000

  /// Makes a course of the files of the folder `id`; `seed` determines the names that vary.
  public init(id: String, files: [CourseFile], seed: UInt64 = 1) {
    self.id = id
    self.seed = seed
    title = id
    introduction = []
    entries = []
    faults = []
    let ordered = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    self.files = ordered.filter { $0.path.hasPrefix("files/") }.map {
      CourseFile(path: String($0.path.dropFirst("files/".count)), bytes: $0.bytes)
    }
    for file in ordered where file.path.hasSuffix(".md") && !file.path.contains("/") {
      switch file.path {
      case "course.md": readDescription(file)
      case "README.md": continue
      default: readLesson(file)
      }
    }
    refuseUnknownNeeds()
    refuseMissingFiles()
  }

  /// The lessons that can be learned, in order.
  public var lessons: [Lesson] { entries.compactMap(\.lesson) }

  /// The place of the lesson `id` among the entries.
  public func index(of id: String) -> Int? { entries.firstIndex { $0.id == id } }

  /// The place of the lesson that `text` means: its number, its identity, or a part of its title.
  public func index(matching text: String) -> Int? {
    if let number = Int(text) { return entries.indices.contains(number - 1) ? number - 1 : nil }
    let wanted = text.lowercased()
    return index(of: text)
      ?? entries.firstIndex {
        $0.id.lowercased().contains(wanted) || $0.title.lowercased().contains(wanted)
      }
  }

  private mutating func readDescription(_ file: CourseFile) {
    let parts = LessonFile(file: file.path, text: file.text)
    faults += parts.faults
    do throws(LessonFault) {
      var reader = FieldReader(try parts.frontMatter.yaml(), BlockForms.course, parts.frontMatter)
      title = reader.requiredText("title")
      summary = reader.text("summary") ?? ""
      order = reader.integer("order") ?? Self.lastPlace
      faults += reader.finish()
    } catch {
      faults.append(error)
    }
    for case .text(let lines) in parts.sections[0].parts {
      introduction += Markdown.blocks(lines.joined(separator: "\n"))
    }
  }

  private mutating func readLesson(_ file: CourseFile) {
    let id = String(file.path.dropLast(".md".count))
    let (lesson, faults) = Lesson.read(id: id, file: file.path, text: file.text, seed: seed)
    entries.append(Entry(id: id, lesson: lesson, faults: faults, text: file.text))
  }

  /// The files of the course that a lesson names must be there.
  private mutating func refuseMissingFiles() {
    let paths = files.map(\.path)
    for index in entries.indices {
      guard let start = entries[index].lesson?.start else { continue }
      let names = start.manifestNames + (start.fileNames ?? []).map(\.source)
      for name in names where !paths.contains(where: { Pattern(name).matches($0) }) {
        entries[index].faults.append(
          LessonFault(
            file: "\(entries[index].id).md",
            line: 1,
            column: 1,
            message: "there is no file \"\(name)\" in the course's folder files",
            suggestion: Spelling.nearest(to: name, among: paths)
          )
        )
        entries[index].lesson = nil
      }
    }
  }

  private mutating func refuseUnknownNeeds() {
    let ids = entries.map(\.id)
    for index in entries.indices {
      for need in entries[index].lesson?.needs ?? [] where !ids.contains(need) {
        entries[index].faults.append(
          LessonFault(
            file: "\(entries[index].id).md",
            line: 1,
            column: 1,
            message: "it needs the lesson \"\(need)\", which is not there",
            suggestion: Spelling.nearest(to: need, among: ids)
          )
        )
        entries[index].lesson = nil
      }
    }
  }
}
