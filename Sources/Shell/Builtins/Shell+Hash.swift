import Machine

/// Where a shell found a program.
struct HashedProgram: Sendable {
  var name: String
  var path: String
  var hits = 0
}

extension Shell {
  /// Remembers where a program was found that is about to start.
  mutating func noteProgram(_ name: String, at path: String) {
    guard !name.contains("/") else { return }
    if let index = hashed.firstIndex(where: { $0.name == name }) {
      hashed[index].hits += 1
    } else {
      hashed.append(HashedProgram(name: name, path: path, hits: 1))
    }
  }

  /// `hash`: the programs that the shell knows the places of.
  mutating func hash(_ arguments: [String], _ system: Kernel) {
    var flags = ""
    var path: String?
    var names = arguments[...]
    while let flag = names.first, flag.hasPrefix("-"), flag.count > 1 {
      names.removeFirst()
      if flag == "--" { break }
      if let unknown = flag.dropFirst().first(where: { !"lrpdt".contains($0) }) {
        return refuse(option: unknown, of: "hash")
      }
      flags += flag.dropFirst()
      if flag.hasSuffix("p") { path = names.popFirst() }
    }
    if flags.contains("r") { hashed = [] }
    if names.isEmpty { return flags.contains("r") ? () : listHashed(reusable: flags.contains("l")) }
    for name in names {
      let known = hashed.firstIndex { $0.name == name }
      if flags.contains("d") || flags.contains("t") {
        guard let known else {
          fail("hash", "\(name): not found")
          continue
        }
        if flags.contains("d") {
          hashed.remove(at: known)
        } else {
          print((names.count > 1 ? name + "\t" : "") + hashed[known].path + "\n")
        }
      } else if let path {
        if let known { hashed.remove(at: known) }
        hashed.append(HashedProgram(name: name, path: path))
      } else if name.contains("/") || functions[name] != nil
        || builtin(named: name) != nil
      {
        continue
      } else if let found = self.path(of: name, variables["PATH"]?.text, system) {
        if let known { hashed.remove(at: known) }
        hashed.append(HashedProgram(name: name, path: found))
      } else {
        fail("hash", "\(name): not found")
      }
    }
  }

  private mutating func listHashed(reusable: Bool) {
    guard dialect == .bash else {
      for program in hashed { print(program.path + "\n") }
      return
    }
    guard !hashed.isEmpty else { return print("hash: hash table empty\n") }
    if !reusable { print("hits\tcommand\n") }
    for program in hashed {
      if reusable {
        print("builtin hash -p \(program.path) \(program.name)\n")
      } else {
        let hits = String(program.hits)
        print(String(repeating: " ", count: max(0, 4 - hits.count)) + "\(hits)\t\(program.path)\n")
      }
    }
  }

  /// The builtin of a name, unless it is switched off.
  func builtin(named name: String) -> Builtin? {
    !disabled.isEmpty && disabled.contains(name) ? nil : Builtin(named: name, dialect)
  }

  /// `enable`: switches builtins on and off, or lists them.
  mutating func enable(_ arguments: [String]) {
    var flags = ""
    var names = arguments[...]
    while let flag = names.first, flag.hasPrefix("-"), flag.count > 1 {
      names.removeFirst()
      if let unknown = flag.dropFirst().first(where: { !"adnpsf".contains($0) }) {
        return refuseOption("enable", "-\(unknown)")
      }
      flags += flag.dropFirst()
    }
    if names.isEmpty {
      for name in Builtin.names {
        let isOff = disabled.contains(name)
        guard flags.contains("a") || isOff == flags.contains("n") else { continue }
        print("enable \(isOff ? "-n " : "")\(name)\n")
      }
      return
    }
    for name in names {
      guard Builtin(rawValue: name) != nil else {
        fail("enable", "\(name): not a shell builtin")
        continue
      }
      if flags.contains("n") { disabled.insert(name) } else { disabled.remove(name) }
    }
  }
}
