public import ContainerRuntime
public import Machine
import Manifests
import Simulation

/// The `docker-compose` command.
public struct ComposeCommand: RuntimeProgram {
  static let version = "1.17.1"

  private var run: ComposeRun?

  /// Makes the command; its words come from the process.
  public init() {}

  /// Says that no docker answers.
  public func refuse(_ kernel: inout Kernel) -> Disposition {
    kernel.print(
      "ERROR: Couldn't connect to Docker daemon at http+docker://localunixsocket - is it running?\n\n"
        + "If it's at a non-standard location, specify the URL with the DOCKER_HOST environment "
        + "variable.\n",
      to: 2
    )
    return .exit(1)
  }

  /// Does what the words of the current process ask for, and goes on with it.
  public mutating func run(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    if run == nil {
      do throws(DockerFailure) {
        guard let started = try start(&runtime, &kernel) else { return .exit(0) }
        run = started
      } catch {
        if !error.message.isEmpty { kernel.print(error.message + "\n", to: 2) }
        return .exit(error.status)
      }
    }
    return run?.resume(&runtime, &kernel) ?? .exit(0)
  }

  private static let help = """
    Define and run multi-container applications with Docker.

    Usage:
      docker-compose [-f <arg>...] [options] [COMMAND] [ARGS...]
      docker-compose -h|--help

    Options:
      -f, --file FILE             Specify an alternate compose file
                                  (default: docker-compose.yml)
      -p, --project-name NAME     Specify an alternate project name
                                  (default: directory name)
      -v, --version               Print version and exit

    Commands:
      build              Build or rebuild services
      config             Validate and view the Compose file
      down               Stop and remove containers, networks, images, and volumes
      exec               Execute a command in a running container
      images             List images
      kill               Kill containers
      logs               View output from containers
      port               Print the public port for a port binding
      ps                 List containers
      pull               Pull service images
      restart            Restart services
      rm                 Remove stopped containers
      run                Run a one-off command
      scale              Set number of containers for a service
      start              Start services
      stop               Stop services
      top                Display the running processes
      up                 Create and start containers
      version            Show the Docker-Compose version information

    """

  /// The flags of each command; those that take a text end with `=`.
  private static let flags: [String: [String]] = [
    "build": ["--force-rm", "--no-cache", "--pull", "--build-arg="],
    "config": ["--resolve-image-digests", "-q", "--quiet", "--services", "--volumes"],
    "down": ["--rmi=", "-v", "--volumes", "--remove-orphans"],
    "exec": ["-d", "--privileged", "--user=", "-u=", "-T", "--index=", "-e=", "--env="],
    "images": ["-q"], "kill": ["-s="],
    "logs": ["--no-color", "-f", "--follow", "-t", "--timestamps", "--tail="],
    "port": ["--protocol=", "--index="], "ps": ["-q"], "pull": ["--quiet", "--parallel"],
    "restart": ["-t=", "--timeout="], "rm": ["-f", "--force", "-s", "--stop", "-v"], "start": [],
    "run": [
      "-d", "--no-deps", "--rm", "--service-ports", "-T", "--name=", "--entrypoint=", "-e=", "-u=",
      "--user=", "-w=", "--workdir=",
    ], "scale": ["-t=", "--timeout="], "stop": ["-t=", "--timeout="], "top": [],
    "up": [
      "-d", "--no-color", "--no-deps", "--force-recreate", "--no-recreate", "--no-build",
      "--build", "--no-start", "--abort-on-container-exit", "-t=", "--timeout=",
      "--remove-orphans", "--scale=",
    ], "version": ["--short"],
  ]

  private func start(
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(DockerFailure) -> ComposeRun? {
    var words = kernel.arguments.dropFirst()
    var file: String?
    var project: String?
    while let first = words.first, first.hasPrefix("-") {
      words.removeFirst()
      switch first {
      case "-f", "--file": file = words.popFirst()
      case "-p", "--project-name": project = words.popFirst()
      case "-v", "--version":
        kernel.print("docker-compose version \(Self.version), build 6d101fb\n")
        return nil
      case "--verbose", "--tls", "--no-ansi": continue
      case _ where first.hasPrefix("--file="): file = String(first.dropFirst(7))
      case _ where first.hasPrefix("--project-name="): project = String(first.dropFirst(15))
      default:
        kernel.print(Self.help, to: first == "-h" || first == "--help" ? 1 : 2)
        throw DockerFailure("", status: first == "-h" || first == "--help" ? 0 : 1)
      }
    }
    guard let verb = words.popFirst() else {
      kernel.print(Self.help)
      throw DockerFailure("", status: 1)
    }
    if verb == "help" {
      kernel.print(Self.help)
      return nil
    }
    guard let known = Self.flags[verb] else {
      let others = [
        "bundle", "create", "events", "pause", "push", "unpause",
      ]
      if others.contains(verb) { throw DockerFailure("docker-compose \(verb) is not simulated") }
      throw DockerFailure(
        "No such command: \(verb)\n\n"
          + String(Self.help.drop { $0 != "C" }.trimmingCommands)
      )
    }
    let call = try ComposeCall(verb, Array(words), known)
    if verb == "version" {
      kernel.print(
        call.has("--short")
          ? "\(Self.version)\n"
          : "docker-compose version \(Self.version), build 6d101fb\ndocker-py version: 2.5.1\n"
            + "CPython version: 3.4.6\nOpenSSL version: OpenSSL 1.0.1t  3 May 2016\n"
      )
      return nil
    }
    let read = try ComposeProject(file: file, name: project, &kernel)
    return try ComposeRun(call, read, &runtime, &kernel)
  }
}

extension Substring {
  /// The list of commands at the end of the help.
  fileprivate var trimmingCommands: Substring {
    guard let place = firstRange(of: "Commands:") else { return self }
    return self[place.lowerBound...].dropLast()
  }
}

/// A command of docker-compose that was typed.
struct ComposeCall: Sendable {
  let verb: String
  private(set) var words: [String] = []
  private var values: [(name: String, value: String)] = []

  init(_ verb: String, _ arguments: [String], _ known: [String]) throws(DockerFailure) {
    self.verb = verb
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        words.append(word)
        // Behind the service the words are the command's own.
        if verb == "exec" || verb == "run" {
          words += rest
          break
        }
        continue
      }
      let name = String(word.prefix { $0 != "=" })
      if known.contains(name) {
        values.append((name, "true"))
      } else if known.contains(name + "=") {
        let inline = name.count < word.count ? String(word.dropFirst(name.count + 1)) : nil
        guard let value = inline ?? rest.popFirst() else {
          throw DockerFailure("\(name) requires argument")
        }
        values.append((name, value))
      } else if word.count > 2, known.contains(word.prefix(2) + "=") {
        values.append((String(word.prefix(2)), String(word.dropFirst(2))))
      } else {
        throw DockerFailure(
          "Usage: \(verb) [options]\(known.isEmpty ? "" : "\n\nOptions:\n")"
            + known.map { "    " + $0 }.joined(separator: "\n")
        )
      }
    }
  }

  func has(_ names: String...) -> Bool { values.contains { names.contains($0.name) } }

  func text(_ names: String...) -> String? { values.last { names.contains($0.name) }?.value }

  func all(_ names: String...) -> [String] {
    values.filter { names.contains($0.name) }.map(\.value)
  }
}
