import Manifests

/// Reads a lesson file.
struct LessonReader {
  let file: LessonFile
  private let id: String
  private(set) var faults: [LessonFault]
  /// The sum of points that the front matter names.
  var expectedPoints: Double?

  /// Reads `text` as the lesson `id`.
  init(id: String, file: String, text: String) {
    self.id = id
    self.file = LessonFile(file: file, text: text)
    faults = self.file.faults
  }

  /// The lesson as far as it could be read; not to be used where there are faults.
  mutating func lesson() -> Lesson {
    var lesson = Lesson(id: id)
    readFrontMatter(&lesson)
    readStartBlocks(&lesson)
    if lesson.kind == .exercise {
      readExercise(&lesson)
    } else {
      readSteps(&lesson)
    }
    if let expectedPoints, expectedPoints != lesson.points {
      let sum = PointsText.words(lesson.points)
      faults.append(
        file.frontMatter.fault(at: "points", "the points of the checks and quizzes sum to \(sum)")
      )
    }
    return lesson
  }

  /// Notes faults.
  mutating func add(_ more: [LessonFault]) { faults += more }

  // MARK: Steps

  private mutating func readSteps(_ lesson: inout Lesson) {
    for part in file.sections.first?.parts ?? [] {
      switch part {
      case .text(let lines): lesson.introduction += Self.blocks(lines)
      case .block(let kind, let block) where !Self.isOfStart(kind):
        faults.append(block.fault("a \(kind) stands in a step, below a heading of two #"))
      case .block: continue
      }
    }
    for section in file.sections.dropFirst() {
      var step = Step(title: section.title)
      for part in section.parts { add(part, to: &step) }
      // What the introduction shows is true where the first step begins.
      let isFirst = lesson.steps.isEmpty
      readConsoles((isFirst ? file.sections[0].consoles : []) + section.consoles, &step)
      require(step, section.parts, section.heading)
      lesson.steps.append(step)
    }
    if lesson.steps.isEmpty {
      faults.append(file.frontMatter.fault("a lesson needs at least one step, a heading of two #"))
    }
  }

  private mutating func readExercise(_ lesson: inout Lesson) {
    var step = Step(title: lesson.title)
    for section in file.sections {
      if !section.title.isEmpty {
        step.text.append(.heading(3, InlineMarkdown.spans(section.title)))
      }
      for part in section.parts { add(part, to: &step) }
      readConsoles(section.consoles, &step)
    }
    lesson.steps = [step]
    let place = file.frontMatter
    if step.task.isEmpty { faults.append(place.fault("an exercise needs a task")) }
    if step.goals.isEmpty { faults.append(place.fault("an exercise needs a check or a quiz")) }
    let hasChecks = step.goals.contains { if case .check = $0 { true } else { false } }
    if hasChecks {
      advise(step.hints.isEmpty, "an exercise needs a hint")
      advise(step.solutions.count < 2, "an exercise needs two solutions that differ")
      advise(step.wrong.count < 3, "an exercise needs three wrong variants")
    }
    if step.goals.contains(where: { if case .prediction = $0 { true } else { false } }) {
      faults.append(place.fault("a prediction belongs into a lesson; an exercise asks for a state"))
    }
    let names = step.goals.map(\.name)
    for case .check(let check) in step.goals {
      for need in check.needs where !names.contains(need) || need == check.name {
        faults.append(
          checkBlock(with: need).fault(
            at: need,
            "check \"\(check.name)\" needs \"\(need)\", which is no other check",
            suggestion: Spelling.nearest(to: need, among: names.filter { $0 != check.name })
          )
        )
      }
    }
  }

  private mutating func readConsoles(_ blocks: [SourceBlock], _ step: inout Step) {
    for block in blocks {
      let console = ShownConsole(
        block.lines,
        line: block.firstLine,
        isAfter: block.title == "after"
      )
      guard !console.commands.isEmpty else {
        var fault = block.fault("a console block needs a line that begins with $ and a command")
        fault.isAdvice = true
        faults.append(fault)
        continue
      }
      if !block.title.isEmpty, block.title != "after" {
        faults.append(
          block.fault(
            at: block.title,
            "a console block shows the beginning of its step, or what is \"after\" it",
            suggestion: Spelling.nearest(to: block.title, among: ["after"])
          )
        )
      }
      step.consoles.append(console)
    }
  }

  /// The check in whose block `text` stands; the front matter where there is none.
  private func checkBlock(with text: String) -> SourceBlock {
    for case .block("check", let block) in file.sections.flatMap(\.parts)
    where block.lines.contains(where: { $0.contains(text) && !$0.hasPrefix("name:") }) {
      return block
    }
    return file.frontMatter
  }

  private mutating func advise(_ isMissing: Bool, _ message: String) {
    guard isMissing else { return }
    var fault = file.frontMatter.fault(message)
    fault.isAdvice = true
    faults.append(fault)
  }

  private mutating func require(
    _ step: Step,
    _ parts: [LessonFile.Part],
    _ place: SourceBlock
  ) {
    let asks = parts.contains {
      if case .block(let kind, _) = $0 {
        ["check", "quiz", "predict"].contains(kind)
      } else {
        false
      }
    }
    if !asks {
      faults.append(place.fault("step \"\(step.title)\" has no check, no quiz and no prediction"))
    }
    let hasChecks = step.goals.contains { if case .check = $0 { true } else { false } }
    if hasChecks, step.hints.count < 2 {
      faults.append(place.fault("step \"\(step.title)\" needs two hints or more"))
    }
    if hasChecks, step.solution.isEmpty {
      faults.append(place.fault("step \"\(step.title)\" needs a solution"))
    }
  }

