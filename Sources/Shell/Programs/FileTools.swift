import Machine

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
}
