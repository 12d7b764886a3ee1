import Machine
import Simulation

extension Shell {
  mutating func beginRead(_ arguments: [String], _ system: inout Kernel) {
    var frame = ReadFrame(names: [])
    var rest = arguments[...]
    var promptText = ""
    while let flag = rest.first, flag.hasPrefix("-"), flag.count > 1 {
      rest.removeFirst()
      if flag == "--" { break }
      var letters = flag.dropFirst()
      while let letter = letters.popFirst() {
        guard readOptions.contains(letter) else { return refuse(option: letter, of: "read") }
        guard "ptnNdaui".contains(letter) else {
          if letter == "r" { frame.isRaw = true }
          continue
        }
        let given = letters.isEmpty ? rest.popFirst() : String(letters)
        letters = ""
        guard let value = given else {
          fail("read", "-\(letter): option requires an argument", status: 2)
          return dialect == .bash ? printUsage("read") : ()
        }
        if letter == "p" { promptText = value }
        if let complaint = set(&frame, letter, value, system) { return fail("read", complaint) }
      }
    }
    frame.names = Array(rest)
    if dialect == .dash, frame.names.isEmpty { return failPlainly("read", "arg count") }
    for name in frame.names where !name.isDescriptorName {
      if dialect != .bash { return failPlainly("read", "\(name): bad variable name") }
      return fail("read", "`\(name)': not a valid identifier")
    }
    if frame.deadline == system.now.nanoseconds {
      // What can be read at once is all that is asked.
      lastStatus = system.mayRead(frame.descriptor) ? 0 : 1
      return
    }
    if !promptText.isEmpty, system.isTerminal(frame.descriptor) { print(promptText, to: 2) }
    frames.append(.read(frame))
  }

  private var readOptions: String {
    switch dialect {
    case .bash: "rseptnNdaui"
    case .dash: "rp"
    case .busybox: "rsptndu"
    }
  }

  /// Sets what an option of `read` says; gives the complaint about its value.
  private func set(
    _ frame: inout ReadFrame,
    _ letter: Character,
    _ value: String,
    _ system: Kernel
  ) -> String? {
    switch letter {
    case "t":
      guard let seconds = Double(value), seconds >= 0 else {
        return "\(value): invalid timeout specification"
      }
      frame.deadline = (system.now + Duration.seconds(seconds)).nanoseconds
    case "n", "N":
      guard let count = Int(value), count >= 0 else { return "\(value): invalid number" }
      frame.limit = count
      frame.isExact = letter == "N"
    case "d": frame.delimiter = value.utf8.first ?? 0
    case "u":
      guard let number = Int(value) else {
        return "\(value): invalid file descriptor specification"
      }
      guard system.descriptor(number) != nil else {
        return "\(value): invalid file descriptor: Bad file descriptor"
      }
      frame.descriptor = number
    case "a": frame.array = value
    default: break
    }
    return nil
  }

  mutating func stepRead(_ frame: ReadFrame, _ system: inout Kernel) -> Disposition? {
    var frame = frame
    while true {
      if let limit = frame.limit, frame.line.count >= limit {
        finishRead(frame, status: 0)
        return nil
      }
      switch system.read(frame.descriptor, max: 1) {
      case .wouldBlock:
        if let deadline = frame.deadline, system.now.nanoseconds >= deadline {
          finishRead(frame, status: 142)
          return nil
        }
        frames.append(.read(frame))
        var waits: [Wait] = [.readable(frame.descriptor)]
        if let deadline = frame.deadline { waits.append(.until(Instant(nanoseconds: deadline))) }
        return .wait(waits)
      case .endOfFile:
        if frame.lines != nil {
          _ = gather(&frame, isEnd: true)
        } else {
          finishRead(frame, status: 1)
        }
        return nil
      case .failure(let error):
        fail("read", "read error: \(frame.descriptor): \(error.message)")
        return nil
      case .bytes(let bytes):
        guard let byte = bytes.first else { continue }
        if frame.sawBackslash {
          frame.sawBackslash = false
          if byte == Byte.newline { continue }
          frame.line.append(byte)
          frame.escaped.append(true)
        } else if byte == frame.delimiter, frame.isExact {
          frame.line.append(byte)
          frame.escaped.append(false)
        } else if byte == frame.delimiter, frame.lines != nil {
          if !gather(&frame, isEnd: false) { return nil }
        } else if byte == frame.delimiter {
          finishRead(frame, status: 0)
          return nil
        } else if byte == Byte.backslash, !frame.isRaw {
          frame.sawBackslash = true
        } else if byte != 0 {
          frame.line.append(byte)
          frame.escaped.append(false)
        }
      }
    }
  }

  private mutating func finishRead(_ frame: ReadFrame, status: Int32) {
    lastStatus = status
    do throws(ExpansionStop) {
      if let array = frame.array {
        let fields = split(frame, limit: .max)
        try assign(array, list: fields.map { (nil, $0) })
        return
      }
      if frame.names.isEmpty || frame.isExact {
        try assign(frame.names.first ?? "REPLY", String(bytes: frame.line))
        for name in frame.names.dropFirst() { try assign(name, "") }
        return
      }
      var fields = split(frame, limit: frame.names.count)
      while fields.count < frame.names.count { fields.append("") }
      for (name, field) in zip(frame.names, fields) { try assign(name, field) }
    } catch {
      handle(error.named("read"))
    }
  }

  /// Splits the line; the last of `limit` fields takes the rest.
  private func split(_ frame: ReadFrame, limit: Int) -> [String] {
    let separators = self.separators
    let line = frame.line
    func isSeparator(_ index: Int) -> Bool {
      !frame.escaped[index] && separators.contains(line[index])
    }
    func isWhite(_ index: Int) -> Bool {
      isSeparator(index) && (line[index].isBlank || line[index] == Byte.newline)
    }
    var fields: [String] = []
    var index = 0
    while index < line.count, isWhite(index) { index += 1 }
    while index < line.count {
      if fields.count == limit - 1 {
        var end = line.count
        while end > index, isWhite(end - 1) { end -= 1 }
        // A single separator at the end does not belong to the value.
        if end > index, isSeparator(end - 1), !(index..<(end - 1)).contains(where: isSeparator) {
          end -= 1
        }
        fields.append(String(bytes: line[index..<end]))
        return fields
      }
      let start = index
      while index < line.count, !isSeparator(index) { index += 1 }
      fields.append(String(bytes: line[start..<index]))
      while index < line.count, isWhite(index) { index += 1 }
      if index < line.count, isSeparator(index), !isWhite(index) {
        index += 1
        while index < line.count, isWhite(index) { index += 1 }
      }
    }
    return fields
  }
}
