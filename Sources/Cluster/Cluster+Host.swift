import APIServer
import Machine
import Network
public import Simulation

extension Cluster {
  /// Adds a machine for somebody who works beside the cluster.
  mutating func addHost(folder: String, files: [(path: String, bytes: [UInt8])]) -> MachineID {
    let isOld = configuration.profile == .v18
    let address = isOld ? IPv4Address(192, 168, 99, 1) : IPv4Address(192, 168, 49, 1)
    let namespace = kernel.network.addOutsideMachine(address: address)
    let server = plane.api.configuration
    var machine = HostMachine.make(
      configuration.profile,
      namespace,
      server: "https://\(server.address):\(server.port)",
      at: now
    )
    machine.files.insert(.directory(modified: now), at: folder)
    for (path, bytes) in files {
      machine.files.insert(
        FileNode(.file(bytes), mode: 0o644, modified: now),
        at: "\(folder)/\(path)"
      )
    }
    return kernel.makeMachine(machine)
  }

  /// Begins to keep a trace of what happens, for `trace` and `why`.
  public mutating func keepTrace() {
    if plane.api.trace == nil { plane.api.trace = TraceLog() }
  }

  /// Keeps no trace any more: who only looks at the end needs none.
  public mutating func dropTrace() { plane.api.trace = nil }

  /// The commands that were started by hand.
  public var commandLog: CommandLog { plane.commandLog }

  /// Runs a script on a machine of its own beside the cluster, in virtual time, to its end.
  ///
  /// - Parameters:
  ///   - script: the text of a shell script.
  ///   - name: its file's name.
  ///   - arguments: what it gets as `$1`, `$2`, ….
  ///   - files: what lies in its working directory.
  ///   - limit: how much virtual time it gets.
  ///   - output: takes what it prints, piece by piece; true for standard error.
  /// - Returns: its exit status.
  /// - Throws: the limit that it hit; the cluster stays as it was then.
  public mutating func run(
    script: [UInt8],
    name: String = "script",
    arguments: [String] = [],
    files: [(path: String, bytes: [UInt8])] = [],
    limit: Duration = .hours(24),
    output: (String, Bool) -> Void
  ) throws(LimitExceeded) -> Int32 {
    let folder = "\(HostMachine.home)/work"
    let host = addHost(folder: folder, files: files)
    keepTrace()
    kernel[host].files.insert(
      FileNode(.file(script), mode: 0o755, modified: now),
      at: "/tmp/\(name)"
    )
    var request = SpawnRequest(["bash", "/tmp/\(name)"] + arguments)
    request.environment = HostMachine.environment(folder)
    request.workingDirectory = folder
    request.isAwaited = true
    request.program = kernel.programs.program(named: "bash", arguments: request.arguments)
    let process: ProcessID
    do throws(Errno) {
      process = try kernel.start(request, on: host)
    } catch {
      preconditionFailure("a fresh machine cannot start a shell: \(error.message)")
    }
    let end = now + limit
    var printed = 0
    var status: Int32?
    let isDone: (inout Cluster) -> Bool = { cluster in
      for chunk in cluster.kernel.takeLog(of: host) {
        printed += chunk.text.utf8.count
        output(chunk.text, chunk.isError)
      }
      if printed > Self.outputLimit {
        cluster.exceeded = LimitExceeded(
          "output per run",
          value: Int64(Self.outputLimit),
          unit: "bytes"
        )
        return true
      }
      status = cluster.kernel.exitStatus(of: process)
      return status != nil
    }
    advance(to: end, until: isDone)
    if let exceeded { throw exceeded }
    guard let status else {
      throw LimitExceeded("virtual time per run", value: limit.wholeSeconds, unit: "seconds")
    }
    return status
  }

  /// How many bytes a script may print.
  public static let outputLimit = 64 * 1024 * 1024
}
