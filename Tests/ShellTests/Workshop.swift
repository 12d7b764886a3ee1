import Machine
import Shell
import Simulation

/// One machine with a shell and its programs, to run scripts on.
struct Workshop {
  var kernel: Kernel
  let machine: MachineID

  /// What a script left behind.
  struct Result: Equatable {
    var output: String
    var errors: String
    var status: Int32
  }

  init(files: KeyValuePairs<String, String> = [:], kind: Machine.Kind = .host) {
    kernel = Kernel(now: Instant(seconds: 1_509_453_000), programs: ShellPrograms())
    var root = FileNode.directory()
    for path in ["/tmp", "/root", "/etc", "/work"] { root.insert(.directory(), at: path) }
    root.insert(FileNode(.device(.null), mode: 0o666), at: "/dev/null")
    for number in [0, 1, 2, 60, 61, 62, 63] {
      root.insert(FileNode(.device(.descriptor(number)), mode: 0o666), at: "/dev/fd/\(number)")
    }
    ShellPrograms.install(into: &root)
    for (path, text) in files { root.insert(.text(text), at: path) }
    machine = kernel.makeMachine(
      Machine(kind: kind, hostname: "web", files: root, bootedAt: kernel.now)
    )
  }

  static let environment = Environment([
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
  ])

  /// Runs `bash -c script` and collects everything that it printed.
  mutating func run(_ script: String, shell: String = "bash", seconds: Int64 = 100_000) -> Result {
    run([shell, "-c", script], seconds: seconds)
  }

  mutating func run(_ arguments: [String], seconds: Int64 = 100_000) -> Result {
    let recorder = ["/tmp/.stdout", "/tmp/.stderr"]
    for path in recorder { kernel.install(.text(""), at: path, on: machine) }
    let program = Recorder(arguments: arguments, files: recorder)
    let request = SpawnRequest(
      ["recorder"],
      program: program,
      environment: Self.environment,
      workingDirectory: "/work"
    )
    guard let id = try? kernel.start(request, on: machine) else {
      return Result(output: "", errors: "not started", status: -1)
    }
    let end = kernel.now + Duration.seconds(seconds)
    while kernel.isAlive(id), kernel.exceeded == nil {
      while kernel.step() { if !kernel.isAlive(id) { break } }
      guard kernel.isAlive(id), let due = kernel.nextDue, due <= end else { break }
      kernel.advance(to: due)
    }
    func text(_ path: String) -> String {
      String(decoding: kernel.contents(path, on: machine) ?? [], as: UTF8.self)
    }
    let status = Int32(text("/tmp/.status")) ?? -1
    return Result(output: text(recorder[0]), errors: text(recorder[1]), status: status)
  }
}

/// Starts a program with its output in files and notes its status.
struct Recorder: Program {
  let arguments: [String]
  let files: [String]
  private var child: ProcessID?

  init(arguments: [String], files: [String]) {
    self.arguments = arguments
    self.files = files
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if let child {
      guard let status = system.exitStatus(of: child) else { return .wait([.process(child)]) }
      try? system.writeFile("/tmp/.status", Array(String(status).utf8))
      return .exit(0)
    }
    guard let input = try? system.open("/dev/null", .read),
      let output = try? system.open(files[0], .append),
      let errors = try? system.open(files[1], .append)
    else { return .exit(1) }
    let mapping = [input, output, errors].enumerated().map {
      SpawnRequest.FileMapping(child: $0.offset, parent: $0.element)
    }
    child = try? system.spawn(SpawnRequest(arguments, files: mapping))
    return child == nil ? .exit(1) : .yield
  }
}
