import Kubectl
import KubernetesAPI
import Machine
import Simulation

/// `minikube`: makes, stops, starts and deletes the cluster's machines, and shows what is on them.
///
/// A command is a list of steps that take virtual time; what a step finds can put others before those
/// that are left. v0.24 is the one of the course's document, the other of today.
struct MinikubeCommand: HostProgram {
  /// What is left to do, the next one last.
  private var steps: [Step] = []
  private var hasBegun = false
  private var status: Int32 = 0
  /// A process that this one waits for.
  private var visit: RemoteVisit?
  /// Whether that process is on a node, behind `ssh`.
  private var isRemote = false
  /// Whether the tunnel to the services is open because of this process.
  var hasTunnel = false
  /// The services that the tunnel was told to lead to.
  var toldTunnels: [NamespacedName] = []

  /// One thing that a command does.
  enum Step: Sendable {
    case say(String, toError: Bool)
    case pause(Duration)
    case act(Action)
    case fail(Int32)
  }

  /// What changes the cluster or depends on how it is then.
  enum Action: Hashable, Sendable {
    case powerOn(Int)
    case powerOff(Int)
    case makeNode
    case forgetNode(String)
    case dropNode(Int)
    case dropCluster
    case makeCluster
    case furnish
    case awaitServer(Int)
    case awaitReady(String, Int)
    case setContext
    case dropContext
    case restoreAddons
    case pauseNode
    case resumeNode
    /// Bring back what the installer set up.
    case reinstall
    case holdTunnel
    case showLog(follow: Bool)
    case awaitInterrupt
  }

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    if !hasBegun {
      hasBegun = true
      do throws(MinikubeUsage) {
        steps = try begin(&system, &plane).reversed()
      } catch {
        complain(error, &system, plane)
        return .exit(plane.isOld ? 1 : 64)
      }
    }
    if hasTunnel, !system.takeSignals().isEmpty {
      closeTunnel(&system, &plane)
      return .exit(0)
    }
    if let ended = followVisit(&system, plane) { return ended }
    while let step = steps.popLast() {
      switch step {
      case .say(let text, let toError): system.print(text, to: toError ? 2 : 1)
      case .pause(let length): return .wait([.until(system.now + length)])
      case .fail(let status): return .exit(status)
      case .act(.holdTunnel):
        steps.append(.act(.holdTunnel))
        return holdTunnel(&system, plane)
      case .act(.awaitInterrupt):
        steps.append(.act(.awaitInterrupt))
        return .wait([.signal])
      case .act(let action): steps += perform(action, &system, &plane).reversed()
      }
    }
    return followVisit(&system, plane) ?? .exit(status)
  }

  /// Looks after the process that this one waits for; nil without one.
  private mutating func followVisit(
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition? {
    guard let (status, waits) = visit?.look(&system) else { return nil }
    guard let status else { return .wait(waits) }
    guard isRemote, status != 0 else { return .exit(status) }
    if !plane.isOld { system.print("ssh: Process exited with status \(status)\n", to: 2) }
    return .exit(1)
  }

  /// The steps of the command that was typed.
  private mutating func begin(
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) throws(MinikubeUsage) -> [Step] {
    var words = Array(system.arguments.dropFirst())
    // Flags for all commands may stand before the command.
    var leading: [String] = []
    while let word = words.first, word == "-p" || word == "--profile", words.count > 1 {
      leading += words.prefix(2)
      words.removeFirst(2)
    }
    if let word = words.first, word.hasPrefix("--profile=") {
      leading.append(word)
      words.removeFirst()
    }
    guard let verb = words.first else { return [.say(MinikubeHelp.text(plane), toError: false)] }
    words = Array(words.dropFirst()) + leading
    if words.contains("--help") || words.contains("-h"), !words.contains("--") {
      return [.say(MinikubeHelp.text(of: verb, plane), toError: false)]
    }
    if let other = Self.otherProfile(leading + words), verb != "profile" {
      return noSuchProfile(other, verb, system, plane)
    }
    switch verb {
    case "start": return try start(words, system, plane)
    case "stop": return try stop(words, system, plane)
    case "delete": return try delete(words, system, plane)
    case "status": return try status(words, system, plane)
    case "ip": return try address(words, system, plane)
    case "node" where !plane.isOld: return try node(words, system, plane)
    case "pause" where !plane.isOld: return try pause(words, system, plane)
    case "unpause" where !plane.isOld: return try unpause(words, system, plane)
    case "profile": return try profile(words, system, plane)
    case "addons": return try addons(words, &system, &plane)
    case "dashboard": return try dashboard(words, &system, &plane)
    case "service": return try service(words, system, plane)
    case "tunnel" where !plane.isOld: return try tunnel(words, &system, &plane)
    case "logs": return try logs(words, system, plane)
    case "config": return try config(words, &system, plane)
    case "image" where !plane.isOld: return try image(words, &system, &plane)
    case "cp" where !plane.isOld: return try copy(words, &system, plane)
    case "docker-env", "podman-env": return try dockerEnvironment(verb, words, system, plane)
    case "ssh": return try ssh(words, &system, plane)
    case "kubectl" where !plane.isOld: return try kubectl(words, &system, plane)
    case "version": return try version(words, plane)
    case "update-check" where !plane.isOld, "update-context":
      return try update(verb, system, plane)
    case "completion": return completion(words, system, plane)
    case "options": return [.say(MinikubeHelp.options, toError: false)]
    case "help":
      return [
        .say(
          words.first.map { MinikubeHelp.text(of: $0, plane) } ?? MinikubeHelp.text(plane),
          toError: false
        )
      ]
    case let verb where MinikubeHelp.notSimulated.contains(verb):
      return [
        .say("minikube \(verb) is not simulated\n", toError: true), .fail(plane.isOld ? 1 : 64),
      ]
    default:
      throw MinikubeUsage(message: "unknown command \"\(verb)\" for \"minikube\"")
    }
  }

  private func completion(
    _ words: [String],
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let text = words.count == 1 ? MinikubeHelp.completion(words[0], plane) : nil
    if let text { return [.say(text, toError: false)] }
    let why =
      words.count == 1
      ? "Sorry, completion support is not yet implemented for \(words[0])"
      : "Usage: minikube completion SHELL"
    if plane.isOld { return [.say(why + "\n", toError: true), .fail(1)] }
    return giveUp("MK_USAGE", why, 14, system, plane)
  }

  private func complain(_ usage: MinikubeUsage, _ system: inout Kernel, _ plane: ControlPlane) {
    let verb = system.arguments.dropFirst().first { !$0.hasPrefix("-") } ?? ""
    if usage.message.hasPrefix("unknown command") {
      system.print("Error: \(usage.message)\nRun 'minikube --help' for usage.\n", to: 2)
    } else if plane.isOld {
      system.print("Error: \(usage.message)\nUsage:\n  minikube \(verb) [flags]\n\n", to: 2)
      system.print("\(usage.message)\n", to: 2)
    } else {
      system.print("Error: \(usage.message)\nSee 'minikube \(verb) --help' for usage.\n", to: 2)
    }
  }

  private static func otherProfile(_ words: [String]) -> String? {
    for (place, word) in words.enumerated() {
      if word == "--" { return nil }
      var name: String?
      if word == "-p" || word == "--profile" {
        name = place + 1 < words.count ? words[place + 1] : nil
      } else if word.hasPrefix("--profile=") {
        name = String(word.dropFirst(10))
      }
      if let name, name != "minikube" { return name }
    }
    return nil
  }

  private func noSuchProfile(
    _ name: String,
    _ verb: String,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    if verb == "start" {
      return [
        .say(
          "minikube start -p \(name): a second cluster is not simulated; the profile minikube is\n",
          toError: true
        ), .fail(plane.isOld ? 1 : 64),
      ]
    }
    if verb == "delete", !plane.isOld {
      return [
        say(.fire, "Deleting \"\(name)\" in docker ...", system, plane),
        say(.dead, "Removed all traces of the \"\(name)\" cluster.", system, plane),
      ]
    }
    return missingProfile(name, system, plane)
  }

  /// Says that there is no cluster of a name.
  func missingProfile(_ name: String, _ system: Kernel, _ plane: ControlPlane) -> [Step] {
    if plane.isOld {
      return [
        .say(
          "Error getting host status: Docker machine \"\(name)\" does not exist. Use \"docker-machine ls\""
            + " to list machines. Use \"docker-machine create\" to add a new one.\n",
          toError: true
        ), .fail(1),
      ]
    }
    let option = name == "minikube" ? "" : " -p \(name)"
    return [
      say(
        .shrug,
        "Profile \"\(name)\" not found. Run \"minikube profile list\" to view all profiles.",
        system,
        plane
      ),
      say(.pointing, "To start a cluster, run: \"minikube start\(option)\"", system, plane),
      .fail(85),
    ]
  }

  /// Says that the cluster does not run; nil where it does.
  ///
  /// Some commands want its machine alone.
  func unlessRunning(
    _ system: Kernel,
    _ plane: ControlPlane,
    needsServer: Bool = true
  ) -> [Step]? {
    guard plane.minikube.hasCluster else { return missingProfile("minikube", system, plane) }
    let node = plane.nodes[0]
    guard !node.isPowered else {
      guard needsServer, !plane.isOld, !plane.works(.apiServer), !plane.minikube.isPaused else {
        return nil
      }
      return [
        say(
          .shrug,
          "The control-plane node minikube apiserver is not running: (state=Stopped)",
          system,
          plane
        ),
        say(.pointing, "To start a cluster, run: \"minikube start\"", system, plane), .fail(83),
      ]
    }
    if plane.isOld {
      return [
        .say("minikube is not currently running so the command cannot be run\n", toError: true),
        .fail(1),
      ]
    }
    return [
      say(
        .shrug,
        "The control-plane node minikube host is not running: state=Stopped",
        system,
        plane
      ),
      say(.pointing, "To start a cluster, run: \"minikube start\"", system, plane), .fail(83),
    ]
  }

  /// A line of today's minikube.
  func say(
    _ mark: MinikubeMark,
    _ text: String,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> Step {
    .say(mark.prefix(isPlain: plane.isPlain(system)) + text + "\n", toError: mark.isError)
  }

  /// What today's minikube says when it gives up, and its status.
  func giveUp(
    _ reason: String,
    _ text: String,
    _ status: Int32,
    _ system: Kernel,
    _ plane: ControlPlane
  ) -> [Step] {
    let mark = MinikubeMark.failure.prefix(isPlain: plane.isPlain(system))
    return [
      .say("\n\(mark)Exiting due to \(reason): \(text)\n", toError: true), .fail(status),
    ]
  }

  /// Starts a process and ends as it does.
  mutating func hand(over request: SpawnRequest, _ system: inout Kernel) -> [Step] {
    isRemote = request.machine != nil
    do throws(Errno) {
      visit = try RemoteVisit(request, &system)
      return []
    } catch {
      return [
        .say("\(request.arguments.first ?? ""): \(error.message)\n", toError: true), .fail(255),
      ]
    }
  }
}
