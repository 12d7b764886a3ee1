/// Compares translations with what they translate.
extension Course {
  /// What is missing in the translation of a lesson, or differs where it must not.
  func translationFaults(of entry: Entry, in language: String) -> [LessonFault] {
    let path = "\(language)/\(entry.id).md"
    func advice(_ message: String) -> LessonFault {
      var fault = LessonFault(file: path, line: 1, column: 1, message: message)
      fault.isAdvice = true
      return fault
    }
    guard let file = translations.first(where: { $0.path == path }) else {
      return [advice("\(entry.id).md is not translated")]
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
        ("checks and quizzes", one.goals.count, other.goals.count),
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
    }
    return faults + found
  }
}
