import APIServer
import KubernetesAPI
import Machine
import Simulation

/// `fault`: breaks parts of the cluster, and mends them.
struct FaultCommand: HostProgram {
  var word: String? { "fault" }
  private static var usage: String {
    let width = Fault.forms.map(\.words.count).max() ?? 0
    let rows = Fault.forms.map { form in
      "  \(form.words)\(String(repeating: " ", count: width - form.words.count + 2))\(form.meaning)\n"
    }
    return "usage: fault [--in TIME] [--for TIME] WHAT\n\(rows.joined())"
      + "  random [NUMBER]: one of these by chance, the same for the same number\n"
      + "  clear: mends everything that is broken\n"
      + "Alone it lists what is broken. TIME is as in 30s, 5m, 1h.\n"
  }

  mutating func resume(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    guard !words.contains("--help"), !words.contains("-h") else {
      system.print(Self.usage)
      return .exit(0)
    }
    let delay: Duration?
    let length: Duration?
    do throws(FaultRefusal) {
      delay = try Self.takeTime("--in", &words)
      length = try Self.takeTime("--for", &words)
    } catch {
      return fail(error.message, &system)
    }
    switch words.first {
    case nil: return list(&system, plane)
    case "clear": return clear(&system, &plane)
    case "random" where words.count <= 2: words = Self.draw(words.dropFirst().first, plane)
    default: break
    }
    guard let fault = Fault(words) else {
      system.print(
        "fault: \"\(words.joined(separator: " "))\" is no fault; `fault --help` shows them\n",
        to: 2
      )
      return .exit(2)
    }
    return strike(fault, after: delay, for: length, &system, &plane)
  }

  private func strike(
    _ fault: Fault,
    after delay: Duration?,
    for length: Duration?,
    _ system: inout Kernel,
    _ plane: inout ControlPlane
  ) -> Disposition {
    if length != nil, fault.remedy == nil {
      return fail("\(fault.words) is over at once: there is nothing to mend after --for", &system)
    }
    if let delay {
      plane.schedule(fault, after: delay)
      system.print("\(fault.words): in \(Self.text(delay))\n")
    } else {
      do throws(FaultRefusal) {
        try plane.strike(fault, &system)
      } catch {
        return fail(error.message, &system)
      }
      system.print("\(fault.words): done\n")
    }
    if let length, let remedy = fault.remedy {
      plane.schedule(remedy, after: (delay ?? .zero) + length)
      system.print("\(remedy.words): \(Self.text(length)) later\n")
    }
    return .exit(0)
  }

  private func list(_ system: inout Kernel, _ plane: ControlPlane) -> Disposition {
    let faults = plane.present(system)
    for fault in faults {
      let remedy = fault.remedy.map { "   (`fault \($0.words)` mends it)" } ?? ""
      system.print("\(fault.words)\(remedy)\n")
    }
    let planned = plane.plannedFaults.filter { !$0.isDone }.sorted { $0.time < $1.time }
    for plan in planned {
      system.print("\(plan.fault.words)   (in \(Self.text(plan.time - plane.api.now)))\n")
    }
    if faults.isEmpty, planned.isEmpty {
      system.print("Nothing is broken. `fault --help` shows what can be.\n")
    }
    return .exit(0)
  }

  private func clear(_ system: inout Kernel, _ plane: inout ControlPlane) -> Disposition {
    for index in plane.plannedFaults.indices { plane.plannedFaults[index].isDone = true }
    for fault in plane.present(system) {
      guard let remedy = fault.remedy else { continue }
      do throws(FaultRefusal) {
        try plane.strike(remedy, &system)
        system.print("\(remedy.words): done\n")
      } catch {
        return fail(error.message, &system)
      }
    }
    return .exit(0)
  }

  /// The words of a fault that chance chooses.
  private static func draw(_ number: String?, _ plane: ControlPlane) -> [String] {
    let seed = number.flatMap(UInt64.init) ?? UInt64(plane.api.revision)
    var streams = RandomStreams(seed: plane.configuration.seed &+ seed)
    var api = plane.api
    api.user = ""
    let pods = ((try? api.list(Pod.self, ListOptions(namespace: "default"))) ?? [])
      .filter { $0.status.phase == "Running" }
      .map { (namespace: $0.metadata.namespace, name: $0.metadata.name) }
    let nodes = plane.nodes.filter { !$0.isRemoved }.map(\.name)
    let fault = Fault.drawn(&streams[.faults], nodes: nodes, pods: pods)
    return fault.words.split(separator: " ").map(String.init)
  }

  private static func takeTime(
    _ flag: String,
    _ words: inout [String]
  ) throws(FaultRefusal) -> Duration? {
    guard let index = words.firstIndex(of: flag) else { return nil }
    guard index + 1 < words.count, let length = Duration(text: words[index + 1]) else {
      throw FaultRefusal(message: "\(flag) takes a time, as in 30s or 5m")
    }
    words.removeSubrange(index...index + 1)
    return length
  }

  private static func text(_ length: Duration) -> String {
    let seconds = length.wholeSeconds
    if seconds % 3600 == 0, seconds > 0 { return "\(seconds / 3600)h" }
    return seconds % 60 == 0 && seconds > 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }

  private func fail(_ text: String, _ system: inout Kernel) -> Disposition {
    system.print("fault: \(text)\n", to: 2)
    return .exit(1)
  }
}
