import Machine
import Simulation

extension Tools {
  @Sendable static func changeMode(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var words = Array(system.arguments.dropFirst())
    let recursive = words.contains("-R")
    let isTold = words.contains("-v")
    words.removeAll { ["-R", "-v", "-f", "--"].contains($0) }
    guard let mode = words.first else { throw UsageFailure(message: "missing operand") }
    guard words.count > 1 else {
      throw UsageFailure(message: "missing operand after '\(mode)'")
    }
    guard FileModes.apply(mode, to: 0) != nil else {
      throw UsageFailure(message: "invalid mode: '\(mode)'")
    }
    var status: Int32 = 0
    for word in words.dropFirst() {
      var paths = [word]
      if recursive {
        paths = []
        FileTree.walk(word, &system) { path, _ in paths.append(path) }
      }
      for path in paths.isEmpty ? [word] : paths {
        do throws(Errno) {
          let found = try system.stat(path)
          let new = FileModes.apply(mode, to: found.mode, isDirectory: found.isDirectory)
          try system.chmod(path, mode: new ?? found.mode)
          if isTold { system.print(told(path, found, new ?? found.mode)) }
        } catch {
          complain("cannot access '\(path)': \(error.message)", &system)
          status = 1
        }
      }
    }
    return status
  }

  /// What `chmod -v` says.
  private static func told(_ path: String, _ old: FileStatus, _ mode: UInt16) -> String {
    func text(_ mode: UInt16) -> String {
      let octal = String(mode, radix: 8)
      let letters = FileModes.text(FileStatus(kind: .regular, mode: mode)).dropFirst()
      return String(repeating: "0", count: max(0, 4 - octal.count)) + "\(octal) (\(letters))"
    }
    return mode == old.mode
      ? "mode of '\(path)' retained as \(text(mode))\n"
      : "mode of '\(path)' changed from \(text(old.mode)) to \(text(mode))\n"
  }

