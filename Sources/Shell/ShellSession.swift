public import Machine

/// An interactive shell on a terminal of a machine.
public struct ShellSession: Sendable {
  /// The terminal that the shell reads and prints to.
  public let terminal: TerminalID
  /// The shell's process.
  public let shell: ProcessID

  /// What bash's prompt is where nobody set one, as Debian's images have it.
  public static let prompt = "\\u@\\h:\\w\\$ "

  /// Starts an interactive shell on a machine, on a new terminal or the one given.
  public static func start(
    _ kernel: inout Kernel,
    on machine: MachineID,
    arguments: [String] = ["bash", "-i"],
    environment: Environment,
    workingDirectory: String,
    terminal: TerminalID? = nil
  ) -> ShellSession? {
    let terminal = terminal ?? kernel.makeTerminal()
    var environment = environment
    if environment["PS1"] == nil, arguments.first?.hasSuffix("bash") == true {
      environment["PS1"] = prompt
    }
    var request = SpawnRequest(
      arguments,
      environment: environment,
      workingDirectory: workingDirectory
    )
    request.newGroup = true
    request.foreground = true
    let descriptors = Array(repeating: Descriptor?.some(.terminal(terminal)), count: 3)
    guard
      let shell = try? kernel.start(
        request,
        on: machine,
        descriptors: descriptors,
        terminal: terminal
      )
    else { return nil }
    return ShellSession(terminal: terminal, shell: shell)
  }
}
