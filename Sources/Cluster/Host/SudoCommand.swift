import Machine

/// `sudo` for people who may do everything: the rest of the words as another user.
struct SudoCommand: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    var environment = system.environment
    var user: UInt32 = 0
    var isLogin = false
    while let word = words.first, word.hasPrefix("-") {
      words.removeFirst()
      if word == "--" { break }
      switch word {
      case "-E", "-n", "-H", "-S", "-k", "-b": continue
      case "-i", "-s": isLogin = true
      case "-u":
        guard let name = words.first else { return usage(&system) }
        words.removeFirst()
        guard let number = Self.number(of: name, system) else {
          system.print("sudo: unknown user: \(name)\n", to: 2)
          return .exit(1)
        }
        user = number
      default: return usage(&system)
      }
    }
    while let word = words.first, let sign = word.firstIndex(of: "="), sign != word.startIndex {
      environment[String(word[..<sign])] = String(word[word.index(after: sign)...])
      words.removeFirst()
    }
    if words.isEmpty, !isLogin { return usage(&system) }
    if isLogin { words = words.isEmpty ? ["bash"] : ["bash", "-c", words.joined(separator: " ")] }
    environment["HOME"] = user == 0 ? "/root" : environment["HOME"]
    environment["USER"] = user == 0 ? "root" : environment["USER"]
    environment["SUDO_USER"] = system.environment["USER"]
    environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    do throws(Errno) {
      let program = try system.prepareExec(words, environment: environment)
      system.process.user = user
      system.process.userGroup = user
      return .become(program)
    } catch {
      system.print(
        error == .ENOENT
          ? "sudo: \(words[0]): command not found\n" : "sudo: \(words[0]): \(error.message)\n",
        to: 2
      )
      return .exit(1)
    }
  }

  private func usage(_ system: inout Kernel) -> Disposition {
    system.print("usage: sudo [-EHnSi] [-u user] [VAR=value] command [arg ...]\n", to: 2)
    return .exit(1)
  }

  private static func number(of name: String, _ system: Kernel) -> UInt32? {
    if name.hasPrefix("#") { return UInt32(name.dropFirst()) }
    guard let bytes = try? system.readFile("/etc/passwd") else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, fields[0] == name { return UInt32(fields[2]) }
    }
    return nil
  }
}