  private mutating func add(_ part: LessonFile.Part, to step: inout Step) {
    switch part {
    case .text(let lines): step.text += Self.blocks(lines)
    case .block(let kind, let block): add(block, kind, to: &step)
    }
  }

  private mutating func add(_ block: SourceBlock, _ kind: String, to step: inout Step) {
    guard !Self.isOfStart(kind) else { return }
    if block.lines.allSatisfy({ $0.trimmedSpaces.isEmpty }) {
      faults.append(block.fault("this \(kind) is empty"))
      return
    }
    switch kind {
    case "task": step.task += Self.blocks(block.lines)
    case "hint": step.hints.append(Self.blocks(block.lines))
    case "solution": step.solutions.append(Self.variant(block))
    case "wrong": step.wrong.append(Self.variant(block))
    case "check": readCheck(block, &step)
    case "note": readNote(block, &step)
    case "predict":
      readGoal(block, BlockForms.predict, &step) { reader in
        PredictionReader(block: block).prediction(&reader).map { .prediction($0) }
      }
    default:
      readGoal(block, BlockForms.quiz, &step) { reader in
        QuizReader(block: block).quiz(&reader).map { .quiz($0) }
      }
    }
  }

  /// Reads a block that is a goal by itself.
  private mutating func readGoal(
    _ block: SourceBlock,
    _ form: BlockForm,
    _ step: inout Step,
    _ read: (inout FieldReader) -> Goal?
  ) {
    guard var reader = reader(block, form) else { return }
    let goal = read(&reader)
    let found = reader.finish()
    faults += found
    if let goal, found.isEmpty { step.goals.append(goal) }
  }

  private mutating func readCheck(_ block: SourceBlock, _ step: inout Step) {
    guard var reader = reader(block, BlockForms.check) else { return }
    let name = reader.requiredText("name")
    let isOnce = reader.flag("once") ?? false
    let help = reader.text("help")
    let points = reader.number("points") ?? 1
    let isPartial = reader.flag("partial") ?? false
    let needs = reader.texts("needs")
    let condition = ConditionReader(block: block).condition(&reader)
    if points < 0 { reader.fail("points", "\"points\" must not be below 0") }
    if isPartial, case .all? = condition {
    } else if isPartial {
      reader.fail("partial", "\"partial\" is for the parts of an \"all\"")
    }
    faults += reader.finish()
    guard let condition else { return }
    step.goals.append(
      .check(
        Check(
          name: name,
          condition: condition,
          isOnce: isOnce,
          help: help,
          points: points,
          isPartial: isPartial,
          needs: needs
        )
      )
    )
  }

  private mutating func readNote(_ block: SourceBlock, _ step: inout Step) {
    guard var reader = reader(block, BlockForms.note) else { return }
    let text = reader.requiredText("say")
    let when = reader.value("when")
    var inner = FieldReader(when ?? .null, ConditionForms.condition, block, path: ["when"])
    let condition = ConditionReader(block: block).condition(&inner)
    faults += reader.finish() + inner.finish()
    guard let condition else { return }
    step.notes.append(Step.Note(condition: condition, text: text))
  }

  private mutating func reader(_ block: SourceBlock, _ form: BlockForm) -> FieldReader? {
    do throws(LessonFault) {
      return FieldReader(try block.yaml(), form, block)
    } catch {
      faults.append(error)
      return nil
    }
  }

  static func isOfStart(_ kind: String) -> Bool { ["manifest", "file"].contains(kind) }

  private static func blocks(_ lines: [String]) -> [TextBlock] {
    Markdown.blocks(lines.joined(separator: "\n"))
  }

  private static func variant(_ block: SourceBlock) -> Step.Variant {
    Step.Variant(title: block.title, commands: commands(block), line: block.firstLine)
  }

  /// The command lines of a block: blank lines and remarks are left out, save in here-documents.
  private static func commands(_ block: SourceBlock) -> [String] {
    var result: [String] = []
    var end: String?
    for line in block.lines {
      if let mark = end {
        result.append(line)
        if line.trimmedSpaces == mark { end = nil }
      } else if !line.trimmedSpaces.isEmpty, !line.hasPrefix("#") {
        result.append(line)
        end = hereMark(line)
      }
    }
    return result
  }

  /// The word that ends the here-document which `line` begins.
  private static func hereMark(_ line: String) -> String? {
    guard let range = line.firstRange(of: "<<"), !line[range.upperBound...].hasPrefix("<") else {
      return nil
    }
    let rest = line[range.upperBound...].drop { $0 == "-" || $0 == " " }
    let word = rest.prefix { !$0.isWhitespace && $0 != ">" && $0 != "|" && $0 != ";" }
    let mark = word.filter { $0 != "'" && $0 != "\"" }
    return mark.isEmpty ? nil : mark
  }
}

extension Lesson {
  /// Reads a lesson file; the lesson is nil where anything is wrong with it.
  ///
  /// `seed` determines what stands for the names that vary. Among the faults are pieces of advice,
  /// which leave the lesson usable.
  public static func read(
    id: String,
    file: String,
    text: String,
    seed: UInt64 = 1
  ) -> (
    lesson: Lesson?, faults: [LessonFault]
  ) {
    let variation = Variation(LessonFile(file: file, text: text).frontMatter)
    let variables = variation.draw(seed)
    let varied = VariedText(text, variables)
    var reader = LessonReader(id: id, file: file, text: varied.text)
    var lesson = reader.lesson()
    lesson.variables = variables
    let faults = (variation.faults + reader.faults.map(varied.restored)).sorted {
      ($0.line, $0.column) < ($1.line, $1.column)
    }
    return (faults.allSatisfy(\.isAdvice) ? lesson : nil, faults)
  }
}
