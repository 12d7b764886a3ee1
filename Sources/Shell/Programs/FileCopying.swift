import Machine

extension Tools {
  /// Where a copy of `source` goes: into `target` if that is a directory.
  private static func destination(_ source: String, _ target: String, _ system: Kernel) -> String {
    (try? system.stat(target))?.isDirectory == true
      ? Paths.child(target, Paths.base(source)) : target
  }

  @Sendable static func copy(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func move(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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

  @Sendable static func compare(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
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
