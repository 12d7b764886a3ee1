import Machine
import Simulation

extension Tools {
  static let fileWorks: [String: Tool.Work] = [
    "ls": Listing.run, "mkdir": makeDirectories, "rmdir": removeDirectories, "rm": remove,
    "touch": touch, "ln": link, "cp": copy, "mv": move, "chmod": changeMode,
    "chown": changeOwner, "stat": stat, "du": diskUsage, "mktemp": makeTemporary,
    "realpath": realPath, "readlink": readLink, "dd": copyBlocks,
    "fallocate": allocate,
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
    let text = options.value("m")
    let mode = text.flatMap { FileModes.apply($0, to: 0o777, isDirectory: true) }
    if let text, mode == nil { throw plain("invalid mode '\(text)'") }
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        let isNew = (try? system.stat(path)) == nil
        try system.makeDirectory(path, parents: options.has("p"))
        if isNew, let mode { try system.chmod(path, mode: mode) }
        if isNew, options.has("v") { system.print("mkdir: created directory '\(path)'\n") }
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
      "rRfvidI",
      long: [
        "recursive": "r", "force": "f", "verbose": "v", "dir": "d", "interactive": "i",
        "no-preserve-root": "I", "preserve-root": "I", "one-file-system": "I",
      ]
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
        } else if found.isDirectory, options.has("d"), !recursive {
          try system.removeDirectory(path)
          if options.has("v") { system.print("removed directory '\(path)'\n") }
        } else if found.isDirectory, !recursive {
          complain("cannot remove '\(path)': Is a directory", &system)
          status = 1
        } else {
          var gone: [(String, FileStatus)] = []
          if options.has("v") { FileTree.walk(path, &system) { gone.append(($0, $1)) } }
          try found.isDirectory ? system.removeTree(path) : system.remove(path)
          for (path, status) in gone.reversed() {
            system.print("removed \(status.isDirectory ? "directory " : "")'\(path)'\n")
          }
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
    let options = try Options(
      system.arguments,
      "acmfhd:t:r:",
      long: ["no-create": "c", "date": "d", "reference": "r", "no-dereference": "h"]
    )
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing file operand") }
    var time: Instant?
    if let path = options.value("r") {
      do throws(Errno) { time = try system.stat(path).modified } catch {
        throw plain("failed to get attributes of '\(path)': \(error.message)")
      }
    }
    if let text = options.value("d") {
      guard let read = DateReader.read(text, now: system.now) else {
        throw plain("invalid date format '\(text)'")
      }
      time = read
    }
    if let text = options.value("t") {
      guard let read = stamp(text, system.now) else {
        throw plain("invalid date format '\(text)'")
      }
      time = read
    }
    var status: Int32 = 0
    for path in options.operands {
      do throws(Errno) {
        if (try? system.stat(path)) == nil {
          if options.has("c") { continue }
          let number = try system.open(path, .append)
          system.close(number)
          if time == nil { continue }
        }
        try system.touch(path, time: time)
      } catch {
        complain("cannot touch '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  /// `[[CC]YY]MMDDhhmm[.ss]`.
  private static func stamp(_ text: String, _ now: Instant) -> Instant? {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let digits = parts.first, digits.allSatisfy(\.isNumber),
      [8, 10, 12].contains(digits.count)
    else { return nil }
    let own = CivilTime(now).year
    let year =
      digits.count == 8
      ? CivilTime.padded(own, 4)
      : digits.count == 12
        ? String(digits.prefix(4))
        : ((Int(digits.prefix(2)) ?? 0) < 69 ? "20" : "19") + digits.prefix(2)
    let rest = digits.suffix(8).map { String($0) }
    let date = "\(year)-\(rest[0])\(rest[1])-\(rest[2])\(rest[3])"
    let seconds = parts.count > 1 ? String(parts[1]) : "00"
    let clock = "\(rest[4])\(rest[5]):\(rest[6])\(rest[7]):\(seconds)"
    return DateReader.read("\(date) \(clock)", now: now)
  }

  @Sendable private static func link(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "sfnvrTt:P",
      long: [
        "symbolic": "s", "force": "f", "verbose": "v", "no-dereference": "n", "relative": "r",
        "no-target-directory": "T", "target-directory": "t",
      ]
    )
    var sources = options.operands
    guard let first = sources.first else { throw UsageFailure(message: "missing file operand") }
    var folder = options.value("t")
    var target = ""
    if folder == nil {
      target = sources.count > 1 ? sources.removeLast() : Paths.base(first)
      let status = try? system.stat(target, followLinks: !options.has("n"))
      if status?.isDirectory == true, !options.has("T") { folder = target }
      if sources.count > 1, folder == nil { throw plain("target '\(target)': Not a directory") }
    }
    var status: Int32 = 0
    for source in sources {
      let place = folder.map { Paths.child($0, Paths.base(source)) } ?? target
      if let refusal = makeLink(source, at: place, options, &system) {
        complain(refusal, &system)
        status = 1
      } else if options.has("v") {
        system.print("'\(place)' \(options.has("s") ? "->" : "=>") '\(source)'\n")
      }
    }
    return status
  }

  /// Makes one link; gives the words where it cannot be made.
  private static func makeLink(
    _ source: String,
    at target: String,
    _ options: Options,
    _ system: inout Kernel
  ) -> String? {
    if !options.has("s") {
      do throws(Errno) {
        if try system.stat(source, followLinks: false).isDirectory {
          return "\(source): hard link not allowed for directory"
        }
      } catch {
        return "failed to access '\(source)': \(error.message)"
      }
    }
    do throws(Errno) {
      if options.has("f") { try? system.remove(target) }
      try options.has("s") ? system.symlink(source, at: target) : system.link(source, at: target)
      return nil
    } catch {
      if options.has("s") {
        return "failed to create symbolic link '\(target)': \(error.message)"
      }
      let arrow = error == .EEXIST ? "" : " => '\(source)'"
      return "failed to create hard link '\(target)'\(arrow): \(error.message)"
    }
  }
}
