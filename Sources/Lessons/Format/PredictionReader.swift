import Manifests

/// Reads the YAML of a prediction.
struct PredictionReader {
  /// The block that is read.
  let block: SourceBlock

  /// The prediction; nil where it is no usable one.
  func prediction(_ reader: inout FieldReader) -> Prediction? {
    let question = reader.requiredText("question")
    let commands = reader.texts("run")
    let wait = reader.duration("wait") ?? Prediction.usualWait
    let explanation = reader.requiredText("because")
    let looks = reader.value("look") == nil ? ["trace"] : reader.texts("look")
    if wait > TimedCondition.longest {
      reader.fail("wait", "no prediction may look further ahead than an hour")
    }
    guard let form = form(&reader) else { return nil }
    return Prediction(
      question: question,
      commands: commands,
      wait: wait,
      form: form,
      explanation: explanation,
      looks: looks,
      line: block.firstLine
    )
  }

  private func form(_ reader: inout FieldReader) -> Prediction.Form? {
    let kinds = BlockForms.predictionForms
    let present = reader.keys.filter { kinds.contains($0) }
    guard let kind = present.first else {
      reader.add([block.fault("a prediction needs one of \(kinds.joined(separator: ", "))")])
      return nil
    }
    if present.count > 1 {
      reader.fail(present[1], "a prediction asks for one thing: \"\(kind)\" or \"\(present[1])\"")
    }
    guard let value = reader.value(kind) else { return nil }
    if kind == "options" { return options(value, &reader) }
    let form = kind == "value" ? BlockForms.predictedValue : ConditionForms.object
    var inner = FieldReader(value, form, block, path: [kind])
    let field = kind == "value" ? inner.requiredText("field") : ""
    let condition = ConditionReader(block: block).object(isAbsent: false, &inner)
    reader.add(inner.finish())
    guard case .object(let wanted) = condition else { return nil }
    switch kind {
    case "names": return .names(wanted)
    case "value": return .value(wanted, field: field)
    default: return .count(wanted)
    }
  }

  private func options(_ value: Value, _ reader: inout FieldReader) -> Prediction.Form? {
    var options: [Prediction.Option] = []
    for element in value.array ?? [value] {
      var inner = FieldReader(element, BlockForms.predictedOption, block, path: ["options"])
      let text = inner.requiredText("say")
      let remark = inner.text("because")
      let when = inner.value("when") ?? .null
      var condition = FieldReader(
        when,
        ConditionForms.condition,
        block,
        path: ["options", "when"]
      )
      let read = ConditionReader(block: block).condition(&condition)
      reader.add(inner.finish() + condition.finish())
      guard let read else { continue }
      options.append(Prediction.Option(text: text, condition: read, remark: remark))
    }
    if options.count < 2 { reader.fail("options", "a choice needs two options or more") }
    return .options(options)
  }
}
