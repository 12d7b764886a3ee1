import Machine

extension Shell {
  mutating func resolve(
    _ redirections: [Redirection],
    _ system: Kernel
  )
    throws(ExpansionStop) -> [ResolvedRedirection]
  {
    var result: [ResolvedRedirection] = []
    for redirection in redirections {
      var number = redirection.descriptor
      if let name = redirection.variable {
        number = try place(for: redirection, name, system)
      }
      switch redirection.target {
      case .read(let word):
        result.append(
          .open(number, path: try path(word, redirection.text, system), .read, clobber: true)
        )
      case .write(let word, let append, let clobber):
        result.append(
          .open(
            number,
            path: try path(word, redirection.text, system),
            append ? .append : .write,
            clobber: clobber
          )
        )
      case .readWrite(let word):
        result.append(
          .open(number, path: try path(word, redirection.text, system), .readWrite, clobber: true)
        )
      case .both(let word, let append):
        result.append(
          .open(
            1,
            path: try path(word, redirection.text, system),
            append ? .append : .write,
            clobber: true
          )
        )
        result.append(.duplicate(2, from: 1, written: "1"))
      case .text(let word): result.append(.text(number, try expandText(word, system).bytes))
      case .line(let word):
        result.append(.text(number, try expandText(word, system).bytes + [Byte.newline]))
      case .duplicate(let word):
        let fields = try expandFields([word], system)
        guard fields.count == 1, let text = fields.first else {
          throw .refused("\(redirection.text): ambiguous redirect")
        }
        if text == "-" {
          result.append(.close(number))
        } else if let source = Int(text) {
          result.append(.duplicate(number, from: source, written: redirection.text))
        } else if text.hasSuffix("-"), let source = Int(text.dropLast()) {
          result.append(.duplicate(number, from: source, written: redirection.text))
          result.append(.close(source))
        } else {
          throw .refused("\(redirection.text): ambiguous redirect")
        }
      }
    }
    return result
  }

  /// The descriptor of `{name}>`: a free one, or what the variable says where it is closed.
  private mutating func place(
    for redirection: Redirection,
    _ name: String,
    _ system: Kernel
  ) throws(ExpansionStop) -> Int {
    if case .duplicate(let word) = redirection.target, word.plain == "-" {
      guard let number = Int(value(ofElement: name, system) ?? "") else {
        throw .refused("\(name): Bad file descriptor")
      }
      return number
    }
    var number = 10
    while system.descriptor(number) != nil { number += 1 }
    try assign(name, String(number))
    return number
  }

  private mutating func path(
    _ word: Word,
    _ written: String,
    _ system: Kernel
  )
    throws(ExpansionStop) -> String
  {
    let fields = try expandFields([word], system)
    guard fields.count == 1 else {
      throw .refused("\(written): ambiguous redirect")
    }
    return fields[0]
  }

  /// Redirects descriptors until the frame that it pushes is done; false where one fails.
  mutating func redirect(_ redirections: [ResolvedRedirection], _ system: inout Kernel) -> Bool {
    var saved: [SavedDescriptor] = []
    for redirection in redirections {
      let number: Int
      switch redirection {
      case .open(let target, _, _, _), .duplicate(let target, _, _), .close(let target),
        .text(let target, _), .process(let target, _, _):
        number = target
      }
      if !saved.contains(where: { $0.number == number }) {
        var base = 10
        if case .duplicate(_, let source, _) = redirection { base = max(base, source + 1) }
        saved.append(save(number, above: base, &system))
      }
      if let message = perform(redirection, &system) {
        complain(message)
        lastStatus = dialect == .dash ? 2 : 1
        frames.append(.restore(saved))
        return false
      }
    }
    frames.append(.restore(saved))
    return true
  }

  /// Puts a copy of a descriptor aside, above the one that is about to be copied over it.
  private func save(_ number: Int, above base: Int, _ system: inout Kernel) -> SavedDescriptor {
    guard system.descriptor(number) != nil else {
      return SavedDescriptor(number: number, copy: nil)
    }
    var place = base
    while system.descriptor(place) != nil { place += 1 }
    let copy = try? system.duplicate(number, onto: place)
    return SavedDescriptor(number: number, copy: copy)
  }

  mutating func restore(_ saved: [SavedDescriptor], _ system: inout Kernel) {
    for descriptor in saved.reversed() {
      if let copy = descriptor.copy {
        _ = try? system.duplicate(copy, onto: descriptor.number)
        system.close(copy)
      } else {
        system.close(descriptor.number)
      }
    }
  }

