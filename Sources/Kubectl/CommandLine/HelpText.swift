/// The help of commands, from what they declare.
struct HelpText: Sendable {
  let version: KubectlVersion

  /// The help of one command: what it is for, examples, flags, usage.
  func text(_ spec: CommandSpec, path: String) -> String {
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
    if !spec.flags.isEmpty {
      let flags = spec.flags.sorted { $0.name < $1.name }
      text += "Options:\n" + flags.map(flag).joined(separator: "\n") + "\n"
    }
    return text + "Usage:\n  \(spec.usage) [options]\n\n" + Self.closing
  }

  /// The help of a command that only has commands of its own.
  func text(_ group: CommandGroup, path: String) -> String {
    var text = group.summary + ".\n\n"
    if !group.aliases.isEmpty {
      text += "Aliases:\n\(([group.name] + group.aliases).joined(separator: ", "))\n\n"
    }
    text += "Available Commands:\n" + list(group.children.map { ($0.name, $0.summary) })
    text += "\nUsage:\n  \(path) [flags] [options]\n\n"
    return text + "Use \"\(path) <command> --help\" for more information about a given command.\n"
      + Self.closing
  }

  /// The help of kubectl itself.
  func overview(_ commands: [CommandNode]) -> String {
    var text = "kubectl controls the Kubernetes cluster manager.\n\n"
    text += " Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n"
    for group in CommandSpec.Group.allCases {
      let members = commands.filter { $0.group == group }
      if members.isEmpty { continue }
      text += "\(group.title)\n" + list(members.map { ($0.name, $0.summary) }) + "\n"
    }
    text += "Usage:\n  kubectl [flags] [options]\n\n"
    return text + "Use \"kubectl <command> --help\" for more information about a given command.\n"
      + Self.closing
  }

  /// The flags that every command takes.
  func options() -> String {
    "The following options can be passed to any command:\n\n"
      + GlobalFlags.all.map(flag).joined(separator: "\n")
  }

  private static let closing =
    "Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n"

  private func flag(_ flag: Flag) -> String {
    let short = flag.shorthand.map { "-\($0), " } ?? ""
    return "    \(short)--\(flag.name)=\(flag.standardText):\n\t\(flag.usage)\n"
  }

  private func list(_ rows: [(name: String, summary: String)]) -> String {
    let width = max(13, rows.map(\.name.count).max() ?? 0)
    return rows.map { row in
      "  \(row.name)\(String(repeating: " ", count: width - row.name.count)) \(row.summary)\n"
    }.joined()
  }
}
