/// All flags of a command: its own, and those that come with what it does.
enum CommandFlags {
  /// The flags of the command at `path`, such as `kubectl create namespace`; without the global ones.
  static func of(_ spec: CommandSpec, path: String, _ version: KubectlVersion) -> [Flag] {
    var flags = spec.flags.filter { version == .v18 || $0.standing != .old }
    let prints = flags.contains { $0.name == "output" }
    if prints, !plainPrinters.contains(path) { add(TemplateFlags.all, to: &flags) }
    let words = path.split(separator: " ").dropFirst().map(String.init)
    if let manager = fieldManager(words) {
      let flag = Flag("field-manager", .string, manager, "The name that owns the fields set")
      add([flag], to: &flags)
    }
    return flags
  }

  /// What a flag that is given is refused with, where it is not simulated.
  static func refusal(_ flags: [Flag], _ arguments: ParsedArguments, path: String) -> Failure? {
    let given = flags.first { flag in
      guard flag.standing == .unsimulated, arguments.isGiven(flag.name) else { return false }
      let value = arguments.string(flag.name)
      return value != flag.standard && !(flag.standard.isEmpty && value == "false")
    }
    return given.map { .message("\(path) --\($0.name) is not simulated") }
  }

  private static func add(_ more: [Flag], to flags: inout [Flag]) {
    for flag in more where !flags.contains(where: { $0.name == flag.name }) { flags.append(flag) }
  }

  /// The commands whose `-o` knows no templates.
  private static let plainPrinters = [
    "kubectl explain", "kubectl version", "kubectl kustomize", "kubectl delete",
    "kubectl config get-contexts", "kubectl kuberc view", "kubectl proxy", "kubectl api-resources",
    "kubectl apply view-last-applied",
  ]

  /// The default of `--field-manager`; nil for commands without the flag.
  private static func fieldManager(_ words: [String]) -> String? {
    guard let first = words.first else { return nil }
    switch first {
    case "create": return words.last == "token" ? nil : "kubectl-create"
    case "run", "expose", "edit", "label", "annotate", "patch", "replace", "taint", "autoscale":
      return "kubectl-\(first)"
    case "set": return words.count > 1 ? "kubectl-set" : nil
    case "apply", "diff": return words.count > 1 ? nil : "kubectl-client-side-apply"
    case "rollout":
      return ["pause", "resume", "restart"].contains(words.last) ? "kubectl-rollout" : nil
    default: return nil
    }
  }
}
