import Machine
import Simulation

extension Tools {
  static let fileWorks: [String: Tool.Work] = [
    "ls": Listing.run, "mkdir": makeDirectories, "rmdir": removeDirectories, "rm": remove,
    "touch": touch, "ln": link, "cp": copy, "mv": move, "chmod": changeMode,
    "chown": changeOwner, "stat": stat, "du": diskUsage, "mktemp": makeTemporary,
    "realpath": realPath, "readlink": readLink, "dd": copyBlocks,
    "cmp": compare, "fallocate": allocate,
  ]

  @Sendable private static func makeDirectories(
    _ system: inout Kernel
  ) throws(UsageFailure)
    -> Int32
  {
    let options = try Options(
      system.arguments,
      "pvm:",
      long: ["parents": "p", "verbose": "v", "mode": "m"]
    )
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        try system.makeDirectory(path, parents: options.has("p"))
        if options.has("v") { system.print("mkdir: created directory '\(path)'\n") }
      } catch {
        complain("cannot create directory '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func removeDirectories(
    _ system: inout Kernel
  ) throws(UsageFailure)
    -> Int32
  {
    let options = try Options(system.arguments, "pv")
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) { try system.removeDirectory(path) } catch {
        complain("failed to remove '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func remove(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "rRfvid",
      long: ["recursive": "r", "force": "f", "verbose": "v"]
    )
    if options.operands.isEmpty, !options.has("f") {
      throw UsageFailure(message: "missing operand")
    }
    let recursive = options.has("r") || options.has("R")
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        let found = try system.stat(path, followLinks: false)
        if Paths.join(system.workingDirectory, path) == "/" {
          complain("it is dangerous to operate recursively on '/'", &system)
          status = 1
        } else if [".", ".."].contains(Paths.base(path)) {
          complain("refusing to remove '.' or '..' directory: skipping '\(path)'", &system)
          status = 1
        } else if found.isDirectory, !recursive {
          complain("cannot remove '\(path)': Is a directory", &system)
          status = 1
        } else {
          try found.isDirectory ? system.removeTree(path) : system.remove(path)
          if options.has("v") { system.print("removed '\(path)'\n") }
        }
      } catch {
        if error == .ENOENT, options.has("f") { continue }
        complain("cannot remove '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func touch(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "acmd:t:r:", long: ["no-create": "c"])
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing file operand") }
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        if options.has("c"), (try? system.stat(path)) == nil { continue }
        if (try? system.stat(path)) == nil {
          let number = try system.open(path, .append)
          system.close(number)
        } else {
          try system.touch(path)
        }
      } catch {
        complain("cannot touch '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func link(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "sfnvr", long: ["symbolic": "s", "force": "f"])
    guard let source = options.operands.first else {
      throw UsageFailure(message: "missing file operand")
    }
    var target = options.operands.count > 1 ? options.operands[1] : Paths.base(source)
    if (try? system.stat(target, followLinks: !options.has("n")))?.isDirectory == true {
      target = Paths.child(target, Paths.base(source))
    }
    do throws(Errno) {
      if options.has("f") { try? system.remove(target) }
      if options.has("s") {
        try system.symlink(source, at: target)
      } else {
        try system.link(source, at: target)
      }
      return 0
    } catch {
      let kind = options.has("s") ? "symbolic" : "hard"
      complain(
        options.has("s")
          ? "failed to create \(kind) link '\(target)': \(error.message)"
          : "failed to create hard link '\(target)' => '\(source)': \(error.message)",
        &system
      )
      return 1
    }
  }

  /// Where a copy of `source` goes: into `target` if that is a directory.
  private static func destination(_ source: String, _ target: String, _ system: Kernel) -> String {
    (try? system.stat(target))?.isDirectory == true
      ? Paths.child(target, Paths.base(source)) : target
  }

  @Sendable private static func copy(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "rRafvpnuLPdi",
      long: ["recursive": "r", "archive": "a", "force": "f"]
    )
    var operands = options.operands
    guard operands.count > 1, let target = operands.popLast() else {
      throw UsageFailure(
        message: operands.isEmpty
          ? "missing file operand" : "missing destination file operand after '\(operands[0])'"
      )
    }
    let recursive = options.has("r") || options.has("R") || options.has("a")
    if operands.count > 1, (try? system.stat(target))?.isDirectory != true {
      throw plain("target '\(target)' is not a directory")
    }
    var status: Int32 = 0
    for source in operands {
      guard let found = try? system.stat(source) else {
        complain("cannot stat '\(source)': No such file or directory", &system)
        status = 1
        continue
      }
      if found.isDirectory, !recursive {
        complain("-r not specified; omitting directory '\(source)'", &system)
        status = 1
        continue
      }
      let place = destination(source, target, system)
      if Paths.join(system.workingDirectory, source) == Paths.join(system.workingDirectory, place) {
        complain("'\(source)' and '\(place)' are the same file", &system)
        status = 1
        continue
      }
      if found.isDirectory,
        Paths.join(system.workingDirectory, place).hasPrefix(
          Paths.join(system.workingDirectory, source) + "/"
        )
      {
        complain("cannot copy a directory, '\(source)', into itself, '\(place)'", &system)
        status = 1
        continue
      }
      if !copyTree(source, place, &system) { status = 1 }
    }
    return status
  }

  private static func copyTree(_ source: String, _ target: String, _ system: inout Kernel) -> Bool {
    var paths: [(String, FileStatus)] = []
    if let found = try? system.stat(source), !found.isDirectory {
      paths = [(source, found)]
    } else {
      FileTree.walk(source, &system) { path, status in paths.append((path, status)) }
    }
    var isFine = true
    for (path, status) in paths {
      let place = target + path.dropFirst(source.count)
      do throws(Errno) {
        if status.isDirectory {
          if (try? system.stat(place)) == nil { try system.makeDirectory(place) }
        } else if let link = status.linkTarget {
          try system.symlink(link, at: place)
        } else {
          try system.writeFile(place, try system.readFile(path), mode: status.mode)
        }
      } catch {
        complain("cannot create regular file '\(place)': \(error.message)", &system)
        isFine = false
      }
    }
    return isFine
  }

  @Sendable private static func move(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "fvnui", long: ["force": "f"])
    var operands = options.operands
    guard operands.count > 1, let target = operands.popLast() else {
      throw UsageFailure(
        message: operands.isEmpty
          ? "missing file operand" : "missing destination file operand after '\(operands[0])'"
      )
    }
    if operands.count > 1, (try? system.stat(target))?.isDirectory != true {
      throw plain("target '\(target)' is not a directory")
    }
    var status: Int32 = 0
    for source in operands {
      let place = destination(source, target, system)
      guard (try? system.stat(source, followLinks: false)) != nil else {
        complain("cannot stat '\(source)': No such file or directory", &system)
        status = 1
        continue
      }
      do throws(Errno) {
        if options.has("n"), (try? system.stat(place)) != nil { continue }
        try system.rename(source, to: place)
      } catch {
        if error == .EXDEV, copyTree(source, place, &system) {
          try? system.removeTree(source)
          continue
        }
        complain("cannot move '\(source)' to '\(place)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func changeMode(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var words = Array(system.arguments.dropFirst())
    let recursive = words.contains("-R")
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
          let old = try system.stat(path).mode
          try system.chmod(path, mode: FileModes.apply(mode, to: old) ?? old)
        } catch {
          complain("cannot access '\(path)': \(error.message)", &system)
          status = 1
        }
      }
    }
    return status
  }

  @Sendable private static func changeOwner(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "Rvfh")
    guard options.operands.count > 1 else { throw UsageFailure(message: "missing operand") }
    let parts = options.operands[0].split(separator: ":", omittingEmptySubsequences: false)
    func number(_ text: Substring?) throws(UsageFailure) -> UInt32? {
      guard let text, !text.isEmpty else { return nil }
      if text == "root" { return 0 }
      guard let number = UInt32(text) else { throw plain("invalid user: '\(text)'") }
      return number
    }
    let owner = try number(parts.first)
    let group = try number(parts.count > 1 ? parts[1] : nil)
    var status: Int32 = 0
    for path in options.operands.dropFirst() {
      do throws(Errno) { try system.chown(path, owner: owner, group: group) } catch {
        let what = error == .ENOENT ? "cannot access" : "changing ownership of"
        complain("\(what) '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func stat(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "c:Lf", long: ["format": "c"])
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    var result: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        let status = try system.stat(path, followLinks: options.has("L"))
        let kind =
          switch status.kind {
          case .directory: "directory"
          case .link: "symbolic link"
          case .device: "character special file"
          case .regular: status.size == 0 ? "regular empty file" : "regular file"
          }
        let time = CivilTime(status.modified)
        let stamp = "\(time.date) \(time.timeOfDay).000000000 +0000"
        let octal = String(status.mode, radix: 8)
        guard let format = options.value("c") else {
          system.print(
            "  File: \(path)\n  Size: \(Columns.left(String(status.size), 10))\tBlocks: "
              + "\(Columns.left(String((status.size + 511) / 512), 10)) IO Block: 4096   \(kind)\n"
              + "Access: (0\(octal)/\(FileModes.text(status)))  Uid: (\(Columns.right(String(status.owner), 5))/"
              + "\(Columns.right(Accounts.user(status.owner, system), 8)))   Gid: (\(Columns.right(String(status.group), 5))/"
              + "\(Columns.right(Accounts.group(status.group, system), 8)))\nModify: \(stamp)\n"
          )
          continue
        }
        let values: [(String, String)] = [
          ("%n", path), ("%s", String(status.size)), ("%a", octal), ("%A", FileModes.text(status)),
          ("%U", Accounts.user(status.owner, system)), ("%G", Accounts.group(status.group, system)),
          ("%u", String(status.owner)), ("%g", String(status.group)), ("%F", kind), ("%y", stamp),
          ("%Y", String(status.modified.seconds)), ("%h", String(status.linkCount)),
        ]
        var text = format
        for (mark, value) in values {
          text = text.split(separator: mark, omittingEmptySubsequences: false).joined(
            separator: value
          )
        }
        system.print(text + "\n")
      } catch {
        complain("cannot statx '\(path)': \(error.message)", &system)
        result = 1
      }
    }
    return result
  }

  @Sendable private static func diskUsage(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "shackmd:",
      long: ["max-depth": "d", "summarize": "s"]
    )
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
          (path, status.isDirectory ? 4 : (status.size + 4095) / 4096 * 4, status.isDirectory)
        )
      }
      for entry in files.reversed() {
        let shown =
          entry.path == place || (entry.isDirectory && !options.has("s"))
          || (options.has("a") && !options.has("s"))
        guard shown else { continue }
        let total = files.filter { $0.path == entry.path || $0.path.hasPrefix(entry.path + "/") }
          .reduce(0) { $0 + $1.blocks }
        let size = options.has("h") ? Sizes.human(total * 1024) : String(total)
        system.print("\(size)\t\(entry.path)\n")
      }
    }
    return result
  }

  @Sendable private static func makeTemporary(_ system: inout Kernel) throws(UsageFailure) -> Int32
  {
    let options = try Options(system.arguments, "dp:tqu", long: ["directory": "d", "tmpdir": "p"])
    let template = options.operands.first ?? "/tmp/tmp.XXXXXXXXXX"
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    let marks = template.reversed().prefix { $0 == "X" }.count
    guard marks >= 3 else { throw plain("too few X's in template '\(template)'") }
    var path = String(template.dropLast(marks))
    for _ in 0..<marks {
      path.append(letters[Int(system.programRandom.next() % UInt64(letters.count))])
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
      complain("failed to create file via template '\(template)': \(error.message)", &system)
      return 1
    }
  }

  @Sendable private static func realPath(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "emsqz")
    var result: Int32 = 0
    for path in options.operands {
      if let real = try? system.realPath(path) {
        system.print(real + "\n")
      } else if !options.has("e"), (try? system.stat(Paths.directory(path))) != nil {
        system.print(Paths.join(system.workingDirectory, path) + "\n")
      } else {
        complain("\(path): No such file or directory", &system)
        result = 1
      }
    }
    return result
  }

  @Sendable private static func readLink(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "femn")
    var result: Int32 = 0
    for path in options.operands {
      if options.has("f") || options.has("e") || options.has("m") {
        system.print(
          ((try? system.realPath(path)) ?? Paths.join(system.workingDirectory, path)) + "\n"
        )
      } else if let target = (try? system.stat(path, followLinks: false))?.linkTarget {
        system.print(target + (options.has("n") ? "" : "\n"))
      } else {
        result = 1
      }
    }
    return result
  }

  @Sendable private static func compare(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "sl", status: 2)
    guard options.operands.count == 2 else {
      throw UsageFailure(message: "missing operand", status: 2)
    }
    do throws(Errno) {
      let first = try system.readFile(options.operands[0])
      let second = try system.readFile(options.operands[1])
      if first == second { return 0 }
      if !options.has("s") {
        let place = zip(first, second).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        if let place {
          let line = first[..<place].count { $0 == Byte.newline } + 1
          system.print(
            "\(options.operands[0]) \(options.operands[1]) differ: byte \(place + 1), line \(line)\n"
          )
        } else {
          let short = first.count < second.count ? options.operands[0] : options.operands[1]
          complain("EOF on \(short) after byte \(min(first.count, second.count))", &system)
        }
      }
      return 1
    } catch {
      complain("\(options.operands[0]): \(error.message)", &system)
      return 2
    }
  }
}
