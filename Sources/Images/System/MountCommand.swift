import Machine

/// `mount` and `umount`: tells what is mounted; mounting itself is not simulated.
struct MountCommand: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let name = system.arguments.first?.split(separator: "/").last.map(String.init) ?? "mount"
    var kinds: [Substring] = []
    var words: [String] = []
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "-t": kinds = (rest.popFirst() ?? "").split(separator: ",")
      case "-l", "-v": continue
      default: words.append(word)
      }
    }
    guard words.isEmpty, name == "mount" else { return refuse(name, words, &system) }
    let table = (try? system.readFile("/proc/mounts")) ?? []
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count > 3, kinds.isEmpty || kinds.contains(parts[2]) else { continue }
      system.print("\(parts[0]) on \(parts[1]) type \(parts[2]) (\(parts[3]))\n")
    }
    return .exit(0)
  }

  private func refuse(
    _ name: String,
    _ words: [String],
    _ system: inout Kernel
  ) -> Disposition {
    guard let place = words.last else {
      system.print("umount: bad usage\nTry 'umount --help' for more information.\n", to: 2)
      return .exit(1)
    }
    let isBusybox = (try? system.stat("/bin/ash")) != nil
    let may = system.can(.sysAdmin)
    let why =
      may
      ? "\(name == "mount" ? "mounting" : "unmounting") by hand is not simulated"
      : isBusybox && name == "mount"
        ? "permission denied (are you root?)"
        : isBusybox
          ? "can't unmount \(place): Operation not permitted"
          : name == "mount"
            ? "\(place): permission denied." : "\(place): must be superuser to unmount."
    system.print("\(name): \(why)\n", to: 2)
    return .exit(isBusybox && name == "umount" ? 1 : may ? 1 : isBusybox ? 1 : 32)
  }
}
