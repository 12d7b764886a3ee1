public import ContainerRuntime
public import Machine
import Simulation

/// The `docker` command, against the runtime of the node that it points to.
public struct DockerCommand: RuntimeProgram {
  private var errand: (any DockerErrand)?

  /// Makes the command; its words come from the process.
  public init() {}

  /// Says that no docker answers.
  public func refuse(_ kernel: inout Kernel) -> Disposition {
    let address = kernel.environment["DOCKER_HOST"] ?? "unix:///var/run/docker.sock"
    kernel.print(Self.unreachable(address), to: 2)
    return .exit(1)
  }

  /// What docker says where no daemon answers.
  public static func unreachable(_ address: String) -> String {
    "Cannot connect to the Docker daemon at \(address). Is the docker daemon running?\n"
  }

  /// Does what the words of the current process ask for.
  public mutating func run(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    if errand == nil {
      do throws(DockerFailure) {
        guard let started = try start(&runtime, &kernel) else { return .exit(0) }
        errand = started
      } catch {
        if !error.message.isEmpty { kernel.print(error.message + "\n", to: 2) }
        return .exit(error.status)
      }
    }
    return errand?.resume(&runtime, &kernel) ?? .exit(0)
  }

  private func start(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var words = Array(kernel.arguments.dropFirst())
    while let first = words.first, first.hasPrefix("-") {
      switch first {
      case "-v", "--version":
        kernel.print("Docker version 17.06.0-ce, build 02c1d87\n")
        return nil
      case "--help", "-h":
        kernel.print(DockerCommandTable.help)
        return nil
      case "-D", "--debug", "--tls", "--tlsverify": words.removeFirst()
      case "-H", "--host", "-l", "--log-level", "--config", "--tlscacert", "--tlscert", "--tlskey":
        words.removeFirst(min(2, words.count))
      case _ where first.hasPrefix("--") && first.contains("="): words.removeFirst()
      default:
        throw DockerFailure(
          first.hasPrefix("--")
            ? "unknown flag: \(first)\nSee 'docker --help'."
            : "unknown shorthand flag: '\(first.dropFirst().prefix(1))' in \(first)\n"
              + "See 'docker --help'.",
          status: 125
        )
      }
    }
    guard let verb = words.first, verb != "help" else {
      let topic = words.dropFirst().joined(separator: " ")
      let spec = DockerCommandTable.find(Array(words.dropFirst()))?.spec
      kernel.print(topic.isEmpty ? DockerCommandTable.help : spec?.help ?? DockerCommandTable.help)
      return nil
    }
    guard let (spec, rest) = DockerCommandTable.find(words) else {
      return try refuse(words, &kernel)
    }
    guard let call = try DockerCall(spec, rest) else {
      kernel.print(spec.help)
      return nil
    }
    return try spec.start(call, &runtime, &kernel)
  }

  /// A word that is no command, or a group of commands alone.
  private func refuse(
    _ words: [String],
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> (any DockerErrand)? {
    let verb = words[0]
    if let help = DockerCommandTable.groupHelp(verb) {
      guard words.count > 1, words[1] != "--help" else {
        kernel.print(help)
        return nil
      }
      if DockerCommandTable.isUnsimulated(words) {
        throw DockerFailure("docker \(words[0]) \(words[1]) is not simulated")
      }
      // An unknown word in a group prints the group's usage, with a complaint of one line.
      throw DockerFailure(String(help.drop { $0 == "\n" }.dropLast()))
    }
    if DockerCommandTable.isUnsimulated(words) {
      throw DockerFailure("docker \(verb) is not simulated")
    }
    throw DockerFailure("docker: '\(verb)' is not a docker command.\nSee 'docker --help'")
  }
}
