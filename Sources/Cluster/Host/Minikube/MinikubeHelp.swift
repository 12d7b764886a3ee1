/// The help of `minikube`, in a few words.
enum MinikubeHelp {
  /// Commands that the real one has and that are not simulated.
  static let notSimulated = [
    "mount", "ssh-key", "ssh-host", "cache", "completion", "get-k8s-versions", "options", "license",
  ]

  private static let commands: [(name: String, text: String, isOld: Bool)] = [
    ("addons", "Switch addons of the cluster on and off", true),
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
}
