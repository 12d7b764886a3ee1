import Manifests

/// Reads a lesson file.
struct LessonReader {
  private let file: LessonFile
  private let id: String
  private(set) var faults: [LessonFault]

  /// Reads `text` as the lesson `id`.
  init(id: String, file: String, text: String) {
    self.id = id
    self.file = LessonFile(file: file, text: text)
    faults = self.file.faults
  }

  /// The lesson as far as it could be read; not to be used where there are faults.
  mutating func lesson() -> Lesson {
    var lesson = Lesson(
      id: id,
      title: id,
      summary: "",
      minutes: 0,
      profile: "v1.8",
      start: Lesson.StartState(),
      needs: [],
      terms: [],
      introduction: [],
      steps: []
    )
    readFrontMatter(&lesson)
    if let introduction = file.sections.first {
      for part in introduction.parts {
        switch part {
        case .text(let lines): lesson.introduction += Self.blocks(lines)
        case .block(let kind, let block):
          faults.append(block.fault("a \(kind) stands in a step, below a heading of two #"))
        }
      }
    }
    for section in file.sections.dropFirst() { lesson.steps.append(step(section)) }
    if lesson.steps.isEmpty {
      faults.append(file.frontMatter.fault("a lesson needs at least one step, a heading of two #"))
    }
    return lesson
  }

  // MARK: Front matter

  private mutating func readFrontMatter(_ lesson: inout Lesson) {
    let tree: Value
    do throws(LessonFault) {
      tree = try file.frontMatter.yaml()
    } catch {
      faults.append(error)
      return
    }
    var reader = FieldReader(tree, file.frontMatter)
    lesson.title = reader.requiredText("title")
    lesson.summary = reader.text("summary") ?? ""
    lesson.minutes = reader.integer("minutes") ?? 0
    lesson.profile = reader.choice("profile", ["v1.8", "current"]) ?? "v1.8"
    lesson.needs = reader.texts("needs")
    lesson.start.cluster = reader.choice("cluster", ["course", "bare"]) ?? "course"
    lesson.start.nodes = reader.integer("nodes")
    lesson.start.commands = reader.texts("start")
    if let terms = reader.value("terms") {
      if let fields = terms.object {
        lesson.terms = fields.fields.map {
          Lesson.Term(word: $0.key, meaning: ValueText.short($0.value))
        }
      } else {
        reader.fail("terms", "\"terms\" must be a mapping of words to their meanings")
      }
    }
    faults += reader.finish()
  }

  // MARK: Steps

  private mutating func step(_ section: LessonFile.Section) -> Step {
    var step = Step(
      title: section.title,
      text: [],
      task: [],
      goals: [],
      hints: [],
      solution: [],
      wrong: [],
      notes: []
    )
    for part in section.parts {
      switch part {
      case .text(let lines): step.text += Self.blocks(lines)
      case .block(let kind, let block): add(block, kind, to: &step)
      }
    }
    let place = section.heading
    let asks = section.parts.contains {
      if case .block(let kind, _) = $0 { kind == "check" || kind == "quiz" } else { false }
    }
    if !asks {
      faults.append(place.fault("step \"\(step.title)\" has no check and no quiz"))
    }
    let hasChecks = step.goals.contains { if case .check = $0 { true } else { false } }
    if hasChecks, step.hints.count < 2 {
      faults.append(place.fault("step \"\(step.title)\" needs two hints or more"))
    }
    if hasChecks, step.solution.isEmpty {
      faults.append(place.fault("step \"\(step.title)\" needs a solution"))
    }
    return step
  }

  private mutating func add(_ block: SourceBlock, _ kind: String, to step: inout Step) {
    if block.lines.allSatisfy({ $0.trimmedSpaces.isEmpty }) {
      faults.append(block.fault("this \(kind) is empty"))
      return
    }
    switch kind {
    case "task": step.task += Self.blocks(block.lines)
    case "hint": step.hints.append(Self.blocks(block.lines))
    case "solution": step.solution += Self.commands(block)
    case "wrong":
      step.wrong.append(
        Step.WrongVariant(title: block.title, commands: Self.commands(block))
      )
    case "check": readCheck(block, &step)
    case "note": readNote(block, &step)
    default:
      var reader = QuizReader(block)
      if let quiz = reader.quiz() { step.goals.append(.quiz(quiz)) }
      faults += reader.faults
    }
  }

  private mutating func readCheck(_ block: SourceBlock, _ step: inout Step) {
    guard var reader = reader(block) else { return }
    let name = reader.requiredText("name")
    let isOnce = reader.flag("once") ?? false
    let help = reader.text("help")
    let condition = ConditionReader(block: block).condition(&reader)
    faults += reader.finish()
    guard let condition else { return }
    step.goals.append(
      .check(Check(name: name, condition: condition, isOnce: isOnce, help: help))
    )
  }

  private mutating func readNote(_ block: SourceBlock, _ step: inout Step) {
    guard var reader = reader(block) else { return }
    let text = reader.requiredText("say")
    let when = reader.value("when")
    var inner = FieldReader(when ?? .null, block, path: ["when"])
    let condition = ConditionReader(block: block).condition(&inner)
    faults += reader.finish() + inner.finish()
    guard let condition else { return }
    step.notes.append(Step.Note(condition: condition, text: text))
  }

  private mutating func reader(_ block: SourceBlock) -> FieldReader? {
    do throws(LessonFault) {
      return FieldReader(try block.yaml(), block)
    } catch {
      faults.append(error)
      return nil
    }
  }

  private static func blocks(_ lines: [String]) -> [TextBlock] {
    Markdown.blocks(lines.joined(separator: "\n"))
  }

  private static func commands(_ block: SourceBlock) -> [String] {
    block.lines.filter { !$0.trimmedSpaces.isEmpty && !$0.hasPrefix("#") }
  }
}

extension Lesson {
  /// Reads a lesson file; the lesson is nil where anything is wrong with it.
  public static func read(
    id: String,
    file: String,
    text: String
  ) -> (
    lesson: Lesson?, faults: [LessonFault]
  ) {
    var reader = LessonReader(id: id, file: file, text: text)
    let lesson = reader.lesson()
    let faults = reader.faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    return (faults.isEmpty ? lesson : nil, faults)
  }
}
