public import Machine
import Shell
public import Simulation

/// A cluster with somebody at a shell beside it: the learner's machine, its terminal, its login shell.
///
/// A value like the cluster: a copy is the whole session as it stood, running commands included.
/// Whoever drives it types lines, moves time, and takes what was printed.
public struct Session: Sendable {
  /// The cluster.
  public var cluster: Cluster
  /// The learner's machine.
  public let host: MachineID
  /// The terminal that the login shell reads.
  public let terminal: TerminalID
  /// Where the learner's files are.
  public let workingDirectory: String
  private var shell: ProcessID
  /// What was printed behind the last end of line: the prompt, once the shell waits.
  private var openLine: [UInt8] = []
  /// Who printed that prompt.
  private var openLineOwner: Reader?

  /// Who reads the terminal: a process group, or the login shell at its prompt.
  private struct Reader: Hashable, Sendable {
    var group: ProcessGroup?
    var isAtShell: Bool
  }

  /// How one command ended.
  public struct CommandResult: Sendable, Hashable {
    /// What it printed, standard output and error in their order.
    public var output: String
    /// Its exit status, 130 where it was interrupted.
    public var status: Int32
  }

  /// Puts a learner beside a cluster, with `files` in the directory `folder` of their home.
  public init(
    _ cluster: Cluster,
    folder: String = "work",
    files: [(path: String, bytes: [UInt8])] = []
  ) {
    self.cluster = cluster
    workingDirectory = "\(HostMachine.home)/\(folder)"
    host = self.cluster.addHost(folder: workingDirectory, files: files)
    terminal = self.cluster.kernel.makeTerminal()
    self.cluster.keepTrace()
    shell = .none
    startShell()
    self.cluster.advance(to: self.cluster.now)
    takeOpenLine()
  }

  /// Whether something in the foreground waits for a line: the shell, or a program that it runs.
  public var isAwaitingInput: Bool { cluster.kernel.isAwaitingInput(terminal) }

  /// Whether the login shell itself waits for a command, none being half typed.
  public var isAtShell: Bool {
    isAwaitingInput && isShellInForeground
      && (cluster.kernel.program(of: shell) as? Shell)?.isAtPrompt == true
  }

  /// Whether the login shell reads the terminal, be it for a command or for its rest.
  public var isShellInForeground: Bool { reader == shell }

  /// The process that leads those who read the terminal.
  var reader: ProcessID? {
    cluster.kernel[terminal].foreground.map { ProcessID(machine: $0.machine, number: $0.number) }
  }

  /// Whether the login shell has ended.
  public var hasEnded: Bool { !cluster.kernel.isAlive(shell) }

  /// The prompt that the waiting program printed.
  public var prompt: String { String(decoding: openLine, as: UTF8.self) }

  /// The exit status of the login shell's last command.
  public var lastStatus: Int32 {
    (cluster.kernel.program(of: shell) as? Shell)?.lastStatus ?? 0
  }

  /// The login shell's working directory.
  public var currentDirectory: String {
    cluster.kernel.workingDirectory(of: shell) ?? workingDirectory
  }

  /// Types a line; nothing happens until time is given.
  public mutating func type(_ line: String) {
    openLine = []
    cluster.forgiveLimits()
    cluster.kernel.type(line: line, on: terminal)
  }

  /// Types Ctrl-C; `isShown` where the key is on the learner's screen already.
  public mutating func interrupt(isShown: Bool = false) {
    openLine = []
    cluster.forgiveLimits()
    cluster.kernel.interrupt(terminal, isShown: isShown)
  }

  /// Types Ctrl-D.
  public mutating func endInput() {
    openLine = []
    cluster.forgiveLimits()
    cluster.kernel.endInput(of: terminal)
  }

  /// Lets time pass until the shell waits for input again, or `limit` is reached.
  ///
  /// - Returns: whether something waits for input.
  @discardableResult
  public mutating func advance(to limit: Instant) -> Bool { advance(to: limit) { _ in false } }

  /// The same, with one more reason to stop, which is asked after every step that changed something.
  @discardableResult
  public mutating func advance(to limit: Instant, until isEnough: (inout Cluster) -> Bool) -> Bool {
    let terminal = terminal
    let shell = shell
    cluster.advance(to: limit) { cluster in
      isEnough(&cluster) || cluster.kernel.isAwaitingInput(terminal)
        || !cluster.kernel.isAlive(shell)
        || !cluster.plane.hostRequests.isEmpty
    }
    return isAwaitingInput
  }

  /// Takes what was printed since the last call, without the line that is still open.
  ///
  /// That line is the prompt, and stays it while the same program waits: what a job in the background
  /// prints meanwhile are lines of their own.
  public mutating func takeOutput() -> String {
    let bytes = cluster.kernel.drainOutput(of: terminal)
    guard isAwaitingInput else {
      openLine = []
      return String(decoding: bytes, as: UTF8.self)
    }
    let owner = Reader(group: cluster.kernel[terminal].foreground, isAtShell: isAtShell)
    if !openLine.isEmpty, owner == openLineOwner { return String(decoding: bytes, as: UTF8.self) }
    openLineOwner = owner
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    openLine = Array(bytes[end...])
    if openLine.isEmpty, let place = placeOfPrompt(in: bytes) {
      openLine = Array(bytes[place])
      return String(
        decoding: bytes[..<place.lowerBound] + bytes[place.upperBound...],
        as: UTF8.self
      )
    }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// Where the prompt stands that a job in the background printed behind.
  private func placeOfPrompt(in bytes: [UInt8]) -> Range<Int>? {
    let shell = reader.flatMap { cluster.kernel.program(of: $0) } as? Shell
    guard let prompt = (shell?.openPrompt?.utf8).map(Array.init), !prompt.isEmpty else {
      return nil
    }
    return bytes.ranges(of: prompt).last {
      $0.lowerBound == 0 || bytes[$0.lowerBound - 1] == 0x0A
    }
  }

  private mutating func takeOpenLine() { _ = takeOutput() }

  /// Types a command and gives it time until it is done, at most `limit` of virtual time.
  public mutating func run(_ line: String, limit: Duration = .hours(24)) -> CommandResult {
    type(line)
    if !advance(to: cluster.now + limit), !hasEnded { interrupt() }
    advance(to: cluster.now + .seconds(10))
    return CommandResult(output: takeOutput(), status: lastStatus)
  }

  /// What simulated programs asked of the host since the last call.
  public mutating func takeHostRequests() -> [HostRequest] {
    defer { cluster.plane.hostRequests = [] }
    return cluster.plane.hostRequests
  }

  /// Tells that a request was done, so that the program that asked goes on.
  public mutating func answerHostRequest() { cluster.kernel.notify(.hostAnswer) }

  /// Whether somebody can edit files outside the simulation.
  public var hasEditor: Bool {
    get { cluster.plane.hasEditor }
    set { cluster.plane.hasEditor = newValue }
  }

  /// Starts a new login shell, as after `exit`.
  public mutating func startShell() {
    var request = SpawnRequest(["bash", "-i"])
    request.environment = HostMachine.environment(workingDirectory)
    request.workingDirectory = workingDirectory
    request.program = Shell()
    request.newGroup = true
    request.foreground = true
    let descriptors: [Descriptor?] = Array(repeating: .terminal(terminal), count: 3)
    do throws(Errno) {
      shell = try cluster.kernel.start(
        request,
        on: host,
        descriptors: descriptors,
        terminal: terminal
      )
    } catch {
      preconditionFailure("the learner's machine cannot start its shell: \(error.message)")
    }
  }
}
