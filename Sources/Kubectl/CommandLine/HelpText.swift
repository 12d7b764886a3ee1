/// The help of commands, from what they declare.
struct HelpText: Sendable {
  let version: KubectlVersion

  /// The help of one command: what it is for, examples, flags, usage.
  func text(_ spec: CommandSpec, path: String, _ children: [CommandNode] = []) -> String {
    var text = spec.summary + (spec.summary.hasSuffix(".") ? "\n" : ".\n")
    if !spec.details.isEmpty { text += "\n \(spec.details)\n" }
    text += "\n"
    if !spec.aliases.isEmpty {
      text += "Aliases:\n\(([spec.name] + spec.aliases).joined(separator: ", "))\n\n"
    }
    if !spec.examples.isEmpty {
      let examples = spec.examples.map { "  # \($0.what)\n  \($0.line)\n" }
      text += "Examples:\n" + examples.joined(separator: "  \n") + "\n"
    }
    if !children.isEmpty {
      let rows = children.filter { $0.group != .hidden }.map { ($0.name, $0.summary) }
      text += "Available Commands:\n" + list(rows) + "\n"
    }
    let flags = CommandFlags.of(spec, path: path, version)
      .filter { $0.standing != .hidden && (version == .v18 || $0.name != "record") }
      .sorted { $0.name < $1.name }
    if !flags.isEmpty {
      text += "Options:\n" + flags.map(flag).joined(separator: "\n") + "\n"
    }
    text += "Usage:\n  \(spec.usage) [options]\n\n"
    if !children.isEmpty {
      text += "Use \"\(path) <command> --help\" for more information about a given command.\n"
    }
    return text + Self.closing
  }

  /// The help of a command that only has commands of its own.
  func text(_ group: CommandGroup, path: String) -> String {
    var text = group.summary + ".\n\n"
    if !group.aliases.isEmpty {
      text += "Aliases:\n\(([group.name] + group.aliases).joined(separator: ", "))\n\n"
    }
    text += "Available Commands:\n" + list(group.children.map { ($0.name, $0.summary) })
    text += "\nUsage:\n  \(path) \(group.usage) [options]\n\n"
    return text + "Use \"\(path) <command> --help\" for more information about a given command.\n"
      + Self.closing
  }

  /// The help of kubectl itself.
  func overview(_ commands: [CommandNode]) -> String {
    var text = "kubectl controls the Kubernetes cluster manager.\n\n"
    text += " Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n"
    return text + list(commands)
  }

  /// The commands of kubectl, by group, and how it is used.
  func list(_ commands: [CommandNode]) -> String {
    var text = ""
    let shown = commands.filter { $0.group != .hidden }
    let width = (shown.map(\.name.count).max() ?? 0) + 2
    for group in CommandSpec.Group.allCases where group != .hidden {
      let members = commands.filter { $0.group == group }
      if members.isEmpty { continue }
      // There are never any, which the current release does not keep to itself.
      if group == .other, version == .current { text += "Subcommands provided by plugins:\n\n" }
      text += "\(group.title)\n" + list(members.map { ($0.name, $0.summary) }, width) + "\n"
    }
    text += "Usage:\n  kubectl [flags] [options]\n\n"
    return text + "Use \"kubectl <command> --help\" for more information about a given command.\n"
      + Self.closing
  }

  /// The flags that every command takes.
  func options() -> String {
    let flags = GlobalFlags.all.filter { $0.standing != .hidden }.sorted { $0.name < $1.name }
    return "The following options can be passed to any command:\n\n"
      + flags.map(flag).joined(separator: "\n")
  }

  private static let closing =
    "Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n"

  private func flag(_ flag: Flag) -> String {
    let short = flag.shorthand.map { "-\($0), " } ?? ""
    return "    \(short)--\(flag.name)=\(flag.standardText):\n\t\(flag.usage)\n"
  }

  private func list(_ rows: [(name: String, summary: String)], _ fixed: Int? = nil) -> String {
    let width = fixed ?? max(11, rows.map(\.name.count).max() ?? 0) + 2
    return rows.map { row in
      "  \(row.name)\(String(repeating: " ", count: width - row.name.count)) \(row.summary)\n"
    }.joined()
  }
}
