/// All commands of docker that are simulated.
enum DockerCommandTable {
  /// A command with those of its other name.
  static let specs: [DockerCommandSpec] =
    ContainerCommands.specs + ContainerCommands.making + ContainerCommands.looking
    + ImageCommands.specs + NetworkCommands.specs + VolumeCommands.specs + SystemCommands.specs

  /// What a command of a group is called without it.
  private static let aliases: [(group: String, name: String, plain: String)] =
    [
      "attach", "commit", "cp", "create", "diff", "exec", "kill", "logs", "pause", "port",
      "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "wait",
    ].map { ("container", $0, $0) } + [
      ("container", "ls", "ps"), ("container", "list", "ps"), ("container", "ps", "ps"),
      ("image", "ls", "images"), ("image", "list", "images"), ("image", "rm", "rmi"),
      ("image", "remove", "rmi"), ("image", "pull", "pull"), ("image", "push", "push"),
      ("image", "tag", "tag"), ("image", "history", "history"), ("image", "build", "build"),
      ("image", "save", "save"), ("image", "load", "load"),
      ("network", "list", "network ls"), ("network", "remove", "network rm"),
      ("volume", "list", "volume ls"), ("volume", "remove", "volume rm"),
      ("system", "info", "info"),
    ]

  /// The command of the first words, with the words behind it.
  static func find(_ words: [String]) -> (spec: DockerCommandSpec, rest: [String])? {
    guard let first = words.first else { return nil }
    if words.count > 1 {
      let long = "\(first) \(words[1])"
      if let spec = specs.first(where: { $0.name == long }) {
        return (spec, Array(words.dropFirst(2)))
      }
      if let alias = aliases.first(where: { $0.group == first && $0.name == words[1] }),
        let spec = specs.first(where: { $0.name == alias.plain })
      {
        return (spec, Array(words.dropFirst(2)))
      }
    }
    return specs.first { $0.name == first }.map { ($0, Array(words.dropFirst())) }
  }

  private static let groups: [(name: String, summary: String)] = [
    ("container", "Manage containers"), ("image", "Manage images"),
    ("network", "Manage networks"), ("system", "Manage Docker"), ("volume", "Manage volumes"),
  ]

  private static let unsimulated = [
    "checkpoint", "config", "deploy", "events", "export", "import", "load", "node", "plugin",
    "save", "search", "secret", "service", "stack", "swarm", "update",
  ]

  /// Whether the words name a command of the real docker that is not here.
  static func isUnsimulated(_ words: [String]) -> Bool {
    let grouped = [
      "image": ["import", "inspect"], "container": ["export", "update"],
      "network": ["connect", "disconnect"], "system": ["events"],
    ]
    if words.count > 1, grouped[words[0]]?.contains(words[1]) == true { return true }
    return unsimulated.contains(words[0])
  }

  /// What a group prints by itself; nil for what is no group.
  static func groupHelp(_ name: String) -> String? {
    guard let group = groups.first(where: { $0.name == name }) else { return nil }
    let members = specs.filter { $0.name.hasPrefix(name + " ") }
      .map { (String($0.name.dropFirst(name.count + 1)), $0.summary) }
    let others = aliases.filter { $0.group == name && !["list", "remove"].contains($0.name) }
      .compactMap { alias in
        specs.first { $0.name == alias.plain }.map { (alias.name, $0.summary) }
      }
    let rows = (members + others).sorted { $0.0 < $1.0 }
    let width = (rows.map(\.0.count).max() ?? 0) + 2
    return "\nUsage:\tdocker \(name) COMMAND\n\n\(group.summary)\n\nOptions:\n      --help   "
      + "Print usage\n\nCommands:\n"
      + rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))\($0.1)\n" }
      .joined() + "\nRun 'docker \(name) COMMAND --help' for more information on a command.\n"
  }

  /// What docker prints by itself.
  static var help: String {
    let plain = specs.filter { !$0.name.contains(" ") }.sorted { $0.name < $1.name }
    func list(_ rows: [(String, String)]) -> String {
      rows.map { "  \($0)\(String(repeating: " ", count: max(1, 12 - $0.count)))\($1)\n" }.joined()
    }
    return """

      Usage:\tdocker COMMAND

      A self-sufficient runtime for containers

      Options:
        -D, --debug              Enable debug mode
            --help               Print usage
        -H, --host list          Daemon socket(s) to connect to
        -v, --version            Print version information and quit

      Management Commands:
      \(list(groups))
      Commands:
      \(list(plain.map { ($0.name, $0.summary) }))
      Run 'docker COMMAND --help' for more information on a command.

      """
  }
}
