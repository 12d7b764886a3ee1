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

    /// A fault at the first place where `word` stands in the file, or one of the whole file.
    func fault(at word: String, _ message: String, near: String? = nil) -> LessonFault {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      var fault = LessonFault(
        file: "\(id).md",
        line: 1,
        column: 1,
        message: message,
        suggestion: near,
        sourceLine: lines.first.map(String.init) ?? ""
      )
      for (number, line) in lines.enumerated() {
        guard let range = line.firstRange(of: word) else { continue }
        fault.line = number + 1
        fault.column = line.distance(from: line.startIndex, to: range.lowerBound) + 1
        fault.sourceLine = String(line)
        break
      }
      return fault
    }

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
  /// The files in other languages.
  let translations: [CourseFile]
  /// What is wrong with `course.md`.
  public var faults: [LessonFault]

  /// The place of a course that names none.
  private static let lastPlace = 1000

  /// Makes a course of the files of the folder `id`.
  ///
  /// `seed` determines the names that vary; with a `language`, files in the folder of that name stand
  /// for those that they translate. Without `readsLessons` the entries have their identities only: for
  /// a list of courses, which need not wait until the lessons of all of them are read.
  public init(
    id: String,
    files: [CourseFile],
    seed: UInt64 = 1,
    language: String? = nil,
    readsLessons: Bool = true
  ) {
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
    translations = ordered.filter { Self.language(of: $0.path) != nil }
    for original in ordered where original.path.hasSuffix(".md") && !original.path.contains("/") {
      let translated = language.flatMap { language in
        translations.first { $0.path == "\(language)/\(original.path)" }
      }
      let file = translated ?? original
      switch original.path {
      case "course.md": readDescription(file)
      case "README.md": continue
      default:
        let name = String(original.path.dropLast(".md".count))
        if readsLessons {
          readLesson(file, id: name)
        } else {
          entries.append(Entry(id: name, lesson: nil, faults: [], text: ""))
        }
      }
    }
    guard readsLessons else { return }
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

  /// The language of a translated file: the folder that it lies in, as in `de/01-first.md`.
  static func language(of path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count == 2, path.hasSuffix(".md") else { return nil }
    let words = parts[0].split(separator: "-")
    let isCode = words.allSatisfy { $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isLetter } }
    return isCode && words.count < 3 ? String(parts[0]) : nil
  }

  /// The languages that something of the course is translated into.
  public var languages: [String] {
    var result: [String] = []
    for language in translations.compactMap({ Self.language(of: $0.path) })
    where !result.contains(language) { result.append(language) }
    return result
  }

  private mutating func readLesson(_ file: CourseFile, id: String) {
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
        refuse(
          index,
          at: name,
          "there is no file \"\(name)\" in the course's folder files",
          among: paths
        )
      }
    }
  }

  private mutating func refuseUnknownNeeds() {
    let ids = entries.map(\.id)
    for index in entries.indices {
      for need in entries[index].lesson?.needs ?? [] where !ids.contains(need) {
        refuse(index, at: need, "it needs the lesson \"\(need)\", which is not there", among: ids)
      }
    }
  }

  /// Lists a lesson with a fault in place of the lesson; `known` are the words that may have been meant.
  private mutating func refuse(
    _ index: Int,
    at word: String,
    _ message: String,
    among known: [String]
  ) {
    let near = Spelling.nearest(to: word, among: known)
    entries[index].faults.append(entries[index].fault(at: word, message, near: near))
    entries[index].lesson = nil
  }
}
