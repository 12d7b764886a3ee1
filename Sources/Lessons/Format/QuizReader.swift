import Manifests

/// Reads the YAML of a quiz.
struct QuizReader {
  /// The block that is read.
  let block: SourceBlock

  /// The quiz; nil where it is no usable one.
  func quiz(_ reader: inout FieldReader) -> Quiz? {
    let question = reader.requiredText("question")
    let explanation = reader.text("because") ?? ""
    let options = options(&reader)
    let number = reader.number("number")
    let hasNumber = reader.value("number") != nil
    let tolerance = reader.number("tolerance") ?? 0
    let points = reader.number("points") ?? 1
    let texts = reader.texts("text")
    let isMultiple = reader.flag("several") ?? (options.filter(\.isRight).count > 1)
    var form: Quiz.Form?
    if !options.isEmpty {
      form = isMultiple ? .multiple : .choice
      if !options.contains(where: \.isRight) {
        reader.fail(
          "options",
          "none of the options is right: write \"right: …\" for those that are"
        )
      } else if options.allSatisfy(\.isRight) {
        reader.fail("options", "every option is right: write \"wrong: …\" for those that are not")
      }
    } else if let number {
      form = .number(number, tolerance: tolerance)
    } else if !texts.isEmpty {
      form = .text(texts)
    } else if !hasNumber {
      reader.add([block.fault("a quiz needs \"options\", a \"number\" or a \"text\"")])
    }
    guard let form else { return nil }
    return Quiz(
      question: question,
      form: form,
      options: options,
      explanation: explanation,
      points: points
    )
  }

  private func options(_ reader: inout FieldReader) -> [Quiz.Option] {
    guard let value = reader.value("options") else { return [] }
    guard let elements = value.array else {
      reader.fail("options", "\"options\" must be a list")
      return []
    }
    var options: [Quiz.Option] = []
    for element in elements {
      var inner = FieldReader(element, BlockForms.option, block, path: ["options"])
      let right = inner.text("right")
      let wrong = inner.text("wrong")
      let remark = inner.text("because")
      let faults = inner.finish()
      if faults.isEmpty, (right == nil) == (wrong == nil) {
        reader.fail("options", "each option is either \"right: …\" or \"wrong: …\"")
      }
      reader.add(faults)
      options.append(
        Quiz.Option(text: right ?? wrong ?? "", isRight: right != nil, remark: remark)
      )
    }
    return options
  }
}