  /// Does one redirection; gives the message of its failure.
  mutating func perform(_ redirection: ResolvedRedirection, _ system: inout Kernel) -> String? {
    switch redirection {
    case .open(let number, let path, let mode, let clobber):
      do throws(Errno) {
        if options.noClobber, mode == .write, !clobber,
          let status = try? system.stat(path), status.kind == .regular
        {
          return "\(path): cannot overwrite existing file"
        }
        if mode == .write || mode == .append, let status = try? system.stat(path),
          status.isDirectory
        {
          throw .EISDIR
        }
        let opened = try system.open(path, mode)
        move(opened, to: number, &system)
        return nil
      } catch {
        return refusal(of: path, reading: mode == .read, error)
      }
    case .duplicate(let number, let source, let written):
      do throws(Errno) {
        _ = try system.duplicate(source, onto: number)
        return nil
      } catch {
        return
          "\(dialect == .bash && !written.isEmpty ? written : String(source)): \(error.message)"
      }
    case .close(let number):
      system.close(number)
      return nil
    case .process(let number, let list, let writes):
      return begin(list, at: number, writes: writes, &system)
    case .text(let number, let bytes):
      let pipe = system.pipe()
      _ = system.write(pipe.write, bytes)
      system.close(pipe.write)
      move(pipe.read, to: number, &system)
      return nil
    }
  }

  /// Starts the commands of `<(…)` or `>(…)` with a pipe to them at a descriptor.
  private mutating func begin(
    _ list: CommandList,
    at number: Int,
    writes: Bool,
    _ system: inout Kernel
  ) -> String? {
    let pipe = makePipe(&system)
    let (own, other) = writes ? (pipe.write, pipe.read) : (pipe.read, pipe.write)
    var files = inherited(system).filter { $0.child < 60 }
    replace(&files, writes ? 0 : 1, by: other)
    var child = subshell(.list(list, next: 0), mayBecome: list.items.count == 1)
    child.traceDepth = traceDepth + 1
    do throws(Errno) {
      _ = try system.spawn(SpawnRequest(system.arguments, program: child, files: files))
    } catch {
      system.close(own)
      system.close(other)
      return "fork: \(error.message)"
    }
    system.close(other)
    move(own, to: number, &system)
    return nil
  }

  private func move(_ opened: Int, to number: Int, _ system: inout Kernel) {
    guard opened != number else { return }
    _ = try? system.duplicate(opened, onto: number)
    system.close(opened)
  }

  private func refusal(of path: String, reading: Bool, _ error: Errno) -> String {
    switch dialect {
    case .bash: "\(path): \(error.message)"
    case .dash:
      reading
        ? "cannot open \(path): " + (error == .ENOENT ? "No such file" : error.message)
        : "cannot create \(path): " + (error == .ENOENT ? "Directory nonexistent" : error.message)
    case .busybox:
      reading
        ? "can't open \(path): " + (error == .ENOENT ? "no such file" : error.message)
        : "can't create \(path): " + (error == .ENOENT ? "nonexistent directory" : error.message)
    }
  }

  /// `exec`: turns into a program, or makes redirections stay.
  mutating func runExec(_ prepared: PreparedCommand, _ system: inout Kernel) -> Disposition? {
    for redirection in prepared.redirections {
      if let message = perform(redirection, &system) {
        complain(message)
        lastStatus = dialect == .dash ? 2 : 1
        if dialect != .bash, !isInteractive { exit(lastStatus) }
        return nil
      }
    }
    var words = Array(prepared.words.dropFirst())
    while let flag = words.first, flag.hasPrefix("-") {
      words.removeFirst()
      if flag == "-a", !words.isEmpty { words.removeFirst() }
      if flag == "--" { break }
    }
    guard let name = words.first else {
      // What a substitution reads or writes lies where the redirection put it.
      for case .process(let number, _, _) in prepared.redirections { system.close(number) }
      lastStatus = 0
      return nil
    }
    var environment = exportedEnvironment
    for (name, value) in prepared.assignments { environment[name] = value }
    do throws(Errno) {
      let program = try system.prepareExec(words, environment: environment)
      system.ignoreSignals([])
      for number in 10..<32 { system.close(number) }
      return .become(program)
    } catch {
      let status: Int32 = error == .ENOENT ? 127 : 126
      switch dialect {
      case .bash where error == .ENOENT && !name.contains("/"):
        complain("exec: \(name): not found")
      case .bash: complain("\(name): \(error.message)")
      default: fail("exec", "\(name): " + (error == .ENOENT ? "not found" : error.message))
      }
      lastStatus = status
      if !isInteractive { exit(status) }
      return nil
    }
  }
}
