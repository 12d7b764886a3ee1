import Images
import Machine
import Network
import Shell
import Simulation

/// The machine that a node is: its files, and the programs that its supervisor keeps running.
enum NodeMachine {
  /// Makes the machine; nothing runs on it yet.
  static func make(
    _ name: String,
    _ profile: Profile,
    _ namespace: NetworkNamespaceID,
    at now: Instant
  ) -> Machine {
    var files = BaseFiles.host(modified: now)
    ShellPrograms.install(into: &files)
    for name in ["iptables", "iptables-save"] {
      files.insert(.program(name, modified: now), at: "/usr/sbin/\(name)")
    }
    for name in profile == .v18 ? ["docker"] : ["crictl", "ctr", "nerdctl"] {
      files.insert(.program(name, modified: now), at: "/usr/bin/\(name)")
    }
    files.insert(.program("sudo", modified: now), at: "/usr/bin/sudo")
    files.insert(
      FileNode(
        FileNode.directory().content,
        mode: 0o755,
        owner: 1000,
        group: 1000,
        modified: now
      ),
      at: "/home/docker"
    )
    Self.addUser(to: &files)
    for path in ["/etc/bash.bashrc", "/root/.bashrc"] {
      files.insert(
        .text("PS1='\(profile == .v18 ? "$ " : "docker@\(name):~$ ")'\n", modified: now),
        at: path
      )
    }
    return Machine(
      kind: .node,
      hostname: name,
      files: files,
      namespace: namespace,
      resolver: ResolverConfiguration(nameservers: [
        profile == .v18 ? IPv4Address(192, 168, 99, 1) : IPv4Address(192, 168, 49, 1)
      ]),
      bootedAt: now
    )
  }

  /// The user as whom people log in.
  private static func addUser(to files: inout FileNode) {
    for (path, line) in [
      ("/etc/passwd", "docker:x:1000:1000:Linux User,,,:/home/docker:/bin/bash\n"),
      ("/etc/group", "docker:x:1000:\n"),
    ] {
      guard case .file(let bytes)? = files.descendant(path)?.content else { continue }
      files.insert(.text(String(decoding: bytes, as: UTF8.self) + line), at: path)
    }
  }
}
