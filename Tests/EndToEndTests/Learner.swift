import Glibc

/// Somebody who sits before kubetutor.
///
///     let learner = try Learner(at: home)
///     let answer = try learner.type("kubectl get pods")
final class Learner {
  let terminal: PseudoTerminal
  /// What the program said before its first prompt.
  let greeting: String

  /// Each prompt asks the terminal to mark what is pasted, and each line takes that back.
  private static let promptBegins = "\u{1B}[?2004h"
  private static let lineEnds = "\u{1B}[?2004l"

  /// Starts kubetutor and waits for its prompt.
  ///
  /// With `fileBlocks`, no file may grow beyond so many blocks of 512 bytes: the disk is full.
  init(
    at home: Home,
    _ arguments: [String] = ["--speed", "200"],
    environment: [String: String] = [:],
    columns: Int = 80,
    rows: Int = 24,
    fileBlocks: Int? = nil
  ) throws {
    var program = "kubetutor"
    var arguments = arguments
    if let fileBlocks {
      let path = try PseudoTerminal.product(program)
      arguments = ["-c", "ulimit -f \(fileBlocks); exec \"$0\" \"$@\"", path] + arguments
      program = "/bin/sh"
    }
    terminal = try PseudoTerminal(
      program,
      arguments,
      environment: environment,
      directory: home.path,
      columns: columns,
      rows: rows
    )
    greeting = Self.plain(try terminal.expect(Self.promptBegins))
    try terminal.expectKeys()
  }

  /// Types a line and waits for the next prompt; gives what was printed between.
  @discardableResult
  func type(_ line: String) throws -> String {
    terminal.send("\(line)\r")
    return try answer()
  }

  /// Waits until the line is taken and the next prompt is there; gives what was printed between.
  @discardableResult
  func answer() throws -> String {
    try terminal.expect(Self.lineEnds)
    return try prompt()
  }

  /// Waits for the prompt behind a command that runs; gives what it printed.
  @discardableResult
  func prompt() throws -> String {
    let text = Self.plain(try terminal.expect(Self.promptBegins))
    try terminal.expectKeys()
    return text
  }

  /// Repeats a command until its answer fits.
  @discardableResult
  func type(_ line: String, until condition: (String) -> Bool) throws -> String {
    for _ in 0..<200 {
      let answer = try type(line)
      if condition(answer) { return answer }
      usleep(20_000)
    }
    throw PseudoTerminal.Missing(description: "\(line) never answered as it should")
  }

  /// Types a line that ends the program; gives its status.
  func leave(_ line: String = "quit") throws -> Int32 {
    terminal.send("\(line)\r")
    return try terminal.waitForExit()
  }

  /// `text` without escape sequences and carriage returns.
  static func plain(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      if scalar == "\u{1B}" {
        while let next = scalars.popFirst(), next == "[" || !(0x40...0x7E).contains(next.value) {}
      } else if scalar != "\r" {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
