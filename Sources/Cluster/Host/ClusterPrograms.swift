import Docker
import Images
import Kubectl
import Machine
import Shell
import Simulation

/// Every program that a simulated machine can run: the cluster's own clients, those of images, and
/// the shell with its tools.
struct ClusterPrograms: ProgramCatalog {
  private let others = ImagePrograms(others: ShellPrograms())

  func program(named name: String, arguments: [String]) -> (any Program)? {
    switch name {
    case "kubectl-1.8": KubectlProgram(version: .v18, pace: .milliseconds(80))
    case "kubectl":
      KubectlProgram(
        version: .current,
        server: "https://192.168.49.2:6443",
        pace: .milliseconds(80)
      )
    case "docker": DockerCommand()
    case "docker-compose": ComposeCommand()
    case "crictl": CrictlCommand()
    case "ctr", "nerdctl": UnsimulatedTool(advice: "crictl is")
    case "kube-proxy": KubeProxyProcess()
    case "etcd": PartProcess(.etcd)
    case "kube-apiserver": PartProcess(.apiServer)
    case "kube-controller-manager": PartProcess(.controllerManager)
    case "kube-scheduler": PartProcess(.scheduler)
    case "etcdctl", "etcdutl": EtcdctlCommand()
    case "minikube": MinikubeCommand()
    case "edit": EditCommand()
    case "sudo": SudoCommand()
    case "trace": TraceCommand()
    case "why": WhyCommand()
    case "map": MapCommand()
    case "fault": FaultCommand()
    case "systemctl": SystemctlCommand()
    case "journalctl": JournalctlCommand()
    case "supervisorctl": SupervisorctlCommand()
    case "poweroff", "reboot", "halt", "shutdown": PowerCommand()
    case "ps", "top", "kill", "pgrep", "pkill", "pstree", "killall", "nsenter",
      "pidof",
      "df", "free", "dd", "fallocate":
      ProcessTool(others.program(named: name, arguments: arguments))
    default: others.program(named: name, arguments: arguments)
    }
  }
}
