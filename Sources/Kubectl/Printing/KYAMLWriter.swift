import Manifests

/// Writes KYAML: YAML in the flow style, with quoted strings, as `-o kyaml` prints it.
struct KYAMLWriter {
  private var output = ""

  /// The document of `value`, with its opening dashes.
  static func text(of value: Value) -> String {
    var writer = KYAMLWriter()
    writer.write(value, depth: 0)
    return "---\n" + writer.output + "\n"
  }

  private mutating func write(_ value: Value, depth: Int) {
    switch value {
    case .object(let object) where object.isEmpty: output += "{}"
    case .array(let list) where list.isEmpty: output += "[]"
    case .object(let object): write(object, depth)
    case .array(let list): write(list, depth)
    case .string(let text): output += Self.quoted(text, depth)
    case .null, .bool, .integer, .number: output += JSONWriter.compact(value)
    }
  }

  private mutating func write(_ object: ValueObject, _ depth: Int) {
    output += "{\n"
    for field in object.fields {
      output += Self.indent(depth + 1) + Self.key(field.key) + ": "
      write(field.value, depth: depth + 1)
      output += ",\n"
    }
    output += Self.indent(depth) + "}"
  }

  /// Lists of maps or lists open and close on the lines of their elements.
  private mutating func write(_ list: [Value], _ depth: Int) {
    let isCuddled = list.allSatisfy { element in
      switch element {
      case .object(let object): !object.isEmpty
      case .array(let inner): !inner.isEmpty
      default: false
      }
    }
    if isCuddled {
      output += "["
      for (index, element) in list.enumerated() {
        if index > 0 { output += ", " }
        write(element, depth: depth)
      }
      output += "]"
      return
    }
    output += "[\n"
    for element in list {
      output += Self.indent(depth + 1)
      write(element, depth: depth + 1)
      output += ",\n"
    }
    output += Self.indent(depth) + "]"
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  /// A key bare where no reader could take it for anything but a string.
  private static func key(_ key: String) -> String {
    let isPlain =
      key.utf8.first.map(isLetter) == true
      && key.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-./".utf8.contains($0) }
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    return isPlain && !words.contains(key.lowercased()) ? key : escaped(key)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func escaped(_ text: String) -> String { "\"" + escapedBody(text) + "\"" }

  private static func escapedBody(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      default: String(scalar)
      }
    }.joined()
  }

  /// A string in quotes; several lines are folded, one a line.
  private static func quoted(_ text: String, _ depth: Int) -> String {
    guard text.contains("\n") else { return escaped(text) }
    let edge = indent(depth)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let endsWithBreak = lines.last == ""
    if endsWithBreak { lines.removeLast() }
    // A line that begins with a blank is kept from folding by a backslash; the others line up with it.
    var folded = "\"\\\n"
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      let begins = line.hasPrefix(" ") || line.hasPrefix("\t")
      folded += edge + "  " + (begins ? "\\" : " ") + escapedBody(line)
      folded += isLast && !endsWithBreak ? "\\\n" : "\\n\\\n"
    }
    return folded + edge + "  \""
  }
}
