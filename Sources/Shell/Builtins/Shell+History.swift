extension Shell {
  /// Takes a line that was typed into the history; nil where it is not to be run.
  mutating func remember(_ line: [UInt8], continuing missing: ParseFailure.Missing?) -> [UInt8]? {
    let isEnded = line.last == Byte.newline
    var text = String(bytes: isEnded ? line.dropLast() : line[...])
    var run: [UInt8]? = line
    if dialect == .bash, options.state(named: "histexpand") == true {
      switch HistoryExpansion.expand(text, history) {
      case .unchanged: break
      case .expanded(let new):
        print(new + "\n", to: 2)
        text = new
        run = Array(new.utf8) + (isEnded ? [Byte.newline] : [])
      case .shown(let new):
        print(new + "\n", to: 2)
        text = new
        run = nil
      case .failed(let message):
        complain(message)
        lastStatus = 1
        return nil
      }
    }
    if let missing, let last = history.indices.last, dialect == .bash {
      history[last] += Self.link(history[last], missing) + text
    } else {
      keep(text)
    }
    return run
  }

  /// What joins a line to the command that it goes on with, as `cmdhist` has it.
  private static func link(_ text: String, _ missing: ParseFailure.Missing) -> String {
    if case .quote(let mark) = missing, mark != ")", mark != "}" { return "\n" }
    let words = HistoryExpansion.split(text)
    let opening = ["do", "then", "else", "elif", "{", "(", "|", "||", "&&", ";", "&", "in", ";;"]
    return words.last.map(opening.contains) ?? true ? " " : "; "
  }

  private mutating func keep(_ text: String) {
    guard !text.allSatisfy({ $0 == " " || $0 == "\t" }) else { return }
    guard dialect == .bash else {
      if history.last != text { history.append(text) }
      return
    }
    let control = (variables["HISTCONTROL"]?.text ?? "").split(separator: ":").map(String.init)
    let isBoth = control.contains("ignoreboth")
    if isBoth || control.contains("ignorespace"), text.hasPrefix(" ") { return }
    if isBoth || control.contains("ignoredups"), history.last == text { return }
    if control.contains("erasedups") { history.removeAll { $0 == text } }
    let ignored = (variables["HISTIGNORE"]?.text ?? "").split(separator: ":")
    if ignored.contains(where: { Pattern(String($0)).matches(text) }) { return }
    history.append(text)
  }

  /// `history`: lists and changes what was typed.
  mutating func listHistory(_ arguments: [String]) {
    var rest = arguments[...]
    if let flag = rest.first, flag.hasPrefix("-"), flag.count > 1 {
      rest.removeFirst()
      switch flag {
      case "-c": history = []
      case "-d":
        guard let number = rest.first.flatMap({ Int($0) }) else {
          return fail("history", "\(rest.first ?? ""): numeric argument required")
        }
        let index = number < 0 ? history.count + number : number - 1
        guard history.indices.contains(index) else {
          return fail("history", "\(number): history position out of range")
        }
        history.remove(at: index)
      case "-s":
        history.removeLast(isInteractive && !history.isEmpty ? 1 : 0)
        keep(rest.joined(separator: " "))
      case "-p":
        for word in rest {
          switch HistoryExpansion.expand(word, Array(history.dropLast())) {
          case .expanded(let text), .shown(let text): print(text + "\n")
          case .unchanged: print(word + "\n")
          case .failed(let message): fail("history", message)
          }
        }
      // The history of this shell lives with it: there is no file of it.
      case "-a", "-n", "-r", "-w": break
      default: refuseOption("history", flag)
      }
      return
    }
    var count = history.count
    if let text = rest.first {
      guard let number = Int(text), number >= 0 else {
        return fail("history", "\(text): numeric argument required")
      }
      count = number
    }
    for index in max(0, history.count - count)..<history.count {
      print("\(numbered(index))  \(history[index])\n")
    }
  }

  private func numbered(_ index: Int) -> String {
    let number = String(index + 1)
    return String(repeating: " ", count: max(0, 5 - number.count)) + number
  }

  /// `fc`: lists the history, or runs a command of it again; it opens no editor.
  mutating func fixCommand(_ arguments: [String]) {
    var flags = ""
    var rest = arguments[...]
    while let flag = rest.first, flag.hasPrefix("-"), flag.count > 1, Int(flag) == nil {
      rest.removeFirst()
      if flag.contains("e") {
        if rest.first == "-" { flags += "s" }
        _ = rest.popFirst()
        continue
      }
      if let letter = flag.dropFirst().first(where: { !"lnrs".contains($0) }) {
        return refuseOption("fc", "-\(letter)")
      }
      flags += flag.dropFirst()
    }
    let past = isInteractive ? Array(history.dropLast()) : history
    if flags.contains("s") { return runAgain(Array(rest), past) }
    guard flags.contains("l") else {
      return fail("fc", "editing commands is not simulated; `fc -s' runs one again")
    }
    guard !past.isEmpty else { return }
    func place(_ text: String?, _ fallback: Int) -> Int? {
      guard let text else { return fallback }
      if let number = Int(text) {
        return min(max(number < 0 ? past.count + number : number - 1, 0), past.count - 1)
      }
      return past.lastIndex { $0.hasPrefix(text) }
    }
    let words = Array(rest)
    guard let first = place(words.first, max(0, past.count - 16)),
      let last = place(words.count > 1 ? words[1] : nil, past.count - 1)
    else { return fail("fc", "no command found") }
    var indices = Array(min(first, last)...max(first, last))
    if flags.contains("r") != (first > last) { indices.reverse() }
    for index in indices {
      print((flags.contains("n") ? "" : String(index + 1)) + "\t \(past[index])\n")
    }
  }

  /// `fc -s [old=new] [command]`.
  private mutating func runAgain(_ words: [String], _ past: [String]) {
    var words = words
    var changes: [(String, String)] = []
    while let word = words.first, let equals = word.firstIndex(of: "="), equals > word.startIndex {
      changes.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
      words.removeFirst()
    }
    var found = past.last
    if let wanted = words.first {
      if let number = Int(wanted) {
        let index = number < 0 ? past.count + number : number - 1
        found = past.indices.contains(index) ? past[index] : nil
      } else {
        found = past.last { $0.hasPrefix(wanted) }
      }
    }
    guard var text = found else { return fail("fc", "no command found") }
    for (old, new) in changes { text = text.replacing(old, with: new) }
    print(text + "\n", to: 2)
    if isInteractive, let last = history.indices.last { history[last] = text }
    evaluate(words: [text])
  }
}
