import Machine

/// `realpath` and `readlink`: where paths lead.
extension Tools {
  @Sendable static func realPath(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "emsqzLP",
      long: [
        "canonicalize-existing": "e", "canonicalize-missing": "m", "strip": "s", "quiet": "q",
        "no-symlinks": "s", "zero": "z", "relative-to": "1", "relative-base": "2",
      ],
      valuedLong: ["relative-to", "relative-base"]
    )
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    var result: Int32 = 0
    for path in options.operands {
      let real =
        options.has("s")
        ? Paths.join(system.workingDirectory, path)
        : resolved(path, isStrict: options.has("e"), isLoose: options.has("m"), system)
      guard let real else {
        if !options.has("q") { complain("\(path): No such file or directory", &system) }
        result = 1
        continue
      }
      var shown = real
      if let base = options.value("1") ?? options.value("2") {
        let start = Paths.join(system.workingDirectory, base)
        let isInside = real == start || real.hasPrefix(start == "/" ? "/" : start + "/")
        if options.has("1") || isInside { shown = relative(real, from: start) }
      }
      system.print(shown + (options.has("z") ? "\0" : "\n"))
    }
    return result
  }

  /// A path without links; nil where something of it is missing that must be there.
  private static func resolved(
    _ path: String,
    isStrict: Bool,
    isLoose: Bool,
    _ system: Kernel
  ) -> String? {
    if path.isEmpty { return nil }
    if (try? system.stat(path)) != nil { return try? system.realPath(path) }
    if isStrict { return nil }
    var missing: [String] = []
    var known = path
    while known != "/", known != ".", (try? system.stat(known)) == nil {
      missing.insert(Paths.base(known), at: 0)
      known = Paths.directory(known)
    }
    guard isLoose || missing.count == 1 else { return nil }
    let start = (try? system.realPath(known)) ?? Paths.join(system.workingDirectory, known)
    return Paths.join(start, missing.joined(separator: "/"))
  }

  private static func relative(_ path: String, from start: String) -> String {
    var (target, base) = (path.split(separator: "/")[...], start.split(separator: "/")[...])
    while let first = target.first, first == base.first {
      target.removeFirst()
      base.removeFirst()
    }
    let parts = base.map { _ in ".." } + target.map(String.init)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  @Sendable static func readLink(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "femnvqsz",
      long: [
        "canonicalize": "f", "canonicalize-existing": "e", "canonicalize-missing": "m",
        "no-newline": "n", "verbose": "v", "quiet": "q", "silent": "s", "zero": "z",
      ]
    )
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing operand") }
    let end = options.has("z") ? "\0" : options.has("n") ? "" : "\n"
    var result: Int32 = 0
    for path in options.operands {
      var found: String?
      if options.has("f") || options.has("e") || options.has("m") {
        found = resolved(path, isStrict: options.has("e"), isLoose: options.has("m"), system)
      } else {
        found = (try? system.stat(path, followLinks: false))?.linkTarget
      }
      guard let found else {
        result = 1
        if options.has("v") {
          let isThere = (try? system.stat(path, followLinks: false)) != nil
          complain("\(path): \((isThere ? Errno.EINVAL : .ENOENT).message)", &system)
        }
        continue
      }
      system.print(found + end)
    }
    return result
  }
}
