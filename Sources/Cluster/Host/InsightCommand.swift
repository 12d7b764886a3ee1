import APIServer
import Insight
import Kubectl
import KubernetesAPI
import Machine
import Manifests

/// What `trace`, `why` and `map` have in common: a report in lines, in colour on a terminal.
enum InsightOutput {
  /// Prints the lines; with colours where somebody looks and wants them.
  static func print(_ lines: [InsightLine], _ system: inout Kernel, _ plane: ControlPlane) {
    let hasColours =
      system.isTerminal(1) && system.environment["NO_COLOR"] == nil && plane.look.hasColours
    var lines = plane.look.isPlain ? lines.compactMap(\.inWords) : lines
    if system.isTerminal(1), let width = system.terminalSize(1)?.columns {
      lines = lines.flatMap { $0.wrapped(to: width) }
    }
    system.print(lines.map { $0.rendered(hasColours: hasColours) + "\n" }.joined())
  }
}

/// `why`: why an object exists, why it is in this state, and what it waits for.
struct WhyCommand: HostProgram {
  var word: String? { "why" }
  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    var namespace = "default"
    if let index = words.firstIndex(where: { $0 == "-n" || $0 == "--namespace" }) {
      guard index + 1 < words.count else { return fail("-n takes a namespace", &system) }
      namespace = words[index + 1]
      words.removeSubrange(index...index + 1)
    }
    guard !words.isEmpty, !words.contains("--help"), !words.contains("-h") else {
      system.print(
        "usage: why KIND/NAME [-n NAMESPACE], as in: why pod/web\n",
        to: words.isEmpty ? 2 : 1
      )
      return .exit(words.isEmpty ? 2 : 0)
    }
    if words.count == 1, !words[0].contains("/") {
      return suggest(words[0], namespace, plane, &system)
    }
    let parts = words.count == 2 ? words : words[0].split(separator: "/").map(String.init)
    guard parts.count == 2 else {
      return fail("give a kind and a name, as in: why pod/web", &system)
    }
    var api = plane.api
    api.user = ""
    let kinds = (try? api.resources()) ?? APIKinds.resources
    guard let resource = APIKinds.resource(named: parts[0], among: kinds) else {
      return fail("there is no kind \"\(parts[0])\"", &system)
    }
    let place = resource.isNamespaced ? namespace : ""
    guard let object = try? api.get(resource, namespace: place, name: parts[1]) else {
      return notFound(resource, parts[1], place, &api, &system)
    }
    var why = Why(plane.api)
    InsightOutput.print(why.explain(object), &system, plane)
    return .exit(0)
  }

  /// Names what somebody may mean who gives a name alone.
  private func suggest(
    _ name: String,
    _ namespace: String,
    _ plane: ControlPlane,
    _ system: inout Kernel
  ) -> Disposition {
    var api = plane.api
    api.user = ""
    let kinds = [
      "pod", "service", "deployment", "replicaset", "replicationcontroller", "statefulset",
      "daemonset", "job", "persistentvolumeclaim", "node",
    ]
    var found: [String] = []
    for kind in kinds {
      guard let resource = APIKinds.resource(named: kind) else { continue }
      let place = resource.isNamespaced ? namespace : ""
      if (try? api.get(resource, namespace: place, name: name)) != nil {
        found.append("\(kind)/\(name)")
      }
    }
    let tail =
      found.isEmpty ? ", as in: why pod/web" : "; there is \(found.joined(separator: ", "))"
    return fail("give a kind and a name\(tail)", &system)
  }

  private func notFound(
    _ resource: APIResource,
    _ name: String,
    _ namespace: String,
    _ api: inout APIServer,
    _ system: inout Kernel
  ) -> Disposition {
    let all = (try? api.list(resource, ListOptions()))?.items ?? []
    let near = all.filter {
      $0.metadata.name == name || $0.metadata.name.hasPrefix(name)
        || name.hasPrefix($0.metadata.name)
    }
    let hints = near.prefix(3).map {
      $0.metadata.namespace == namespace
        ? $0.metadata.name : "\($0.metadata.name) -n \($0.metadata.namespace)"
    }
    let tail = hints.isEmpty ? "" : "; there is \(hints.joined(separator: ", "))"
    return fail("there is no \(resource.singular) \"\(name)\"\(tail)", &system)
  }

  private func fail(_ text: String, _ system: inout Kernel) -> Disposition {
    system.print("why: \(text)\n", to: 2)
    return .exit(1)
  }
}

/// `trace`: what a command set in motion, hop by hop.
struct TraceCommand: HostProgram {
  var word: String? { "trace" }
  /// With `-f`: the number of the first record that was not shown yet.
  private var next: Int?

  private static let usage = """
    usage: trace [-f] [--json] [--list] [NUMBER]
    Shows what the last command that changed something set in motion; NUMBER takes one of --list.

    """

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    let words = system.arguments.dropFirst()
    let known: Set<String> = ["-f", "--json", "--list", "-h", "--help"]
    if words.contains("-h") || words.contains("--help") {
      system.print(Self.usage)
      return .exit(0)
    }
    guard words.allSatisfy({ known.contains($0) || Int($0) != nil }) else {
      system.print(Self.usage, to: 2)
      return .exit(2)
    }
    guard let log = plane.api.trace else {
      system.print("trace: no trace is kept here\n", to: 2)
      return .exit(1)
    }
    let isJSON = words.contains("--json")
    if words.contains("-f") { return follow(log, isJSON, &system, plane) }
    let commands = TraceTree.commands(in: log)
    if words.contains("--list") {
      list(commands, log, &system)
      return .exit(0)
    }
    let number = words.compactMap { Int($0) }.first
    guard let tree = Self.tree(number, commands, log) else {
      let text = number.map { "there is no command \($0); `trace --list` shows them" }
      system.print("trace: \(text ?? "no command asked the API server yet")\n", to: 2)
      return .exit(1)
    }
    if isJSON {
      system.print(JSONWriter.indented(tree.json) + "\n")
    } else {
      InsightOutput.print(TraceReport(tree).lines, &system, plane)
    }
    return .exit(0)
  }

  /// The command of a number in the list, or the last that changed something, or the last.
  private static func tree(_ number: Int?, _ commands: [TraceRecord], _ log: TraceLog) -> TraceTree?
  {
    if let number {
      guard commands.indices.contains(number - 1) else { return nil }
      return TraceTree(of: commands[number - 1], in: log)
    }
    return TraceTree.latest(in: log)
  }

  private func list(_ commands: [TraceRecord], _ log: TraceLog, _ system: inout Kernel) {
    for (index, command) in commands.enumerated() {
      let count = TraceTree(of: command, in: log).hops.count
      system.print("\(index + 1)  \(TraceReport.text(of: command))  (\(count) steps)\n")
    }
  }

  private mutating func follow(
    _ log: TraceLog,
    _ isJSON: Bool,
    _ system: inout Kernel,
    _ plane: ControlPlane
  ) -> Disposition {
    let start = next ?? log.count
    for record in log.records(from: start) {
      if isJSON {
        system.print(JSONWriter.compact(record.json) + "\n")
      } else {
        InsightOutput.print([TraceReport.line(of: record)], &system, plane)
      }
    }
    next = log.count
    return .wait([.channel(.apiChanges)])
  }
}
