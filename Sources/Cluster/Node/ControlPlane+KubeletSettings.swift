import Kubelet
import Machine
import Simulation

extension ControlPlane {
  /// Lets a kubelet that starts read its settings; false where it cannot work with them.
  mutating func configureKubelet(_ index: Int, _ kernel: Kernel) -> Bool {
    guard !isOld else { return true }
    let path = NodeFiles.kubeletConfigurationPath
    do throws(KubeletConfigurationFile.Trouble) {
      let bytes = kernel.contents(path, on: nodes[index].machine)
      let file = try KubeletConfigurationFile(bytes, at: path)
      let settings = file.applied(to: nodes[index].kubelet.configuration)
      nodes[index].kubelet.configure(settings)
      return true
    } catch {
      let process = kernel.current.number
      let quoted = error.message.map { $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) }
      nodes[index].journal.append(
        .init(
          time: kernel.now,
          unit: "kubelet",
          identifier: "kubelet",
          process: process,
          text: DaemonLog.head("E", kernel.now, process: process)
            + "run.go:72] \"command failed\" err=\"\(quoted.joined())\""
        )
      )
      return false
    }
  }
}
