import CPseudoTerminal
import Glibc
import Testing

/// A program that runs on a pseudo-terminal, as if somebody sat before it.
///
///     let terminal = try PseudoTerminal("kubetutor", ["--plain"])
///     try terminal.expect("$")
///     terminal.send("kubectl get pods\r")
///     try terminal.expect("No resources found")
///     #expect(terminal.screen.lines[0] == "…")
final class PseudoTerminal {
  /// What the program did not show in time.
  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  /// What stands on the screen.
  private(set) var screen: TerminalScreen
  /// Everything that the program printed, escape sequences too.
  private(set) var transcript = ""

  private let process: pid_t
  private let descriptor: Int32
  /// Bytes of a character that is not complete yet.
  private var incomplete: [UInt8] = []
  private var searchStart = 0
  /// Whether the program has ended and all that it printed is read.
  private var hasHungUp = false
  private var exitStatus: Int32?

  /// Starts the built product `program`, or the program of the host at that path.
  ///
  /// The environment holds only PATH, HOME, TERM and what is given.
  init(
    _ program: String,
    _ arguments: [String] = [],
    environment: [String: String] = [:],
    directory: String = "/tmp",
    columns: Int = 80,
    rows: Int = 24
  ) throws {
    let path = program.hasPrefix("/") ? program : try Self.product(program)
    var variables = ["PATH": "/usr/bin:/bin", "HOME": directory, "TERM": "xterm"]
    variables.merge(environment) { $1 }
    let argumentPointers = Self.pointers([path] + arguments)
    let variablePointers = Self.pointers(variables.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
    defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
    var descriptor: Int32 = -1
    process = pseudo_terminal_spawn(
      path,
      argumentPointers,
      variablePointers,
      directory,
      Int32(columns),
      Int32(rows),
      &descriptor
    )
    guard process > 0 else { throw Missing(description: "cannot start \(path)") }
    self.descriptor = descriptor
    screen = TerminalScreen(columns: columns, rows: rows)
  }

  deinit {
    if exitStatus == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(descriptor)
  }

  /// Types `text`; `\r` is the Enter key, `\u{3}` is Ctrl-C.
  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits until the program prints `text` behind what was found before; it may hold escape sequences.
  ///
  /// - Returns: what was printed before it.
  @discardableResult
  func expect(_ text: String, seconds: Double = 20) throws -> String {
    var before = ""
    try wait(seconds: seconds, for: "\(text.debugDescription)") {
      let start = transcript.utf8.index(transcript.startIndex, offsetBy: searchStart)
      guard let found = transcript[start...].firstRange(of: text) else { return false }
      searchStart = transcript.utf8.distance(from: transcript.startIndex, to: found.upperBound)
      before = String(transcript[start..<found.lowerBound])
      return true
    }
    return before
  }

  /// Waits until the screen is as `condition` wants it.
  func expectScreen(
    _ what: String,
    seconds: Double = 20,
    _ condition: (TerminalScreen) -> Bool
  ) throws {
    try wait(seconds: seconds, for: what) { condition(screen) }
  }

  /// Waits until the program reads single keys, as a prompt does; before that, keys are echoed.
  func expectPrompt(_ text: String, seconds: Double = 20) throws {
    try wait(seconds: seconds, for: "the prompt \(text)") {
      !isCooked && screen.lines[screen.row].contains(text)
    }
  }

  /// Waits until the program reads single keys, so that none is taken by the terminal itself.
  func expectKeys(seconds: Double = 20) throws {
    try wait(seconds: seconds, for: "a prompt that reads keys") { !isCooked }
  }

  /// Gives the terminal another size.
  func resize(columns: Int, rows: Int) {
    _ = pseudo_terminal_resize(descriptor, Int32(columns), Int32(rows))
    screen.resize(columns: columns, rows: rows)
  }

  /// Whether the terminal was left as a shell expects it.
  var isCooked: Bool { pseudo_terminal_is_cooked(descriptor) }

  /// Sends the process a signal.
  func signal(_ number: Int32) { kill(process, number) }

  /// Waits until the program ends; its exit status, or 128 and the signal that ended it.
  func waitForExit(seconds: Double = 20) throws -> Int32 {
    var status: Int32 = 0
    let start = Self.now
    while waitpid(process, &status, WNOHANG) != process {
      guard Self.now - start < seconds else {
        throw Missing(description: "the program did not end; the screen shows:\n\(screen.text)")
      }
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&ready, 1, 10) > 0, ready.revents & Int16(POLLIN) != 0 {
        read()
      } else {
        usleep(5000)
      }
    }
    read()
    let signal = status & 0x7F
    let result = signal == 0 ? status >> 8 & 0xFF : 128 + signal
    exitStatus = result
    return result
  }

  // MARK: Parts

  private func wait(seconds: Double, for what: String, _ condition: () -> Bool) throws {
    let start = Self.now
    while !condition() {
      guard Self.now - start < seconds, !hasHungUp else {
        throw Missing(
          description:
            "waited \(hasHungUp ? "in vain" : "\(seconds) s") for \(what); the screen shows:\n\(screen.text)"
        )
      }
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&ready, 1, 20) > 0 { read() }
    }
  }

  /// Takes over what the program has printed by now.
  private func read() {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while poll(&ready, 1, 0) > 0, ready.revents & Int16(POLLIN) != 0 {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return }
      incomplete += chunk[..<count]
      let complete = Self.completeLength(of: incomplete)
      let text = String(decoding: incomplete[..<complete], as: UTF8.self)
      incomplete.removeFirst(complete)
      transcript += text
      screen.feed(text)
    }
    hasHungUp = ready.revents & Int16(POLLHUP) != 0
  }

  /// How many bytes of `bytes` are whole characters.
  private static func completeLength(of bytes: [UInt8]) -> Int {
    guard let lead = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes.count }
    let first = bytes[lead]
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    return lead + length > bytes.count ? lead : bytes.count
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }

  /// Where the built product `name` lies.
  static func product(_ name: String) throws -> String { "\(try productDirectory())/\(name)" }

  /// Where the products are built: beside the program that runs the tests.
  private static func productDirectory() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    // `swift test` runs the tests with a helper of the toolchain; then the bundle is an argument.
    let executable = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    for path in [executable] + CommandLine.arguments where path.contains("PackageTests") {
      let parts = path.split(separator: "/").prefix { !$0.contains("PackageTests") }
      return "/" + parts.joined(separator: "/")
    }
    throw Missing(description: "cannot tell where the products are built from \(executable)")
  }
}
