import Machine

/// How crictl answers a command that has too few words or too many.
///
/// Source: the actions of cri-tools' commands, most of which print the command's help and succeed.
enum CrictlUsage {
  /// Whether the call may go on; prints the help where that is all that is to be done.
  static func admits(_ call: DockerCall, _ kernel: inout Kernel) throws(DockerFailure) -> Bool {
    let count = call.words.count
    switch call.spec.name {
    case "exec" where count < 2, "stopp" where count == 0, "pull" where count > 1,
      "images" where count > 1:
      kernel.print(help(call.spec))
      return false
    case "rm" where count == 0, "rmp" where count == 0, "rmi" where count == 0:
      guard !call.has("all"), !call.has("prune") else { return true }
      kernel.print(help(call.spec))
      return false
    case "stop" where call.has("all") && count > 0:
      kernel.print("cannot specify CONTAINER-ID(s) when using --all\n", to: 2)
      throw DockerFailure("", status: 1)
    case "stop" where count == 0 && !call.has("all"):
      kernel.print("you must specify at least one CONTAINER-ID or use --all\n", to: 2)
      throw DockerFailure("", status: 1)
    case "logs" where count == 0: throw DockerFailure("ID cannot be empty")
    case "pull" where count == 0: throw DockerFailure("image name cannot be empty")
    default: return true
    }
  }

  /// The help of a command, in the layout of its library.
  static func help(_ spec: DockerCommandSpec) -> String {
    let words = spec.usage.isEmpty ? "" : " \(spec.usage)"
    var text = "NAME:\n   crictl \(spec.name) - \(spec.summary)\n\nUSAGE:\n   crictl \(spec.name)"
    text += " [command options]\(words)\n\nOPTIONS:\n"
    for flag in spec.flags {
      let value = flag.takesValue ? " value" : ""
      text += "   --\(flag.name)\(value)" + (flag.short.map { ", -\($0)\(value)" } ?? "") + "\n"
    }
    return text + "   --help, -h  show help\n"
  }
}
