import Machine

/// `pushd`, `popd` and `dirs`.
extension Shell {
  mutating func changeDirectories(_ name: String, _ arguments: [String], _ system: inout Kernel) {
    if name == "dirs" { return listDirectories(arguments, system) }
    var stays = false
    var place: (number: Int, text: String)?
    var target: String?
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "-n" {
        stays = true
      } else if word == "--" {
        target = rest.first
        break
      } else if let number = Self.stackPlace(word, count: directories.count + 1) {
        place = (number, word)
      } else if word.hasPrefix("-"), word.count > 1, target == nil {
        fail(name, "\(word): invalid number")
        return printUsage(name)
      } else {
        target = word
      }
    }
    let isDone =
      name == "pushd"
      ? push(target, place, stays: stays, &system) : pop(place, stays: stays, &system)
    if isDone { showDirectories([]) }
  }

  /// The place in the stack that `+N` or `-N` means.
  private static func stackPlace(_ word: String, count: Int) -> Int? {
    guard word.count > 1, word.hasPrefix("+") || word.hasPrefix("-"),
      let number = Int(word.dropFirst())
    else { return nil }
    return word.hasPrefix("+") ? number : count - 1 - number
  }

  private mutating func push(
    _ target: String?,
    _ place: (number: Int, text: String)?,
    stays: Bool,
    _ system: inout Kernel
  ) -> Bool {
    let current = variables["PWD"]?.text ?? system.workingDirectory
    var all = [current] + directories
    if let target {
      if stays {
        directories.insert(target, at: 0)
        return true
      }
      guard enter(target, "pushd", &system) else { return false }
      directories.insert(current, at: 0)
      return true
    }
    guard !directories.isEmpty else {
      fail("pushd", place == nil ? "no other directory" : "directory stack empty")
      return false
    }
    let number = place?.number ?? 1
    guard all.indices.contains(number) else {
      fail("pushd", "\(place?.text ?? ""): directory stack index out of range")
      return false
    }
    all = place == nil ? [all[1], all[0]] + all[2...] : Array(all[number...] + all[..<number])
    if !stays, !enter(all[0], "pushd", &system) { return false }
    directories = Array(all.dropFirst())
    return true
  }

  private mutating func pop(
    _ place: (number: Int, text: String)?,
    stays: Bool,
    _ system: inout Kernel
  ) -> Bool {
    guard !directories.isEmpty else {
      fail("popd", "directory stack empty")
      return false
    }
    let number = place?.number ?? (stays ? 1 : 0)
    guard number >= 0, number <= directories.count else {
      fail("popd", "\(place?.text ?? ""): directory stack index out of range")
      return false
    }
    if number == 0 {
      guard stays || enter(directories[0], "popd", &system) else { return false }
      directories.removeFirst()
    } else {
      directories.remove(at: number - 1)
    }
    return true
  }

  /// Changes the directory; the complaint of `cd` comes from the builtin that called it.
  private mutating func enter(_ path: String, _ name: String, _ system: inout Kernel) -> Bool {
    changeDirectory([path], &system)
    guard lastStatus != 0 else { return true }
    guard let last = unwritten.indices.last, unwritten[last].descriptor == 2 else { return false }
    let text = String(bytes: unwritten[last].bytes)
    let pieces = text.split(separator: ": cd: ", maxSplits: 1)
    if pieces.count == 2 {
      unwritten[last].bytes = Array("\(pieces[0]): \(name): \(pieces[1])".utf8)
    }
    return false
  }

  private mutating func listDirectories(_ arguments: [String], _ system: Kernel) {
    for word in arguments {
      if word == "-c" {
        directories = []
        return
      }
      if let number = Self.stackPlace(word, count: directories.count + 1) {
        let all = shownDirectories(inFull: arguments.contains("-l"))
        guard all.indices.contains(number) else {
          let text =
            directories.isEmpty ? "directory stack empty" : "directory stack index out of range"
          return fail("dirs", (directories.isEmpty ? "" : "\(word.dropFirst()): ") + text)
        }
        return print(all[number] + "\n")
      }
    }
    if let odd = arguments.first(where: { !$0.allSatisfy { "-lpvc".contains($0) } }) {
      fail("dirs", "\(odd): invalid \(odd.hasPrefix("-") ? "number" : "option")")
      return printUsage("dirs")
    }
    showDirectories(arguments)
  }

  private func shownDirectories(inFull: Bool) -> [String] {
    let home = variables["HOME"]?.text ?? ""
    return ([variables["PWD"]?.text ?? "/"] + directories).map { path in
      !inFull && !home.isEmpty && (path == home || path.hasPrefix(home + "/"))
        ? "~" + path.dropFirst(home.count) : path
    }
  }

  private mutating func showDirectories(_ flags: [String]) {
    let letters = flags.joined()
    let all = shownDirectories(inFull: letters.contains("l"))
    guard letters.contains("p") || letters.contains("v") else {
      return print(all.joined(separator: " ") + "\n")
    }
    for (index, path) in all.enumerated() {
      print(letters.contains("v") ? "\(index < 10 ? " " : "")\(index)  \(path)\n" : path + "\n")
    }
  }
}
