import Machine

extension Shell {
  /// Begins a `select`: prints the menu once its words are expanded.
  mutating func beginSelect(
    _ frame: Frame,
    _ name: String,
    _ words: [Word]?,
    _ body: CommandList,
    _ system: inout Kernel
  ) {
    attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
      var values = shell.positional
      if let words { values = try shell.expandFields(words, system) }
      guard !values.isEmpty else {
        shell.lastStatus = 0
        return
      }
      shell.print(shell.menu(values), to: 2)
      shell.frames.append(.select(SelectFrame(name: name, values: values, body: body)))
    }
  }

  /// Asks, reads and runs the body, again and again until the input ends.
  mutating func stepSelect(_ select: SelectFrame, _ system: inout Kernel) {
    var select = select
    if !select.isReading {
      select.isReading = true
      print(variables["PS3"]?.text ?? "#? ", to: 2)
      frames.append(.select(select))
      frames.append(.read(ReadFrame(names: ["REPLY"], isRaw: true)))
      return
    }
    guard lastStatus == 0 else {
      print("\n")
      lastStatus = 1
      return
    }
    select.isReading = false
    let reply = variables["REPLY"]?.text ?? ""
    if reply.isEmpty {
      print(menu(select.values), to: 2)
      frames.append(.select(select))
      return
    }
    let number = Int(reply.filter { $0 != " " }) ?? 0
    let choice = (1...select.values.count).contains(number) ? select.values[number - 1] : ""
    frames.append(.select(select))
    do throws(ExpansionStop) {
      try assign(select.name, choice)
      frames.append(.list(select.body, next: 0))
    } catch {
      handle(error)
    }
  }

  /// The numbered choices, in columns as bash sets them.
  private func menu(_ values: [String]) -> String {
    let numberWidth = String(values.count).count
    let width = (values.map(\.count).max() ?? 0) + numberWidth + 2
    let columns = max(1, (Int(variables["COLUMNS"]?.text ?? "") ?? 80) / (width + 2))
    let rows = values.count > columns ? (values.count + columns - 1) / columns : values.count
    var text = ""
    let isSingle = rows == values.count || columns == 1 || values.count <= columns
    let height = isSingle ? values.count : rows
    for row in 0..<height {
      for index in stride(from: row, to: values.count, by: height) {
        let number = String(index + 1)
        let entry =
          String(repeating: " ", count: numberWidth - number.count) + number + ") " + values[index]
        let isLast = index + height >= values.count
        text += entry
        if !isLast { text += String(repeating: " ", count: max(1, width + 2 - entry.count)) }
      }
      text += "\n"
    }
    return text
  }
}
