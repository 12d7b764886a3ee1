import KubernetesAPI
import Manifests

/// `kubectl taint`: sets and removes taints of nodes.
struct TaintCommand: Command {
  static let spec = CommandSpec(
    name: "taint",
    group: .cluster,
    summary: "Update the taints on one or more nodes",
    details: "KEY=VALUE:EFFECT sets a taint, KEY:EFFECT- or KEY- takes it away.",
    examples: [
      .init("Keep pods off a node", "kubectl taint nodes minikube dedicated=db:NoSchedule"),
      .init("Let them on again", "kubectl taint nodes minikube dedicated:NoSchedule-"),
    ],
    usage: "kubectl taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
    flags: [
      GlobalFlags.selector, GlobalFlags.dryRun, GlobalFlags.validate,
      GlobalFlags.output, GlobalFlags.showManagedFields,
      Flag("all", .boolean, "All nodes"),
      Flag("overwrite", .boolean, "Let taints be changed that are there already"),
    ],
    words: .nodes
  )

  private let invocation: Invocation
  private let dryRun: DryRun
  private let format: OutputFormat
  private var resources: [String] = []
  private var added: [Taint] = []
  private var removed: [Taint] = []

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    dryRun = try DryRun(invocation.arguments)
    format = try OutputFormat(invocation.arguments, version: invocation.version)
    for word in invocation.positional {
      if word.contains("=") || word.contains(":") || word.hasSuffix("-") {
        try read(word)
      } else {
        resources.append(word)
      }
    }
    let both = added.flatMap { new in
      removed.filter {
        $0.key == new.key && ($0.effect.isEmpty || $0.effect == new.effect)
      }
    }
    if invocation.version == .current, !both.isEmpty {
      let list = both.map { "\($0.key)=\($0.effect)" }.joined(separator: ", ")
      throw .message(
        "can not both modify and remove the following taint(s) in the same command: \(list)"
      )
    }
    if resources.isEmpty {
      throw .message("one or more resources must be specified as <resource> <name>")
    }
    if added.isEmpty, removed.isEmpty { throw .message("at least one taint update is required") }
    // "taint nodes minikube bad" names no taint but a second node.
    guard ["node", "nodes", "no"].contains(resources[0]) else {
      throw .message(
        invocation.version == .v18
          ? "invalid resource type \(resources[0]), only node(s) is supported"
          : "invalid resource type \(resources[0]), only node types are supported"
      )
    }
  }

  private mutating func read(_ word: String) throws(Failure) {
    let isRemoval = word.hasSuffix("-")
    let text = isRemoval ? String(word.dropLast()) : word
    let halves = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let pair = halves[0].split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    var taint = Taint()
    taint.key = pair[0]
    taint.value = pair.count == 2 ? pair[1] : ""
    taint.effect = halves.count == 2 ? halves[1] : ""
    if invocation.version == .current {
      if let why = Self.fault(text, halves, pair, isRemoval: isRemoval) {
        throw .usage("invalid taint spec: \(text)\(why.isEmpty ? "" : ", \(why)")")
      }
    } else if halves.count > 2 || pair.count > 2 || (halves.count == 1 && !isRemoval) {
      throw .message("invalid taint spec: \(text)")
    }
    if !taint.effect.isEmpty,
      !["NoSchedule", "PreferNoSchedule", "NoExecute"].contains(taint.effect)
    {
      let why = "invalid taint effect: \(taint.effect), unsupported taint effect"
      throw invocation.version == .v18 ? .message(why) : .usage(why)
    }
    if isRemoval {
      removed.append(taint)
    } else if invocation.version == .current,
      added.contains(where: { $0.key == taint.key && $0.effect == taint.effect })
    {
      throw .usage(
        "duplicated taints with the same key and effect: {\(taint.key) \(taint.value)"
          + " \(taint.effect) <nil>}"
      )
    } else {
      added.append(taint)
    }
  }

  /// Why a text is no taint; empty where that is all there is to say, nil where it is one.
  private static func fault(
    _ text: String,
    _ halves: [String],
    _ pair: [String],
    isRemoval: Bool
  ) -> String? {
    if halves.count > 2 || (halves.count == 2 && pair.count > 2) { return "" }
    if halves.count == 2, pair.count == 2 {
      let faults = Names.labelValueErrors(pair[1])
      if !faults.isEmpty { return faults.joined(separator: "; ") }
    }
    let key = halves.count == 1 ? halves[0] : pair[0]
    let faults = Names.qualifiedNameErrors(key)
    if !faults.isEmpty { return faults.joined(separator: "; ") }
    return halves.count == 1 && !isRemoval ? "" : nil
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var plain = invocation
    plain.arguments.positional = resources
    let isSelective = Selection(invocation).isSelective
    let named = isSelective && invocation.version == .current ? [resources[0]] : resources
    let finder = try ObjectFinder.forChange(named, plain, &client, &station)
    var failures = finder.failures
    for object in finder.objects {
      guard let node = object as? Node else { continue }
      do {
        try taint(node, &client, &station)
      } catch {
        failures.append(error)
      }
    }
    if let failure = Failure.of(failures) { throw failure }
    return .finished
  }

  private func taint<Client: KubernetesClient, Station: Workstation>(
    _ node: Node,
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) {
    var taints = node.spec.taints
    var replaces = false
    for taint in removed {
      let before = taints.count
      taints.removeAll {
        $0.key == taint.key && (taint.effect.isEmpty || $0.effect == taint.effect)
      }
      if taints.count == before {
        let effect = taint.effect.isEmpty ? "" : ":\(taint.effect)"
        throw .message("taint \"\(taint.key)\(effect)\" not found")
      }
    }
    for taint in added {
      if taints.contains(where: { $0.key == taint.key && $0.effect == taint.effect }) {
        guard invocation.arguments.bool("overwrite") else {
          throw .message(
            "node \(node.metadata.name) already has \(taint.key) taint(s) with same effect(s) and"
              + " --overwrite is false"
          )
        }
        replaces = true
        taints.removeAll { $0.key == taint.key && $0.effect == taint.effect }
      }
      taints.append(taint)
    }
    var tried = node
    tried.spec.taints = taints
    var changed: any APIObject = tried
    if dryRun != .client {
      let list = Value.array(taints.map { $0.encoded() })
      do {
        changed = try client.patch(
          node,
          .merge(["spec": ["taints": taints.isEmpty ? .null : list]]),
          invocation.write(dryRun)
        )
      } catch {
        throw .refused(error)
      }
    }
    let verb = added.isEmpty ? "untainted" : removed.isEmpty && !replaces ? "tainted" : "modified"
    guard format.isTable else {
      var printer = ObjectPrinter(format: format, messages: invocation.messages)
      printer.showsManagedFields = invocation.arguments.bool("show-managed-fields")
      return station.print(try printer.text([changed], asList: false))
    }
    station.print(
      invocation.messages.done(
        verb,
        Node.resource,
        node.metadata.name,
        // What is only tried out is not said to be.
        dryRun: invocation.version == .current ? .none : dryRun
      )
    )
  }
}
