/// The help of `minikube`, in a few words.
enum MinikubeHelp {
  /// Commands that the real one has and that are not simulated.
  static let notSimulated = [
    "mount", "ssh-key", "ssh-host", "cache", "get-k8s-versions", "license",
  ]

  private static let commands: [(name: String, text: String, isOld: Bool)] = [
    ("addons", "Switch addons of the cluster on and off", true),
    ("completion", "Print what a shell needs to complete the commands", true),
    ("config", "Read and write minikube's settings", true),
    ("cp", "Copy a file onto a node or off it", false),
    ("dashboard", "Open the dashboard of the cluster", true),
    ("delete", "Delete the cluster", true),
    ("docker-env", "Print how to reach the node's docker", true),
    ("image", "Show, load, pull and remove images of the nodes", false),
    ("ip", "Print the address of a node", true),
    ("kubectl", "Run kubectl of the cluster's version", false),
    ("logs", "Show what the cluster's components wrote", true),
    ("node", "Add, remove, stop, start and list nodes", false),
    ("options", "Show the flags that every command has", true),
    ("pause", "Freeze the control plane", false),
    ("profile", "Show clusters, or choose one", true),
    ("service", "Show the URL of a service", true),
    ("ssh", "Log into a node", true),
    ("start", "Start the cluster", true),
    ("status", "Show how the cluster is", true),
    ("stop", "Stop the cluster; what it holds is kept", true),
    ("tunnel", "Give services of type LoadBalancer an address", false),
    ("unpause", "Let the control plane go on", false),
    ("update-check", "Look for a newer minikube", false),
    ("update-context", "Write the cluster's address into kubeconfig", true),
    ("version", "Print minikube's version", true),
  ]

  static func text(_ plane: ControlPlane) -> String {
    var text = "minikube runs a Kubernetes cluster on this machine.\n\nUsage:\n"
    text += "  minikube [command]\n\nAvailable Commands:\n"
    for row in commands where row.isOld || !plane.isOld {
      text += "  \(row.name)\(String(repeating: " ", count: 16 - row.name.count))\(row.text)\n"
    }
    return text
      + "\nUse \"minikube <command> --help\" for more information about a given command.\n"
  }

  static func text(of verb: String, _ plane: ControlPlane) -> String {
    guard let row = commands.first(where: { $0.name == verb && ($0.isOld || !plane.isOld) }) else {
      return text(plane)
    }
    return "\(row.text).\n\nUsage:\n  minikube \(verb) [flags] [options]\n"
  }

  /// The flags that every command has.
  static let options = """
    The following options can be passed to any command:

        --alsologtostderr=false:
    \tAlso log to standard error

    -h, --help=false:
    \tShow help

    -p, --profile='minikube':
    \tThe cluster that is meant

        --logtostderr=false:
    \tLog to standard error only

        --skip-audit=false:
    \tDo not note the command in the audit

        --user='':
    \tWho does it, for the audit

    -v, --v=0:
    \tHow much is logged


    """

  /// A script with which a shell completes the names of commands; nil for other shells.
  static func completion(_ shell: String, _ plane: ControlPlane) -> String? {
    let rows = commands.filter { $0.isOld || !plane.isOld }
    let names = rows.map(\.name).joined(separator: " ")
    switch shell {
    case "bash": return "# bash completion for minikube\ncomplete -W '\(names)' minikube\n"
    case "zsh": return "#compdef minikube\ncompadd \(names)\n"
    case "fish":
      return "# fish completion for minikube\n"
        + rows.map { "complete -c minikube -f -a \($0.name) -d '\($0.text)'\n" }
        .joined().replacingApostrophes
    default: return nil
    }
  }
}

extension String {
  /// The text without the apostrophe of "minikube's", which would end a quoted word.
  fileprivate var replacingApostrophes: String {
    split(separator: "minikube's", omittingEmptySubsequences: false).joined(separator: "its")
  }
}
