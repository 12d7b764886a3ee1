public import Machine
import Simulation

/// The `docker` command, against the runtime of the node that the shell's docker client points to.
///
/// Runs in the driver, which has the runtime: it takes the program out and calls
/// ``run(_:_:)``.
public struct DockerCommand: Program {
  /// Makes the command; its words come from the process.
  public init() {}

  /// Only the driver has the runtime.
  public var runsInDriver: Bool { true }

  /// Says that there is no docker here, for a machine whose driver has no runtime.
  public mutating func resume(_ system: inout Kernel) -> Disposition {
    system.print(
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. "
        + "Is the docker daemon running?\n",
      to: 2
    )
    return .exit(1)
  }

  /// Does what the words of the current process ask for.
  public mutating func run(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    var words = Array(kernel.arguments.dropFirst())
    if words.first == "container" || words.first == "image" {
      let group = words.removeFirst()
      if words.first == "ls" || words.first == "list" {
        words[0] = group == "image" ? "images" : "ps"
      }
    }
    guard let verb = words.first else {
      kernel.print("Usage:\tdocker COMMAND\n\nSimulated here: ps, images, logs, version\n")
      return .exit(0)
    }
    let options = Array(words.dropFirst())
    switch verb {
    case "ps": return list(options, runtime, &kernel)
    case "images": return listImages(options, runtime, &kernel)
    case "logs": return printLog(options, runtime, &kernel)
    case "version":
      kernel.print("Client:\n Version:      17.06.0-ce\n\nServer:\n Version:      17.06.0-ce\n")
      return .exit(0)
    default:
      kernel.print("docker: '\(verb)' is not simulated\n", to: 2)
      return .exit(1)
    }
  }

  private func list(
    _ options: [String],
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> Disposition {
    var (all, quiet, full) = (false, false, false)
    for option in options {
      switch option {
      case "-a", "--all": all = true
      case "-q", "--quiet": quiet = true
      case "--no-trunc": full = true
      case "-aq", "-qa": (all, quiet) = (true, true)
      default:
        kernel.print("docker ps: option \(option) is not simulated\n", to: 2)
        return .exit(125)
      }
    }
    let rows = runtime.rows(at: kernel.now).filter { all || $0.isRunning }
    if quiet {
      kernel.print(rows.map { ($0.id.prefix(full ? 64 : 12)) + "\n" }.joined())
      return .exit(0)
    }
    kernel.print(Self.text(rows, full: full))
    return .exit(0)
  }

  /// The table that `docker ps` prints.
  public static func text(_ rows: [ContainerRow], full: Bool = false) -> String {
    let header = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"]
    return Table.text(
      [header]
        + rows.map { row in
          var command = row.command
          if !full, command.count > 20 { command = command.prefix(17) + "..." }
          return [
            String(row.id.prefix(full ? 64 : 12)), row.image, "\"\(command)\"", row.created,
            row.status, row.ports, row.name,
          ]
        }
    )
  }

  private func listImages(
    _ options: [String],
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> Disposition {
    if let option = options.first, option != "-a" {
      kernel.print("docker images: \(option) is not simulated\n", to: 2)
      return .exit(125)
    }
    var rows = [["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"]]
    for image in runtime.images.reversed() {
      let name = ImageReference(image.repository)?.familiarName ?? image.repository
      rows.append([
        name, image.tags.first ?? "<none>", String(image.id.prefix(12)), "4 weeks ago",
        Self.size(image.size),
      ])
    }
    kernel.print(Table.text(rows))
    return .exit(0)
  }

  private static func size(_ bytes: Int) -> String {
    if bytes < 1_000_000 { return "\(bytes / 1000)kB" }
    if bytes < 100_000_000 {
      let tenths = bytes / 10_000
      return "\(tenths / 100).\(CivilTime.padded(tenths % 100))MB"
    }
    return "\(bytes / 1_000_000)MB"
  }

  private func printLog(
    _ options: [String],
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> Disposition {
    guard let name = options.last, !name.hasPrefix("-"), options.count == 1 else {
      kernel.print("docker logs: only `docker logs CONTAINER` is simulated\n", to: 2)
      return .exit(1)
    }
    let row = runtime.rows(at: kernel.now).first { $0.name == name || $0.id.hasPrefix(name) }
    guard let row else {
      kernel.print("Error: No such container: \(name)\n", to: 2)
      return .exit(1)
    }
    guard let machine = row.machine, kernel.isMachine(machine) else { return .exit(0) }
    for chunk in kernel[machine].log.chunks { kernel.print(chunk.text, to: chunk.isError ? 2 : 1) }
    return .exit(0)
  }
}
