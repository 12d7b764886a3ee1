import Machine
import Simulation

/// `tar`: makes, lists and unpacks archives.
struct Tar: GatheringTool {
  let paths: [String]
  private let options: TarOptions

  var failureStatus: Int32 { 2 }

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try TarOptions(arguments)
    let isCreate = options.action == .create
    if options.archive == "-", system.isTerminal(isCreate ? 1 : 0) {
      let what = isCreate ? "write archive contents to" : "read archive contents from"
      throw Tools.plain(
        "Refusing to \(what) terminal (missing -f option?)\n"
          + "tar: Error is not recoverable: exiting now",
        status: 2
      )
    }
    paths = isCreate ? [] : [options.archive]
    if !isCreate, options.archive != "-" {
      do throws(Errno) { system.close(try system.open(options.archive, .read)) } catch {
        throw Tools.plain(
          "\(options.archive): Cannot open: \(error.message)\n"
            + "tar: Error is not recoverable: exiting now",
          status: 2
        )
      }
    }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var run = TarRun(options: options)
    if options.action == .create { return run.create(&system) }
    var bytes = inputs.first ?? []
    if GzipFormat.isPacked(bytes) {
      guard options.isPacked || options.archive != "-" else {
        throw Tools.plain(
          "Archive is compressed. Use -z option\ntar: Error is not recoverable: exiting now",
          status: 2
        )
      }
      let (plain, complaint) = GzipFormat.unpack(bytes, limit: system.limits.fileBytes)
      if let complaint { system.print("\ngzip: stdin: \(complaint)\n", to: 2) }
      bytes = plain
    } else if options.isPacked {
      system.print("\ngzip: stdin: not in gzip format\n", to: 2)
      throw Tools.plain(
        "Child returned status 1\ntar: Error is not recoverable: exiting now",
        status: 2
      )
    }
    guard let members = TarFormat.members(bytes) else {
      throw Tools.plain(
        "This does not look like a tar archive\n"
          + "tar: Exiting with failure status due to previous errors",
        status: 2
      )
    }
    return run.read(members, &system)
  }
}

/// One run of `tar` over its members.
private struct TarRun {
  let options: TarOptions
  var failed = false
  var saidSlash = false

  mutating func complain(_ text: String, _ system: inout Kernel) {
    system.print("tar: \(text)\n", to: 2)
    failed = true
  }

  private func end(_ system: inout Kernel) -> Int32 {
    if failed { system.print("tar: Exiting with failure status due to previous errors\n", to: 2) }
    return failed ? 2 : 0
  }

  private func tell(_ member: TarMember, _ system: inout Kernel) {
    let isListing = options.action == .list
    let level = options.verbosity + (isListing ? 1 : 0)
    guard level > 0 else { return }
    let output = (options.action == .create && options.archive == "-") || options.prints ? 2 : 1
    guard level > 1 else { return system.print(member.name + "\n", to: output) }
    let status = FileStatus(member)
    let owner = member.ownerName.isEmpty ? String(member.owner) : member.ownerName
    let group = member.groupName.isEmpty ? String(member.group) : member.groupName
    let size = String(member.contents.count)
    let width = max(size.count, 18 - owner.count - 1 - group.count)
    let time = CivilTime(member.modified)
    let arrow = member.kind == .link ? " -> " + member.target : ""
    system.print(
      "\(FileModes.text(status)) \(owner)/\(group) \(Columns.right(size, width)) "
        + "\(time.date) \(time.timeOfDay.prefix(5)) \(member.name)\(arrow)\n",
      to: output
    )
  }

  // MARK: - Making

  mutating func create(_ system: inout Kernel) -> Int32 {
    var members: [TarMember] = []
    var size = 0
    for operand in options.operands {
      let base = operand.directory
      let start =
        base.map {
          operand.path.hasPrefix("/") ? operand.path : Paths.child($0, operand.path)
        } ?? operand.path
      guard (try? system.stat(start, followLinks: false)) != nil else {
        complain("\(operand.path): Cannot stat: No such file or directory", &system)
        continue
      }
      var found: [(String, FileStatus)] = []
      FileTree.walk(start, &system) { found.append(($0, $1)) }
      let trimmed = operand.path.count > 1 && operand.path.hasSuffix("/")
      let prefix = trimmed ? String(operand.path.dropLast()) : operand.path
      let cut = trimmed && base == nil ? start.count - 1 : start.count
      for (path, status) in found {
        let rest = path.count > cut ? path.dropFirst(cut) : ""
        var name = prefix + (rest.isEmpty || rest.hasPrefix("/") ? rest : "/" + rest)
        if prefix == "/", name.hasPrefix("//") { name.removeFirst() }
        if options.isExcluded(name) || options.archive != "-" && sameFile(path, system) { continue }
        guard let member = member(path, name, status, &system) else { continue }
        size += member.contents.count + 512
        guard size < system.limits.fileBytes else {
          complain(
            "the archive is larger than the limit of \(system.limits.fileBytes) bytes",
            &system
          )
          return end(&system)
        }
        members.append(member)
        tell(member, &system)
      }
    }
    var bytes = TarFormat.bytes(members)
    if options.isPacked { bytes = GzipFormat.pack(bytes) }
    if options.archive == "-" {
      system.print(bytes)
    } else {
      do throws(Errno) { try system.writeFile(options.archive, bytes) } catch {
        system.print("tar: \(options.archive): Cannot open: \(error.message)\n", to: 2)
        system.print("tar: Error is not recoverable: exiting now\n", to: 2)
        return 2
      }
    }
    return end(&system)
  }