  @Sendable static func changeOwner(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "Rvfh",
      long: ["recursive": "R", "verbose": "v", "no-dereference": "h", "silent": "f"]
    )
    guard let given = options.operands.first else {
      throw UsageFailure(message: "missing operand")
    }
    guard options.operands.count > 1 else {
      throw UsageFailure(message: "missing operand after '\(given)'")
    }
    let parts = given.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var owner: UInt32?
    var group: UInt32?
    if !parts[0].isEmpty {
      guard let number = Accounts.number(ofUser: parts[0], system) else {
        throw plain("invalid user: '\(given)'")
      }
      owner = number
    }
    if parts.count > 1 {
      // A colon alone means the user's own group.
      group =
        parts[1].isEmpty
        ? Accounts.row(parts[0], system)?.group : Accounts.number(ofGroup: parts[1], system)
      if group == nil { throw plain("invalid group: '\(given)'") }
    }
    var status: Int32 = 0
    for operand in options.operands.dropFirst() {
      var paths: [String] = []
      if options.has("R") { FileTree.walk(operand, &system) { path, _ in paths.append(path) } }
      for path in paths.isEmpty ? [operand] : paths {
        do throws(Errno) { try system.chown(path, owner: owner, group: group) } catch {
          let what = error == .ENOENT ? "cannot access" : "changing ownership of"
          complain("\(what) '\(path)': \(error.message)", &system)
          status = 1
        }
      }
    }
    return status
  }

  @Sendable static func stat(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "c:Lft",
      long: [
        "format": "c", "printf": "P", "dereference": "L", "file-system": "f", "terse": "t",
      ],
      valuedLong: ["printf"]
    )
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    if options.has("f") { throw plain("-f is not simulated; df tells of file systems") }
    var result: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        let text = StatText(
          path: path,
          status: try system.stat(path, followLinks: options.has("L")),
          number: try system.fileNumber(path, followLinks: options.has("L")),
          system: system
        )
        if let format = options.value("P") {
          system.print(text.text(format, escapes: true))
        } else if let format = options.value("c") {
          system.print(text.text(format, escapes: false) + "\n")
        } else if options.has("t") {
          let terse = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o"
          system.print(text.text(terse, escapes: false) + "\n")
        } else {
          system.print(text.text)
        }
      } catch {
        complain("cannot statx '\(path)': \(error.message)", &system)
        result = 1
      }
    }
    return result
  }

  @Sendable static func diskUsage(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "shackmd:bxHLlt:S0",
      long: [
        "max-depth": "d", "summarize": "s", "all": "a", "bytes": "b", "total": "c",
        "human-readable": "h", "one-file-system": "x", "apparent-size": "A", "exclude": "1",
      ],
      valuedLong: ["exclude"]
    )
    if let text = options.value("d"), Int(text).map({ $0 < 0 }) ?? true {
      throw UsageFailure(message: "invalid maximum depth '\(text)'")
    }
    let depth = options.value("d").flatMap { Int($0) } ?? (options.has("s") ? 0 : .max)
    let isExact = options.has("b") || options.has("A")
    var grand = 0
    func size(_ total: Int) -> String {
      let bytes = isExact ? total : total * 1024
      if options.has("h") { return Sizes.human(bytes) }
      if options.has("b") { return String(bytes) }
      return String(options.has("m") ? (bytes + (1 << 20) - 1) >> 20 : (bytes + 1023) >> 10)
    }
    var result: Int32 = 0
    for place in options.operands.isEmpty ? ["."] : options.operands {
      guard (try? system.stat(place)) != nil else {
        complain("cannot access '\(place)': No such file or directory", &system)
        result = 1
        continue
      }
      var files: [(path: String, blocks: Int, isDirectory: Bool)] = []
      FileTree.walk(place, &system) { path, status in
        files.append(
          (
            path,
            isExact
              ? (status.isDirectory ? 4096 : status.size)
              : status.isDirectory ? 4 : (status.size + 4095) / 4096 * 4,
            status.isDirectory
          )
        )
      }
      for entry in files.reversed() {
        let shown =
          entry.path == place || (entry.isDirectory && !options.has("s"))
          || (options.has("a") && !options.has("s"))
        let level = entry.path.dropFirst(place.count).count { $0 == "/" }
        guard shown, level <= depth else { continue }
        let total = files.filter { $0.path == entry.path || $0.path.hasPrefix(entry.path + "/") }
          .reduce(0) { $0 + $1.blocks }
        if entry.path == place { grand += total }
        system.print("\(size(total))\t\(entry.path)\n")
      }
    }
    if options.has("c") { system.print("\(size(grand))\ttotal\n") }
    return result
  }

  @Sendable static func makeTemporary(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "dp:tqu",
      long: ["directory": "d", "tmpdir": "p", "suffix": "s", "dry-run": "u", "quiet": "q"],
      valuedLong: ["suffix"]
    )
    guard options.operands.count < 2 else { throw UsageFailure(message: "too many templates") }
    var template = options.operands.first ?? "tmp.XXXXXXXXXX"
    var suffix = options.value("s") ?? ""
    let folder = options.value("p") ?? system.environment["TMPDIR"] ?? "/tmp"
    if options.operands.isEmpty || options.has("t") || options.has("p") {
      template = Paths.child(folder, template)
    }
    // What stands behind the last mark is an ending.
    if suffix.isEmpty, let last = template.lastIndex(of: "X") {
      suffix = String(template[template.index(after: last)...])
      template = String(template[...last])
    }
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    let marks = template.reversed().prefix { $0 == "X" }.count
    guard marks >= 3 else { throw plain("too few X's in template '\(template)'") }
    var path = String(template.dropLast(marks))
    for _ in 0..<marks {
      path.append(letters[Int(system.programRandom.next() % UInt64(letters.count))])
    }
    path += suffix
    if options.has("u") {
      system.print(path + "\n")
      return 0
    }
    do throws(Errno) {
      if options.has("d") {
        try system.makeDirectory(path, mode: 0o700)
      } else {
        try system.writeFile(path, [], mode: 0o600)
      }
      system.print(path + "\n")
      return 0
    } catch {
      complain(
        "failed to create \(options.has("d") ? "directory" : "file") via template '\(template)\(suffix)': \(error.message)",
        &system
      )
      return 1
    }
  }
}
