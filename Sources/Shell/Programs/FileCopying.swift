import Machine

extension Tools {
  /// Where a copy of `source` goes: into `target` if that is a directory.
  private static func destination(_ source: String, _ target: String, _ system: Kernel) -> String {
    (try? system.stat(target))?.isDirectory == true
      ? Paths.child(target, Paths.base(source)) : target
  }

  private static let missing = "No such file or directory"

  /// The sources and the target of `cp` and `mv`.
  private static func ends(
    _ options: Options,
    _ system: Kernel
  ) throws(UsageFailure) -> (sources: [String], target: String) {
    var operands = options.operands
    if let target = options.value("t"), !operands.isEmpty { return (operands, target) }
    guard operands.count > 1, let target = operands.popLast() else {
      throw UsageFailure(
        message: operands.isEmpty
          ? "missing file operand" : "missing destination file operand after '\(operands[0])'"
      )
    }
    guard operands.count > 1 else { return (operands, target) }
    let found = try? system.stat(target)
    if found?.isDirectory != true {
      throw plain("target '\(target)': " + (found == nil ? missing : "Not a directory"))
    }
    return (operands, target)
  }

  @Sendable static func copy(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "rRafvpnuLPdiHxt:T",
      long: [
        "recursive": "r", "archive": "a", "force": "f", "verbose": "v", "no-clobber": "n",
        "update": "u", "preserve": "p", "target-directory": "t", "dereference": "L",
        "no-dereference": "P", "parents": "x", "no-target-directory": "T",
      ]
    )
    let (sources, target) = try ends(options, system)
    let recursive = options.has("r") || options.has("R") || options.has("a")
    let keepsLinks = options.has("a") || options.has("P") || options.has("d")
    var status: Int32 = 0
    for source in sources {
      let found: FileStatus
      do throws(Errno) { found = try system.stat(source, followLinks: !keepsLinks) } catch {
        complain("cannot stat '\(source)': \(error.message)", &system)
        status = 1
        continue
      }
      if found.isDirectory, !recursive {
        complain("-r not specified; omitting directory '\(source)'", &system)
        status = 1
        continue
      }
      let place = options.has("T") ? target : destination(source, target, system)
      if isSame(source, place, system) {
        complain("'\(source)' and '\(place)' are the same file", &system)
        status = 1
        continue
      }
      let old = try? system.stat(place)
      if old != nil, options.has("n") { continue }
      if let old, options.has("u"), old.modified >= found.modified { continue }
      if found.isDirectory, isBelow(place, source, system) {
        complain("cannot copy a directory, '\(source)', into itself, '\(place)'", &system)
        status = 1
        continue
      }
      if !copyTree(source, place, options, &system) { status = 1 }
    }
    return status
  }

  private static func isSame(_ left: String, _ right: String, _ system: Kernel) -> Bool {
    let first = try? system.fileNumber(left)
    return first != nil && first == (try? system.fileNumber(right))
      && (try? system.realPath(left)) != nil
  }

  private static func isBelow(_ path: String, _ folder: String, _ system: Kernel) -> Bool {
    Paths.join(system.workingDirectory, path).hasPrefix(
      Paths.join(system.workingDirectory, folder) + "/"
    )
  }

  private static func copyTree(
    _ source: String,
    _ target: String,
    _ options: Options,
    _ system: inout Kernel
  ) -> Bool {
    var paths: [(String, FileStatus)] = []
    let keepsLinks = options.has("a") || options.has("P") || options.has("d")
    let keepsTimes = options.has("a") || options.has("p")
    if let found = try? system.stat(source, followLinks: !keepsLinks), !found.isDirectory {
      paths = [(source, found)]
    } else {
      FileTree.walk(source, &system) { path, status in paths.append((path, status)) }
    }
    var isFine = true
    for (path, status) in paths {
      let place = target + path.dropFirst(source.count)
      do throws(Errno) {
        if options.has("v") { system.print("'\(path)' -> '\(place)'\n") }
        if status.isDirectory {
          if (try? system.stat(place)) == nil { try system.makeDirectory(place) }
        } else if let link = status.linkTarget {
          if options.has("f") || options.has("a") { try? system.remove(place) }
          try system.symlink(link, at: place)
        } else {
          try system.writeFile(place, try system.readFile(path), mode: status.mode)
          if keepsTimes { try system.touch(place, time: status.modified) }
        }
      } catch {
        complain("cannot create regular file '\(place)': \(error.message)", &system)
        isFine = false
      }
    }
    return isFine
  }

  @Sendable static func move(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "fvnuit:TZ",
      long: [
        "force": "f", "verbose": "v", "no-clobber": "n", "update": "u", "target-directory": "t",
        "no-target-directory": "T",
      ]
    )
    let (sources, target) = try ends(options, system)
    var status: Int32 = 0
    for source in sources {
      let place = options.has("T") ? target : destination(source, target, system)
      do throws(Errno) { _ = try system.stat(source, followLinks: false) } catch {
        complain("cannot stat '\(source)': \(error.message)", &system)
        status = 1
        continue
      }
      if options.has("n"), (try? system.stat(place)) != nil { continue }
      if Paths.join(system.workingDirectory, source) == Paths.join(system.workingDirectory, place) {
        complain("'\(source)' and '\(place)' are the same file", &system)
        status = 1
        continue
      }
      if isBelow(place, source, system) {
        complain("cannot move '\(source)' to a subdirectory of itself, '\(place)'", &system)
        status = 1
        continue
      }
      do throws(Errno) { try system.rename(source, to: place) } catch {
        guard error == .EXDEV, copyTree(source, place, options, &system) else {
          complain("cannot move '\(source)' to '\(place)': \(error.message)", &system)
          status = 1
          continue
        }
        try? system.removeTree(source)
      }
      if options.has("v") { system.print("renamed '\(source)' -> '\(place)'\n") }
    }
    return status
  }
}
