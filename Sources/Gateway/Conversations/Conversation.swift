import Cluster
import KubernetesAPI
import Machine
import Manifests

/// A conversation with a container over one connection, as `kubectl exec` and `attach` hold it.
///
/// Each message is a channel and its bytes: 0 is the input, 1 and 2 what is printed, 3 how it ended,
/// 4 the size of the terminal. Source: `k8s.io/apimachinery/pkg/util/remotecommand`.
public struct Conversation: Dialogue {
  /// The subprotocols that are spoken, the best first.
  public static let protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]

  private enum Partner: Sendable {
    case command(OutsideProcess)
    /// A container's first process, and how much of its log was told.
    case container(MachineID, told: Int)
    /// Nobody: the container runtime did not start the command.
    case nobody(Status)
  }

  private var partner: Partner
  private let passesInput: Bool
  private var keyboard: Keyboard?
  private var isOver = false

  /// The container that a request to `exec` or `attach` is for.
  static func wish(_ request: GatewayRequest, _ path: ResourcePath) -> ConnectRequest {
    let command = request.query.filter { $0.name == "command" }.map(\.value)
    return ConnectRequest(
      namespace: path.namespace ?? "default",
      pod: path.name,
      container: request.parameter("container"),
      verb: path.subresource == "exec" ? .exec(command) : .attach
    )
  }

  /// Begins what a request to `exec` or `attach` asks for.
  init(_ request: GatewayRequest, _ path: ResourcePath, _ gateway: inout Gateway) throws(Status) {
    let command = request.query.filter { $0.name == "command" }.map(\.value)
    let isExec = path.subresource == "exec"
    passesInput = request.isSet("stdin")
    let machine = try gateway.cluster.container(Self.wish(request, path))
    let isTerminal = request.isSet("tty")
    if isTerminal { keyboard = Keyboard() }
    guard isExec else {
      let kernel = gateway.cluster.kernel
      let log = kernel.isMachine(machine) ? kernel[machine].log : nil
      partner = .container(machine, told: log.map { $0.droppedChunks + $0.chunks.count } ?? 0)
      return
    }
    do {
      let outside = try gateway.cluster.start(
        command,
        in: machine,
        passesInput: passesInput,
        hasTerminal: isTerminal
      )
      partner = .command(outside)
    } catch {
      partner = .nobody(error)
    }
  }

  /// Takes a message of the client.
  public mutating func receive(_ message: [UInt8], _ gateway: inout Gateway) {
    guard let channel = message.first, !isOver else { return }
    let bytes = Array(message.dropFirst())
    switch (channel, bytes.first) {
    case (0, _) where passesInput: type(bytes, &gateway)
    case (4, _): resize(bytes, &gateway)
    // The client closes a channel.
    case (255, 0): endInput(&gateway)
    default: break
    }
  }

  private mutating func type(_ bytes: [UInt8], _ gateway: inout Gateway) {
    guard var keyboard, let terminal = terminal(gateway) else {
      switch partner {
      case .command(let outside): gateway.cluster.kernel.write(bytes, to: outside)
      case .container(let machine, _): gateway.cluster.kernel.writeInput(bytes, of: machine)
      case .nobody: break
      }
      return
    }
    for stroke in keyboard.press(bytes) {
      switch stroke {
      case .line(let line): gateway.cluster.kernel.type(line, on: terminal)
      case .interrupt: gateway.cluster.kernel.interrupt(terminal, isShown: true)
      case .suspend: gateway.cluster.kernel.suspend(terminal)
      case .end: gateway.cluster.kernel.endInput(of: terminal)
      }
    }
    self.keyboard = keyboard
  }

  private func terminal(_ gateway: Gateway) -> TerminalID? {
    switch partner {
    case .command(let outside): return outside.terminal
    case .container(let machine, _):
      let kernel = gateway.cluster.kernel
      guard kernel.isMachine(machine), case .terminal(let id) = kernel[machine].console else {
        return nil
      }
      return id
    case .nobody: return nil
    }
  }

  private func resize(_ bytes: [UInt8], _ gateway: inout Gateway) {
    guard let terminal = terminal(gateway), let size = try? JSONReader.value(utf8: bytes),
      let columns = size["Width"]?.integer, let rows = size["Height"]?.integer
    else { return }
    gateway.cluster.kernel.resize(
      terminal,
      columns: Int(clamping: columns),
      rows: Int(clamping: rows)
    )
  }

  private mutating func endInput(_ gateway: inout Gateway) {
    guard case .command(var outside) = partner else { return }
    gateway.cluster.kernel.endInput(of: &outside)
    partner = .command(outside)
  }

  /// The messages that there are by now, and whether the conversation ends with them.
  public mutating func next(_ gateway: inout Gateway) -> (messages: [[UInt8]], isDone: Bool) {
    guard !isOver else { return ([], true) }
    var messages: [[UInt8]] = []
    if let echo = keyboard?.takeEcho(), !echo.isEmpty { messages.append([1] + echo) }
    let status: Int32?
    switch partner {
    case .nobody(let refusal):
      isOver = true
      return ([[3] + JSONWriter.utf8(refusal.body, sortsKeys: false)], true)
    case .command(let outside):
      // Asked first, so that what is printed last is not lost.
      status = gateway.cluster.kernel.outsideStatus(of: outside)
      let (output, error) = gateway.cluster.kernel.takeOutput(of: outside)
      if !output.isEmpty { messages.append([1] + shown(output)) }
      if !error.isEmpty { messages.append([2] + error) }
    case .container(let machine, let told):
      let kernel = gateway.cluster.kernel
      let isThere = kernel.isAlive(kernel.mainProcess(of: machine))
      status = isThere ? nil : 0
      if kernel.isMachine(machine) {
        let log = kernel[machine].log
        for chunk in log.chunks.dropFirst(max(0, told - log.droppedChunks)) {
          let text = shown(Array(chunk.text.utf8))
          messages.append([chunk.isError ? 2 : 1] + text)
        }
        partner = .container(machine, told: log.droppedChunks + log.chunks.count)
      }
    }
    guard let status else { return (messages, false) }
    isOver = true
    messages.append([3] + JSONWriter.utf8(Self.ending(status), sortsKeys: false))
    leave(&gateway)
    return (messages, true)
  }

  /// Lets go of the container: the connection is gone.
  public mutating func leave(_ gateway: inout Gateway) {
    guard case .command(var outside) = partner else { return }
    gateway.cluster.kernel.leave(&outside)
    partner = .command(outside)
  }

  /// What a terminal shows: a line's end goes back to the margin.
  private func shown(_ bytes: [UInt8]) -> [UInt8] {
    guard keyboard != nil else { return bytes }
    return bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
  }

  private static func ending(_ status: Int32) -> Value {
    guard status != 0 else { return ["metadata": [:], "status": "Success"] }
    return [
      "metadata": [:], "status": "Failure",
      "message": .string("command terminated with non-zero exit code: exit status \(status)"),
      "reason": "NonZeroExitCode",
      "details": ["causes": [["reason": "ExitCode", "message": .string("\(status)")]]],
    ]
  }
}
