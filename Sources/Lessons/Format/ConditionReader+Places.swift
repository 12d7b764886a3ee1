/// The conditions about machines: programs, files, answers.
extension ConditionReader {
  func ran(_ inner: inout FieldReader) -> Condition {
    let words = inner.requiredText("program").split(separator: " ").map(String.init)
    return .ran(
      RanCondition(
        program: Pattern(words.first ?? ""),
        arguments: (words.dropFirst() + inner.texts("arguments")).map(Pattern.init),
        place: inner.text("in").map(Pattern.init)
      )
    )
  }

  func answers(_ inner: inout FieldReader) -> Condition {
    .answers(
      AnswersCondition(
        url: inner.requiredText("url"),
        from: place("from", &inner),
        status: inner.integer("status") ?? 200,
        body: inner.text("body").map(Pattern.init),
        fails: inner.flag("fails") ?? false
      )
    )
  }

  func file(_ inner: inout FieldReader) -> Condition {
    .file(
      FileCondition(
        path: inner.requiredText("path"),
        place: place("in", &inner),
        contains: inner.text("contains").map(Pattern.init),
        isAbsent: inner.flag("absent") ?? false
      )
    )
  }

  func process(_ inner: inout FieldReader) -> Condition {
    .process(
      ProcessCondition(
        program: Pattern(inner.requiredText("program")),
        arguments: inner.texts("arguments").map(Pattern.init),
        place: place("in", &inner),
        isAbsent: inner.flag("absent") ?? false
      )
    )
  }

  func command(_ inner: inout FieldReader) -> Condition {
    let printed = inner.text("prints").map(Pattern.init)
    return .command(
      CommandCondition(
        line: inner.requiredText("run"),
        place: place("in", &inner),
        status: inner.integer("status") ?? (printed == nil ? 0 : nil),
        prints: printed
      )
    )
  }

  private func place(_ key: String, _ inner: inout FieldReader) -> PlacePattern {
    let text = inner.text(key) ?? "host"
    let container = inner.text("container")
    guard let place = PlacePattern(text, container: container ?? "") else {
      inner.fail(
        key,
        "\"\(text)\" is no place; write host, node/NAME, pod/NAME or pod/NAMESPACE/NAME"
      )
      return PlacePattern.host
    }
    if container != nil, !place.isPod { inner.fail("container", "only a pod has containers") }
    return place
  }
}
