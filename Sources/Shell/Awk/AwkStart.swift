import Machine

/// A command that a program prints to.
struct AwkFeed: Sendable {
  var command: String
  var child: ProcessID
  /// The end of the pipe to write to.
  var writer: Int
}

/// What the command line of `awk` says.
struct AwkStart: Sendable {
  var program: AwkProgram
  /// What `-v` and `-F` set, in order.
  var variables: [(name: String, value: String)] = []
  var operands: [String] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Self.read(arguments)
    if options.values("W").contains(where: { $0.hasPrefix("v") }) {
      throw UsageFailure(message: "mawk 1.3.4 20200120", status: 0, hasHint: false, isWhole: true)
    }
    for text in options.values("v") {
      guard let assignment = Self.assignment(text) else {
        throw Tools.plain("improper assignment: -v \(text)", status: 2)
      }
      variables.append(assignment)
    }
    if let separator = options.value("F") {
      let text = Self.escaped(separator)
      variables.append(("FS", text))
    }
    operands = options.operands
    var source: [UInt8] = []
    let files = options.values("f")
    if files.isEmpty {
      guard !operands.isEmpty else {
        throw UsageFailure(
          message: "Usage: mawk [Options] [Program] [file ...]",
          status: 2,
          hasHint: false,
          isWhole: true
        )
      }
      source = Array(operands.removeFirst().utf8)
    }
    for file in files {
      do throws(Errno) { source += try system.readFile(file) + [Byte.newline] } catch {
        throw Tools.plain("cannot open \(file) (\(error.message))", status: 2)
      }
    }
    do throws(AwkFailure) { program = try AwkParser.parse(source) } catch {
      if error.message == "syntax error at or near end of file" {
        throw Tools.plain(
          "line \((error.line ?? 1) + 1): missing } near end of file",
          status: 2
        )
      }
      let word = error.message.hasPrefix("unexpected character") ? "" : "line "
      let place = error.line.map { "\(word)\($0): " } ?? ""
      throw Tools.plain(place + error.message, status: 2)
    }
  }

  private static func read(_ arguments: [String]) throws(UsageFailure) -> Options {
    if let word = arguments.dropFirst().first, word.hasPrefix("--"), word != "--" {
      throw Tools.plain("not an option: \(word)", status: 2)
    }
    do throws(UsageFailure) {
      return try Options(arguments, "F:v:f:W:", stopsAtOperand: true, status: 2)
    } catch {
      guard let letter = error.message.dropLast().last else { throw error }
      throw Tools.plain(
        error.message.hasPrefix("option requires")
          ? "option -\(letter) lacks argument" : "not an option: -\(letter)",
        status: 2
      )
    }
  }

  /// `name=value` as an operand.
  static func assignment(_ text: String) -> (name: String, value: String)? {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let name = String(text[..<sign])
    guard name.isShellName else { return nil }
    return (name, escaped(String(text[text.index(after: sign)...])))
  }

  private static func escaped(_ text: String) -> String {
    guard text.contains("\\") else { return text }
    return String(bytes: Escapes.expand(Array(text.utf8)[...], style: .format).bytes)
  }
}
