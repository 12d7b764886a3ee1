import KubernetesAPI
import Manifests

/// Looks in a readable lesson for what its reader could not see: in the light of the whole course.
struct LessonLint {
  /// The course.
  let course: Course
  /// The lesson's place in it.
  let index: Int

  private var entry: Course.Entry { course.entries[index] }

  /// What was found, in the order of the lines.
  func faults() -> [LessonFault] {
    guard let lesson = entry.lesson else { return [] }
    let found =
      misspeltNames(lesson) + deadLinks() + unknownKinds(lesson) + idleChecks(lesson)
      + idleComparisons(lesson) + idleLooks(lesson)
      + missingFiles(lesson) + (lesson.kind == .lesson ? untaughtCommands(lesson) : [])
    return found.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// Advice at the first place of the file where `word` stands, or for the whole file.
  private func fault(at word: String, _ message: String, near: String? = nil) -> LessonFault {
    var fault = entry.fault(at: word, message, near: near)
    fault.isAdvice = true
    return fault
  }

  // MARK: Names

  private func misspeltNames(_ lesson: Lesson) -> [LessonFault] {
    let names = lesson.variables.map(\.name)
    guard !names.isEmpty else { return [] }
    var faults: [LessonFault] = []
    for piece in entry.text.split(separator: "${").dropFirst() {
      let name = String(piece.prefix { $0 != "}" })
      guard !names.contains(name), let near = Spelling.nearest(to: name, among: names) else {
        continue
      }
      faults.append(fault(at: "${\(name)}", "nothing varies as \"\(name)\"", near: near))
    }
    for name in names where !entry.text.contains("${\(name)}") {
      faults.append(fault(at: name, "\"\(name)\" varies, but stands nowhere"))
    }
    return faults
  }

  private func deadLinks() -> [LessonFault] {
    let ids = course.entries.map { "\($0.id).md" } + ["course.md"]
    let paths = ids + course.files.map { "files/\($0.path)" }
    return entry.text.split(separator: "](").dropFirst().compactMap { piece in
      let target = String(piece.prefix { $0 != ")" && $0 != "#" && !$0.isWhitespace })
      guard !target.isEmpty, piece.contains(")"), !target.contains(":"), !paths.contains(target)
      else { return nil }
      return fault(
        at: "](\(target)",
        "nothing lies at \"\(target)\"",
        near: Spelling.nearest(to: target, among: paths)
      )
    }
  }

  // MARK: Checks

  private func unknownKinds(_ lesson: Lesson) -> [LessonFault] {
    let text = lesson.start.manifests.map(\.text).joined()
    guard !text.contains("CustomResourceDefinition"),
      !entry.text.contains("CustomResourceDefinition")
    else { return [] }
    var names: [String] = []
    names += lesson.predictions.flatMap(\.objects).map(\.kind)
    for leaf in lesson.checks.flatMap(\.condition.leaves) {
      switch leaf {
      case .object(let wanted): names.append(wanted.kind)
      case .looked(let wanted): names.append(wanted.kind)
      default: continue
      }
    }
    return names.filter { APIKinds.resource(named: $0) == nil && !$0.contains("*") }.map { name in
      fault(
        at: name,
        "the cluster knows no kind \"\(name)\"",
        near: Spelling.nearest(to: name, among: APIKinds.all.map { $0.resource.kind })
      )
    }
  }

  private func idleChecks(_ lesson: Lesson) -> [LessonFault] {
    lesson.checks.filter { $0.condition.cannotFail }.map {
      fault(at: $0.name, "this check cannot fail")
    }
      + lesson.predictions.flatMap { prediction -> [LessonFault] in
        guard case .options(let options) = prediction.form else { return [] }
        return options.filter { $0.condition.cannotFail }.map {
          fault(at: $0.text, "this option comes true whatever happens")
        }
      }
  }

  /// Looks that a command brings about which shows nothing.
  private func idleLooks(_ lesson: Lesson) -> [LessonFault] {
    lesson.checks.flatMap(\.condition.leaves).flatMap { leaf -> [LessonFault] in
      guard case .looked(let wanted) = leaf else { return [] }
      guard wanted.verbs.isEmpty else {
        let reads = wanted.verbs.filter { ["get", "list", "watch"].contains($0) }
        guard reads == wanted.verbs, wanted.commands.isEmpty, wanted.status == nil else {
          return []
        }
        return [
          fault(
            at: "verb: \(reads[0])",
            "commands that change something read too, as `kubectl delete` watches; use \"looked\", or"
              + " name the command by \"with\""
          )
        ]
      }
      let known = KubectlWords.looking + ["rollout", "apply", "logs"]
      return wanted.commands.filter { !known.contains($0) }.map {
        fault(
          at: "with: \($0)",
          "`kubectl \($0)` shows no object",
          near: Spelling.nearest(to: $0, among: known)
        )
      }
    }
  }

  /// Comparisons with something that has no size.
  private func idleComparisons(_ lesson: Lesson) -> [LessonFault] {
    let wanted = lesson.checks.flatMap(\.condition.objects) + lesson.predictions.flatMap(\.objects)
    return wanted.flatMap { $0.expectation.sizelessBounds + ($0.count?.sizelessBounds ?? []) }.map {
      fault(at: $0, "\"\($0)\" is no number or amount to compare with")
    }
  }

  // MARK: Commands

  private func missingFiles(_ lesson: Lesson) -> [LessonFault] {
    let start = lesson.start
    let laid = course.files.map(\.path).filter { path in
      start.fileNames.map { names in names.contains { $0.matches(path) } } ?? true
    }
    let known = laid + start.files.map(\.path)
    var faults: [LessonFault] = []
    for step in lesson.steps {
      let predicted = step.predicted.map { Step.Variant(title: "", commands: $0, line: 0) }
      for variant in step.solutions + step.wrong + predicted {
        let script = variant.commands.joined(separator: "\n")
        for command in variant.commands {
          for name in Self.fileNames(in: command) where !known.contains(name) {
            let made =
              script.contains("> \(name)") || script.contains(">\(name)")
              || script.contains("tee \(name)") || script.contains("edit \(name)")
              || lesson.start.commands.contains { $0.contains(name) }
              || lesson.steps.contains { $0.solution.contains { $0.contains("> \(name)") } }
            guard !made else { continue }
            faults.append(
              fault(
                at: "-f \(name)",
                "there is no file \"\(name)\" in the working directory",
                near: Spelling.nearest(to: name, among: known)
              )
            )
          }
        }
      }
    }
    return faults
  }

  /// The files that a command line reads by `-f`.
  private static func fileNames(in command: String) -> [String] {
    let words = command.split(separator: " ").map(String.init)
    return zip(words, words.dropFirst()).compactMap { option, name in
      let isPlain = name.allSatisfy {
        $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_"
      }
      let isManifest = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
      return option == "-f" && isPlain && isManifest ? name : nil
    }
  }

  private func untaughtCommands(_ lesson: Lesson) -> [LessonFault] {
    let taught = course.entries[...index].map { LessonLint.prose($0.text) }.joined(separator: "\n")
    var seen: [String] = []
    for command in lesson.steps.flatMap(\.solution) {
      let words = command.split(separator: " ").map(String.init)
      guard words.count > 1, ["kubectl", "docker", "minikube"].contains(words[0]),
        let verb = words.dropFirst().first(where: { !$0.hasPrefix("-") })
      else { continue }
      let phrase = "\(words[0]) \(verb)"
      if !seen.contains(phrase), !taught.contains(phrase) { seen.append(phrase) }
    }
    return seen.map { fault(at: $0, "the solution needs `\($0)`, which no text or hint names") }
  }

  /// The text of a file without solutions and wrong variants.
  private static func prose(_ text: String) -> String {
    let file = LessonFile(file: "", text: text)
    var lines: [String] = []
    for part in file.sections.flatMap(\.parts) {
      switch part {
      case .text(let text): lines += text
      case .block(let kind, let block)
      where ["task", "hint", "quiz", "note", "predict"].contains(kind):
        lines += block.lines
      case .block: continue
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension Lesson {
  /// The checks of all steps.
  public var checks: [Check] {
    steps.flatMap(\.goals).compactMap { if case .check(let check) = $0 { check } else { nil } }
  }
}

extension Lesson {
  /// The predictions of all steps.
  public var predictions: [Prediction] {
    steps.flatMap(\.goals).compactMap {
      if case .prediction(let prediction) = $0 { prediction } else { nil }
    }
  }
}

extension Condition {
  /// Whether it holds in every state.
  var cannotFail: Bool {
    switch self {
    case .object(let wanted):
      guard !wanted.isAbsent, let count = wanted.count else { return false }
      return [0, 1, 1000].allSatisfy { count.differences(.integer($0)).isEmpty }
    case .printed(let text): return text.source.allSatisfy { $0 == "*" }
    case .ran(let wanted): return wanted.program.source == "*" && wanted.arguments.isEmpty
    case .all(let parts): return parts.allSatisfy(\.cannotFail)
    case .any(let parts): return parts.contains(where: \.cannotFail)
    case .timed(let wanted): return wanted.sense != .never && wanted.condition.cannotFail
    case .after(let wanted): return wanted.condition.cannotFail
    case .looked, .answers, .file, .process, .command, .not: return false
    }
  }
}

extension Course {
  /// Everything that is to be said of the course's files: faults, and advice.
  ///
  /// `names` limits it to some lessons; empty for all and the course's own description. What is not
  /// translated is no fault, and listed for the `language` that is asked for.
  public func lint(_ names: [String] = [], language: String? = nil) -> [LessonFault] {
    var result = names.isEmpty ? faults + strayTranslations() : []
    for (index, entry) in entries.enumerated()
    where names.isEmpty || names.contains(entry.id) || names.contains("\(id)/\(entry.id)") {
      result += entry.faults + LessonLint(course: self, index: index).faults()
      for language in languages { result += translationFaults(of: entry, in: language) }
    }
    return result + (language.map { missingTranslations(into: $0, names) } ?? [])
  }
}
