/// Compares translations with what they translate.
extension Course {
  /// What is not translated into a language, and what is translated of which there is no original.
  func missingTranslations(into language: String, _ names: [String]) -> [LessonFault] {
    let translated = translations.map(\.path)
    guard translated.contains(where: { $0.hasPrefix("\(language)/") }) else {
      return [
        Self.advice("\(language)/", "nothing of this course is translated")
      ]
    }
    let all = ["course"] + entries.map(\.id)
    let missing = all.filter {
      (names.isEmpty || names.contains($0) || names.contains("\(id)/\($0)"))
        && !translated.contains("\(language)/\($0).md")
    }
    return missing.map {
      Self.advice("\(language)/\($0).md", "\($0).md is not translated")
    }
  }

  /// Translations whose originals are not there, so that nobody will ever see them.
  func strayTranslations() -> [LessonFault] {
    let ids = ["course", "README"] + entries.map(\.id)
    return translations.filter { file in
      !ids.contains { file.path.hasSuffix("/\($0).md") }
    }.map {
      Self.advice($0.path, "there is no lesson that this translates")
    }
  }

  /// In what the translation of a lesson differs where it must not; nothing where there is none.
  func translationFaults(of entry: Entry, in language: String) -> [LessonFault] {
    let path = "\(language)/\(entry.id).md"
    func advice(_ message: String) -> LessonFault { Self.advice(path, message) }
    guard let file = translations.first(where: { $0.path == path }) else {
      return []
    }
    let (translated, faults) = Lesson.read(id: entry.id, file: path, text: file.text, seed: seed)
    guard let translated,
      let original = Lesson.read(
        id: entry.id,
        file: "",
        text: entry.text,
        seed: seed
      ).lesson
    else { return faults }
    guard translated.steps.count == original.steps.count else {
      return faults + [
        advice("it has \(translated.steps.count) of \(original.steps.count) steps")
      ]
    }
    var found: [LessonFault] = []
    for (one, other) in zip(translated.steps, original.steps) {
      let place = "step \"\(one.title)\""
      for (what, count, wanted) in [
        ("hints", one.hints.count, other.hints.count),
        ("notes", one.notes.count, other.notes.count),
        ("checks, quizzes and predictions", one.goals.count, other.goals.count),
        ("consoles", one.consoles.count, other.consoles.count),
        ("wrong variants", one.wrong.count, other.wrong.count),
      ] where count != wanted {
        found.append(advice("\(place) has \(count) \(what), the original \(wanted)"))
      }
      if one.task.isEmpty != other.task.isEmpty { found.append(advice("\(place) has no task")) }
      if one.solutions.map(\.commands) != other.solutions.map(\.commands) {
        found.append(advice("\(place) has another solution than the original"))
      }
      let pairs = zip(one.goals, other.goals)
      for case (.check(let mine), .check(let theirs)) in pairs
      where mine.condition != theirs.condition || mine.points != theirs.points {
        found.append(advice("\(place): the check \"\(mine.name)\" asks for something else"))
      }
      for case (.quiz(let mine), .quiz(let theirs)) in pairs
      where mine.options.map(\.isRight) != theirs.options.map(\.isRight) {
        found.append(advice("\(place): the quiz \"\(mine.question)\" has another answer"))
      }
    }
    return faults + found
  }

  private static func advice(_ file: String, _ message: String) -> LessonFault {
    var fault = LessonFault(file: file, line: 1, column: 1, message: message)
    fault.isAdvice = true
    return fault
  }
}