  private func sameFile(_ path: String, _ system: Kernel) -> Bool {
    Paths.join(system.workingDirectory, path)
      == Paths.join(system.workingDirectory, options.archive)
  }

  private mutating func member(
    _ path: String,
    _ given: String,
    _ status: FileStatus,
    _ system: inout Kernel
  ) -> TarMember? {
    var name = given
    if !options.keepsSlash, name.hasPrefix("/") {
      if !saidSlash { system.print("tar: Removing leading `/' from member names\n", to: 2) }
      saidSlash = true
      name = String(name.drop { $0 == "/" })
      if name.isEmpty { name = "./" }
    }
    var member = TarMember(name: name, mode: status.mode)
    (member.owner, member.group) = (status.owner, status.group)
    member.ownerName = Accounts.user(status.owner, system)
    member.groupName = Accounts.group(status.group, system)
    member.modified = status.modified
    switch status.kind {
    case .directory:
      member.kind = .directory
      if !member.name.hasSuffix("/") { member.name += "/" }
    case .link where !options.followsLinks:
      member.kind = .link
      member.target = status.linkTarget ?? ""
    case .device, .pipe: return nil
    case .regular, .link:
      do throws(Errno) { member.contents = try system.readFile(path) } catch {
        complain("\(given): Cannot open: \(error.message)", &system)
        return nil
      }
    }
    return member
  }

  // MARK: - Reading

  mutating func read(_ members: [TarMember], _ system: inout Kernel) -> Int32 {
    var unused = options.operands.map(\.path)
    var directories: [(path: String, member: TarMember)] = []
    for var member in members {
      if !options.operands.isEmpty {
        guard let wanted = options.operands.first(where: { matches($0.path, member.name) }) else {
          continue
        }
        unused.removeAll { $0 == wanted.path }
      }
      if options.isExcluded(member.name) { continue }
      if options.action == .list {
        tell(member, &system)
        continue
      }
      if options.stripped > 0 {
        let parts = member.name.split(separator: "/").dropFirst(options.stripped)
        if parts.isEmpty { continue }
        member.name = parts.joined(separator: "/") + (member.kind == .directory ? "/" : "")
      }
      tell(member, &system)
      if options.prints {
        system.print(member.contents)
      } else {
        extract(member, &directories, &system)
      }
    }
    for (path, member) in directories.reversed() where !options.ignoresTimes {
      try? system.touch(path, time: member.modified)
    }
    for path in unused { complain("\(path): Not found in archive", &system) }
    return end(&system)
  }

  private func matches(_ wanted: String, _ name: String) -> Bool {
    let plain = name.hasSuffix("/") ? String(name.dropLast()) : name
    let clean = wanted.hasSuffix("/") ? String(wanted.dropLast()) : wanted
    if options.usesWildcards, Pattern(Array(clean.utf8)).matches(plain) { return true }
    return plain == clean || plain.hasPrefix(clean + "/")
  }

  private mutating func extract(
    _ member: TarMember,
    _ directories: inout [(path: String, member: TarMember)],
    _ system: inout Kernel
  ) {
    var name = member.name
    if name.hasPrefix("/"), !options.keepsSlash {
      if !saidSlash { system.print("tar: Removing leading `/' from member names\n", to: 2) }
      saidSlash = true
      name = String(name.drop { $0 == "/" })
    }
    if name.split(separator: "/").contains("..") {
      return complain("\(member.name): Member name contains '..', skipping", &system)
    }
    let base = options.operands.first { matches($0.path, member.name) }?.directory
    let path =
      (base ?? options.directory).map {
        name.hasPrefix("/") ? name : Paths.child($0, name)
      } ?? name
    if options.keepsOld, member.kind != .directory, (try? system.stat(path)) != nil {
      return complain("\(member.name): Cannot open: File exists", &system)
    }
    do throws(Errno) {
      let parent = Paths.directory(path)
      if (try? system.stat(parent)) == nil { try system.makeDirectory(parent, parents: true) }
      switch member.kind {
      case .directory:
        if (try? system.stat(path)) == nil { try system.makeDirectory(path) }
        directories.append((path, member))
      case .link:
        try? system.remove(path)
        return try system.symlink(member.target, at: path)
      case .file:
        try? system.remove(path)
        try system.writeFile(path, member.contents, mode: member.mode)
      }
      let mask = system.process.user == 0 ? 0 : system.process.umask
      try system.chmod(path, mode: member.mode & ~mask)
      if system.process.user == 0, options.keepsOwner != false {
        try system.chown(path, owner: member.owner, group: member.group)
      }
      if member.kind == .file, !options.ignoresTimes {
        try system.touch(path, time: member.modified)
      }
    } catch {
      let verb = member.kind == .directory ? "mkdir" : "open"
      complain("\(member.name): Cannot \(verb): \(error.message)", &system)
    }
  }
}

extension FileStatus {
  fileprivate init(_ member: TarMember) {
    let kind: Kind =
      switch member.kind {
      case .file: .regular
      case .directory: .directory
      case .link: .link
      }
    self.init(kind: kind, mode: member.mode)
  }
}
