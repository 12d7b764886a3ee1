/// What the words of a kubectl command say about the requests that it makes.
///
/// The API server sees what is asked for, not for which subcommand or form; that stands here.
struct KubectlWords: Hashable, Sendable {
  /// The subcommand, as in `describe`.
  private(set) var command = ""
  /// The form of output: `wide`, `yaml`, …; `labels` where the labels are shown; or empty.
  private(set) var form = ""
  private var operands: [String] = []

  /// Options before the operands whose value is a word of its own.
  private static let valued = [
    "-n", "--namespace", "-l", "--selector", "-f", "--filename", "-c", "--container", "--context",
    "--kubeconfig", "--field-selector", "--sort-by", "-L", "--label-columns", "-o", "--output",
  ]

  /// Reads the words of a command; nil where it is not kubectl's.
  init?(_ arguments: [String]) {
    guard let name = arguments.first, name.split(separator: "/").last == "kubectl" else {
      return nil
    }
    var words = arguments.dropFirst()
    while let word = words.popFirst(), word != "--" {
      guard word.hasPrefix("-") else {
        if command.isEmpty { command = word } else { operands.append(word) }
        continue
      }
      var value = word.firstIndex(of: "=").map { String(word[$0...].dropFirst()) }
      let option = String(word.prefix { $0 != "=" })
      if value == nil, Self.valued.contains(option) { value = words.popFirst() }
      note(option, value ?? "")
    }
  }

  /// The subcommands that show what they read.
  static let looking = [
    "get", "describe", "edit", "events", "top", "diff", "cluster-info", "proxy",
  ]

  /// Whether the command shows the learner what it reads; `delete` and `scale` read on their way only.
  var isLooking: Bool {
    switch command {
    case "rollout": ["status", "history"].contains(operands.first)
    case "apply": operands.first == "view-last-applied"
    default: Self.looking.contains(command)
    }
  }

  private mutating func note(_ option: String, _ value: String) {
    switch option {
    case "-o", "--output": form = String(value.prefix { $0 != "=" })
    case "-owide", "-oyaml", "-ojson", "-oname": form = String(option.dropFirst(2))
    case "--show-labels", "-L", "--label-columns": if form.isEmpty { form = "labels" }
    default: break
    }
  }
}
