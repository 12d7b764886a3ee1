import Machine

extension Tools {
  static let sizeWorks: [String: Tool.Work] = [
    "truncate": truncate, "install": install, "factor": factor,
  ]

  @Sendable private static func truncate(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "cs:r:o",
      long: ["no-create": "c", "size": "s", "reference": "r"]
    )
    guard let text = options.value("s") ?? options.value("r") else {
      throw UsageFailure(message: "you must specify either '--size' or '--reference'")
    }
    guard !options.operands.isEmpty else { throw UsageFailure(message: "missing file operand") }
    let sign = options.has("r") ? nil : text.first.flatMap { "+-<>/%".contains($0) ? $0 : nil }
    var given = (try? system.stat(text))?.size ?? 0
    if !options.has("r") {
      guard let size = Sizes.read(sign == nil ? text : String(text.dropFirst())) else {
        throw plain("Invalid number: '\(text)'")
      }
      given = size
    }
    var status: Int32 = 0
    for path in options.operands {
      let old = (try? system.readFile(path)) ?? []
      if options.has("c"), (try? system.stat(path)) == nil { continue }
      let size: Int
      switch sign {
      case "+": size = old.count + given
      case "-": size = max(0, old.count - given)
      case "<": size = min(old.count, given)
      case ">": size = max(old.count, given)
      case "/": size = given == 0 ? 0 : old.count / given * given
      case "%": size = given == 0 ? 0 : (old.count + given - 1) / given * given
      default: size = given
      }
      if !resize(path, old, size, &system) { status = 1 }
    }
    return status
  }

  private static func resize(
    _ path: String,
    _ old: [UInt8],
    _ size: Int,
    _ system: inout Kernel
  ) -> Bool {
    guard size <= system.limits.fileBytes else {
      complain("failed to truncate '\(path)' at \(size) bytes: File too large", &system)
      return false
    }
    let zeros = [UInt8](repeating: 0, count: max(0, size - old.count))
    do throws(Errno) { try system.writeFile(path, Array(old.prefix(size)) + zeros) } catch {
      complain("cannot open '\(path)' for writing: \(error.message)", &system)
      return false
    }
    return true
  }

  /// `install`: copies with rights, or makes directories.
  @Sendable private static func install(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "dDm:o:g:vtpcs",
      long: ["directory": "d", "mode": "m", "owner": "o", "group": "g", "verbose": "v"]
    )
    guard let mode = FileModes.apply(options.value("m") ?? "755", to: 0) else {
      throw plain("invalid mode '\(options.value("m") ?? "")'")
    }
    var operands = options.operands
    guard !operands.isEmpty else { throw UsageFailure(message: "missing file operand") }
    if options.has("d") { return makeDirectories(operands, mode, options, &system) }
    guard operands.count > 1, let target = operands.popLast() else {
      throw UsageFailure(message: "missing destination file operand after '\(operands[0])'")
    }
    let isDirectory = (try? system.stat(target))?.isDirectory == true
    if options.has("D") { try? system.makeDirectory(Paths.directory(target), parents: true) }
    var status: Int32 = 0
    for source in operands {
      let place = isDirectory ? Paths.child(target, Paths.base(source)) : target
      do throws(Errno) {
        let bytes = try system.readFile(source)
        try? system.remove(place)
        try system.writeFile(place, bytes, mode: mode)
        try system.chmod(place, mode: mode)
        if options.has("v") { system.print("'\(source)' -> '\(place)'\n") }
      } catch {
        complain("cannot stat '\(source)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  private static func makeDirectories(
    _ paths: [String],
    _ mode: UInt16,
    _ options: Options,
    _ system: inout Kernel
  ) -> Int32 {
    var status: Int32 = 0
    for path in paths {
      do throws(Errno) {
        try system.makeDirectory(path, parents: true)
        try system.chmod(path, mode: mode)
        if options.has("v") { system.print("install: creating directory '\(path)'\n") }
      } catch {
        complain("cannot create directory '\(path)': \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func factor(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "h")
    guard !options.operands.isEmpty else {
      throw plain("standard input is not simulated; name numbers")
    }
    var status: Int32 = 0
    for word in options.operands {
      guard var rest = UInt64(word), rest < 1 << 44 else {
        let reason = UInt64(word) == nil ? "is not a valid positive integer" : "is too large here"
        complain("'\(word)' \(reason)", &system)
        status = 1
        continue
      }
      var text = word + ":"
      var divisor: UInt64 = 2
      while divisor * divisor <= rest {
        while rest % divisor == 0 {
          text += " \(divisor)"
          rest /= divisor
        }
        divisor += divisor == 2 ? 1 : 2
      }
      if rest > 1 { text += " \(rest)" }
      system.print(text + "\n")
    }
    return status
  }
}

extension Sizes {
  /// Reads `10`, `4K`, `1M`, `2kB`, `3GiB`.
  static func read(_ text: String) -> Int? {
    let digits = text.prefix { $0.isNumber }
    guard let number = Int(digits) else { return nil }
    let unit = text.dropFirst(digits.count)
    if unit.isEmpty { return number }
    if unit == "b" { return number * 512 }
    guard let first = unit.first?.uppercased(),
      let power = ["K", "M", "G", "T"].firstIndex(of: first)
    else { return nil }
    let isDecimal = unit.count == 2 && unit.hasSuffix("B")
    guard unit.count == 1 || isDecimal || unit.dropFirst() == "iB" else { return nil }
    var result = number
    for _ in 0...power {
      let (product, isTooLarge) = result.multipliedReportingOverflow(by: isDecimal ? 1000 : 1024)
      if isTooLarge { return nil }
      result = product
    }
    return result
  }
}
