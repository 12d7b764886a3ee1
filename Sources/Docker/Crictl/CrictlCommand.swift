public import ContainerRuntime
public import Machine
import Manifests
import Simulation

/// The `crictl` command, against the containerd of its node.
public struct CrictlCommand: RuntimeProgram {
  static let version = "v1.35.0"

  private var errand: (any DockerErrand)?
  private var begunAt: Instant?

  /// Makes the command; its words come from the process.
  public init() {}

  /// Says that no containerd answers.
  public func refuse(_ kernel: inout Kernel) -> Disposition {
    Self.fail(Self.unreachable("no such file or directory"), &kernel)
  }

  private static func unreachable(_ why: String) -> String {
    let socket = "/run/containerd/containerd.sock"
    return
      "validate service connection: validate CRI v1 runtime API for endpoint \"unix://\(socket)\": "
      + "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while "
      + "dialing: dial unix \(socket): connect: \(why)\""
  }

  /// Ends the command as its library of logs does: short on a terminal, whole elsewhere.
  static func fail(
    _ message: String,
    after seconds: Int64 = 0,
    _ kernel: inout Kernel
  ) -> Disposition {
    if kernel.isTerminal(2) {
      kernel.print("FATA[\(CivilTime.padded(Int(seconds), 4))] \(message)\n", to: 2)
    } else {
      let time = DockerUnits.jsonTime(Instant(seconds: kernel.now.seconds))
      kernel.print("time=\"\(time)\" level=fatal msg=\(GoSyntax.quoted(message))\n", to: 2)
    }
    return .exit(1)
  }

  /// Does what the words of the current process ask for, and goes on with it.
  public mutating func run(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    if errand == nil {
      begunAt = kernel.now
      do throws(DockerFailure) {
        guard let started = try start(&runtime, &kernel) else { return .exit(0) }
        errand = started
      } catch {
        if error.message.isEmpty { return .exit(error.status) }
        return Self.fail(error.message, &kernel)
      }
    }
    return errand?.resume(&runtime, &kernel) ?? .exit(0)
  }

  private static let commands: [(name: String, summary: String)] = [
    ("exec", "Run a command in a running container"),
    ("images, image, img", "List images"),
    ("info", "Display information of the container runtime"),
    ("inspect", "Display the status of one or more containers"),
    ("inspecti", "Return the status of one or more images"),
    ("inspectp", "Display the status of one or more pods"),
    ("logs", "Fetch the logs of a container"), ("pods", "List pods"), ("ps", "List containers"),
    ("pull", "Pull an image from a registry"), ("rm", "Remove one or more containers"),
    ("rmi", "Remove one or more images"), ("rmp", "Remove one or more pods"),
    ("stats", "List container(s) resource usage statistics"),
    ("stop", "Stop one or more running containers"),
    ("stopp", "Stop one or more running pods"), ("version", "Display runtime version information"),
  ]

  private static var help: String {
    "NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options]"
      + "\n\nVERSION:\n   \(version)\n\nCOMMANDS:\n"
      + commands.map { row in
        "   \(row.name)\(String(repeating: " ", count: max(1, 22 - row.name.count)))\(row.summary)\n"
      }.joined()
  }

  private func start(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var words = kernel.arguments.dropFirst()
    while let first = words.first, first.hasPrefix("-") {
      words.removeFirst()
      switch first {
      case "-v", "--version":
        kernel.print("crictl version \(Self.version)\n")
        return nil
      case "-r", "--runtime-endpoint", "-i", "--image-endpoint", "-c", "--config", "-t",
        "--timeout":
        words = words.dropFirst()
      case "-h", "--help":
        kernel.print(Self.help)
        return nil
      default: continue
      }
    }
    guard let verb = words.popFirst(), verb != "help" else {
      kernel.print(Self.help)
      return nil
    }
    guard kernel.process.user == 0 else {
      throw DockerFailure(Self.unreachable("permission denied"))
    }
    guard let spec = CrictlCommands.find(verb) else {
      let others = [
        "attach", "checkpoint", "config", "create", "events", "imagefsinfo", "metricsp",
        "port-forward", "run", "runp", "runtime-config", "start", "statsp", "update",
        "update-runtime-config", "completion", "metricdescs",
      ]
      if others.contains(verb) { throw DockerFailure("crictl \(verb) is not simulated") }
      kernel.print("No help topic for '\(verb)'\n", to: 2)
      throw DockerFailure("", status: 3)
    }
    let call: DockerCall
    do throws(DockerFailure) {
      guard let read = try DockerCall(spec, Array(words)) else {
        kernel.print(CrictlUsage.help(spec))
        return nil
      }
      call = read
    } catch {
      let first = error.message.prefix { $0 != "\n" }
      let what =
        first.hasPrefix("unknown")
        ? "flag provided but not defined: "
          + (first.split(separator: " ").last.map(String.init) ?? "").replacingDashes
        : "Incorrect Usage: \(first)"
      throw DockerFailure(what)
    }
    guard try CrictlUsage.admits(call, &kernel) else { return nil }
    return try spec.start(call, &runtime, &kernel)
  }
}

/// A tool of containerd that is there in name only.
public struct UnsimulatedTool: Program {
  private let advice: String

  /// Makes a tool that gives this advice.
  public init(advice: String) { self.advice = advice }

  /// Says that it is not simulated.
  public mutating func resume(_ system: inout Kernel) -> Disposition {
    let name = system.arguments.first?.split(separator: "/").last.map(String.init) ?? "tool"
    system.print("\(name): is not simulated; \(advice)\n", to: 2)
    return .exit(126)
  }
}

extension String {
  /// A long flag with one dash, as the library of flags names it.
  fileprivate var replacingDashes: String { hasPrefix("--") ? String(dropFirst()) : self }
}
