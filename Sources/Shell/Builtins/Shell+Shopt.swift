import Machine

extension Shell {
  /// `shopt`: shows or sets options.
  mutating func changeShopt(_ arguments: [String]) {
    var flags = ""
    var names: [String] = []
    for argument in arguments {
      if names.isEmpty, argument.hasPrefix("-"), argument.count > 1 {
        flags += argument.dropFirst()
      } else {
        names.append(argument)
      }
    }
    if let unknown = flags.first(where: { !"supqo".contains($0) }) {
      fail("shopt", "-\(unknown): invalid option", status: 2)
      print("shopt: usage: shopt [-pqsu] [-o] [optname ...]\n", to: 2)
      return
    }
    let usesSet = flags.contains("o")
    func state(_ name: String) -> Bool? {
      usesSet ? options.state(named: name) : options.shopt(name)
    }
    let known = usesSet ? options.states.map(\.name) : ShellOptions.shoptTable
    if flags.contains("s") || flags.contains("u"), !names.isEmpty {
      let isOn = flags.contains("s")
      for name in names {
        let isKnown =
          usesSet ? options.set(named: name, isOn) : options.setShopt(name, isOn)
        if !isKnown { fail("shopt", "\(name): invalid shell option name") }
      }
      return
    }
    let isFiltered = flags.contains("s") || flags.contains("u")
    for name in names.isEmpty ? known : names {
      guard let isOn = state(name) else {
        fail("shopt", "\(name): invalid shell option name")
        continue
      }
      if !isOn, !names.isEmpty { lastStatus = 1 }
      if flags.contains("q") || (isFiltered && isOn != flags.contains("s")) { continue }
      if flags.contains("p") {
        print("shopt -\(isOn ? "s" : "u") \(name)\n")
      } else {
        let padded = name + String(repeating: " ", count: max(0, 15 - name.count))
        print("\(padded)\t\(isOn ? "on" : "off")\n")
      }
    }
  }

  /// `mapfile`: reads lines into an array.
  mutating func beginMapFile(_ name: String, _ arguments: [String]) {
    var frame = ReadFrame(names: [], isRaw: true)
    var lines = LinesFrame()
    var rest = arguments[...]
    while let flag = rest.first, flag.hasPrefix("-"), flag.count > 1 {
      rest.removeFirst()
      if flag == "--" { break }
      var letters = flag.dropFirst()
      while let letter = letters.popFirst() {
        if letter == "t" {
          lines.trims = true
          continue
        }
        let value = letters.isEmpty ? rest.popFirst() ?? "" : String(letters)
        letters = ""
        if letter == "C" {
          lines.callback = value
          continue
        }
        guard "dnsOuc".contains(letter) else { return refuseOption(name, "-\(letter)") }
        if letter == "d" {
          frame.delimiter = value.utf8.first ?? 0
          continue
        }
        guard let number = Int(value), number >= 0 else {
          fail(
            name,
            "\(value): invalid \(letter == "u" ? "file descriptor specification" : "line count")"
          )
          return
        }
        switch letter {
        case "n": lines.limit = number
        case "s": lines.skips = number
        case "O": lines.origin = number
        case "c": lines.quantum = max(1, number)
        default: frame.descriptor = number
        }
      }
    }
    frame.array = rest.first ?? "MAPFILE"
    frame.lines = lines
    frames.append(.read(frame))
  }

  /// Takes a line for `mapfile`; false once there are enough.
  mutating func gather(_ frame: inout ReadFrame, isEnd: Bool) -> Bool {
    guard var lines = frame.lines else { return false }
    if !isEnd || !frame.line.isEmpty {
      if lines.skips > 0 {
        lines.skips -= 1
      } else {
        var line = frame.line
        if !lines.trims, !isEnd { line.append(frame.delimiter) }
        let text = String(bytes: line)
        lines.values.append(text)
        if !isEnd, let callback = lines.callback, lines.values.count % lines.quantum == 0,
          lines.limit == 0 || lines.values.count < lines.limit
        {
          let place = (lines.origin ?? 0) + lines.values.count - 1
          (frame.line, frame.escaped, frame.lines) = ([], [], lines)
          frames.append(.read(frame))
          evaluate(words: [callback, String(place), Quoting.reusable(text)])
          return false
        }
      }
    }
    (frame.line, frame.escaped) = ([], [])
    let isFull = lines.limit > 0 && lines.values.count >= lines.limit
    frame.lines = lines
    if !isEnd, !isFull { return true }
    do throws(ExpansionStop) {
      let name = frame.array ?? "MAPFILE"
      if let origin = lines.origin {
        for (index, value) in lines.values.enumerated() {
          try assign(name, element: String(origin + index), value, append: false)
        }
      } else {
        try assign(name, list: lines.values.map { (nil, $0) })
      }
      lastStatus = 0
    } catch {
      handle(error)
    }
    return false
  }
}
