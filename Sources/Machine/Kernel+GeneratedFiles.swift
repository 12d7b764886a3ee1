import Network
import Simulation

extension Kernel {
  /// What the kernel writes into a generated file when somebody reads it.
  func text(of file: FileNode.GeneratedFile, on id: MachineID) -> String {
    let machine = machines[id.index]
    switch file {
    case .hostname: return machine.hostname + "\n"
    case .resolverConfiguration: return machine.resolver.text
    case .hosts: return hostsText(machine)
    case .uptime:
      let seconds = (now - machine.bootedAt).nanoseconds / 10_000_000
      let text = "\(seconds / 100).\(CivilTime.padded(Int(seconds % 100)))"
      return "\(text) \(text)\n"
    case .mounts:
      let own = "overlay / overlay rw,relatime 0 0\n"
      return own
        + machine.mounts.map { mount in
          let access = mount.isReadOnly ? "ro" : "rw"
          return switch mount.source {
          case .volume: "tmpfs \(mount.path) tmpfs \(access),relatime 0 0\n"
          case .files: "/dev/vda1 \(mount.path) ext4 \(access),relatime 0 0\n"
          }
        }.joined()
    case .containerLog(let source, let form):
      return isMachine(source) ? machines[source.index].log.text(in: form) : ""
    case .process(let number, let file): return text(of: file, process: number, on: id)
    case .system(let file): return text(of: file, on: id)
    }
  }

  private func hostsText(_ machine: Machine) -> String {
    let address = network.address(of: machine.namespace)
    guard machine.kind == .container else {
      var text = "127.0.0.1\tlocalhost\n127.0.1.1\t\(machine.hostname)\n"
      for alias in machine.hostAliases { text += alias + "\n" }
      return text
    }
    var text = "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n"
    text += "::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n"
    text += "fe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n"
    let full = machine.domain.isEmpty ? "" : "\(machine.hostname).\(machine.domain)\t"
    if let address { text += "\(address)\t\(full)\(machine.hostname)\n" }
    guard !machine.hostAliases.isEmpty else { return text }
    text += "\n# Entries added by HostAliases.\n"
    for alias in machine.hostAliases { text += alias + "\n" }
    return text
  }
}
