/// What a command is called, takes and says about itself: drives parsing, help and completion.
struct CommandSpec: Sendable {
  /// The heading below which `kubectl help` lists a command.
  enum Group: Int, Sendable, CaseIterable {
    case beginner
    case intermediate
    case deploy
    case cluster
    case troubleshooting
    case advanced
    case settings
    case other
    /// Runs, but is not listed.
    case hidden

    var title: String {
      switch self {
      case .beginner: "Basic Commands (Beginner):"
      case .intermediate: "Basic Commands (Intermediate):"
      case .deploy: "Deploy Commands:"
      case .cluster: "Cluster Management Commands:"
      case .troubleshooting: "Troubleshooting and Debugging Commands:"
      case .advanced: "Advanced Commands:"
      case .settings: "Settings Commands:"
      case .other: "Other Commands:"
      case .hidden: ""
      }
    }
  }

  /// What a command's words name, for completion.
  enum Words: Sendable {
    case nothing
    /// `TYPE [NAME …]` or `TYPE/NAME …`.
    case resources
    /// Resources, then pairs of labels.
    case resourcesThenLabels
    case pods
    case nodes
    case types
    case contexts
    case values([String])
  }

  let name: String
  var aliases: [String] = []
  var group = Group.other
  let summary: String
  var details = ""
  var examples: [Example] = []
  let usage: String
  var flags: [Flag] = []
  /// The flags without which the command is refused; in kubectl 1.8 the commands say so themselves.
  var required: [String] = []
  var words = Words.nothing
  /// Whether flags are not looked at, because nothing will be done.
  var takesAnything = false
  /// Whether the server is asked at all.
  var asksServer = true

  /// A command line that shows what the command is for.
  struct Example: Sendable {
    let what: String
    let line: String

    init(_ what: String, _ line: String) {
      self.what = what
      self.line = line
    }
  }
}
