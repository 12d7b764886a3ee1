import Machine
import Simulation

extension Tools {
  @Sendable static func changeMode(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func changeOwner(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func stat(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func diskUsage(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func makeTemporary(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func realPath(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func readLink(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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
}
