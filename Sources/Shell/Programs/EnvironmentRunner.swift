import Machine

/// `env`: shows the environment or runs a program with another one.
struct Env: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    do throws(UsageFailure) { return try run(&system) } catch {
      return Tools.refuse("env", error, &system)
    }
  }

  private func run(_ system: inout Kernel) throws(UsageFailure) -> Disposition {
    var arguments = system.arguments
    // A lone dash is for nothing of the environment.
    if arguments.count > 1, arguments[1] == "-" { arguments[1] = "-i" }
    if let place = arguments.firstIndex(where: { $0.hasPrefix("-S") }), place > 0 {
      let text =
        arguments[place].count > 2
        ? String(arguments[place].dropFirst(2))
        : place + 1 < arguments.count ? arguments[place + 1] : ""
      let rest = arguments.dropFirst(arguments[place].count > 2 ? place + 1 : place + 2)
      arguments = Array(arguments[..<place]) + text.split(separator: " ").map(String.init) + rest
    }
    let options = try Options(
      arguments,
      "iu:C:0v",
      long: [
        "ignore-environment": "i", "unset": "u", "chdir": "C", "null": "0", "debug": "v",
      ],
      stopsAtOperand: true,
      status: 125
    )
    var environment = options.has("i") ? Environment() : system.environment
    for name in options.values("u") { environment[name] = nil }
    var words = options.operands[...]
    while let word = words.first, let equals = word.firstIndex(of: "=") {
      environment[String(word[..<equals])] = String(word[word.index(after: equals)...])
      words.removeFirst()
    }
    guard !words.isEmpty else {
      let end = options.has("0") ? "\0" : "\n"
      system.print(environment.variables.map { "\($0.name)=\($0.value)\(end)" }.joined())
      return .exit(0)
    }
    if let folder = options.value("C") {
      do throws(Errno) { try system.changeWorkingDirectory(folder) } catch {
        throw Tools.plain("cannot change directory to '\(folder)': \(error.message)", status: 125)
      }
    }
    do throws(Errno) {
      return .become(try system.prepareExec(Array(words), environment: environment))
    } catch {
      Tools.complain("'\(words.first ?? "")': \(error.message)", &system)
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }
}
