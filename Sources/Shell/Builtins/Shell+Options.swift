/// `set`, `shift` and `let`.
extension Shell {
  mutating func setOptions(_ arguments: [String]) {
    if arguments.isEmpty {
      for name in variables.names {
        if let text = variables[name]?.text { print("\(name)=\(Quoting.ifNeeded(text))\n") }
      }
      return
    }
    var rest = arguments[...]
    while let argument = rest.first {
      guard argument.count > 1, argument.hasPrefix("-") || argument.hasPrefix("+") else { break }
      rest.removeFirst()
      if argument == "--" {
        positional = Array(rest)
        return
      }
      let isOn = argument.hasPrefix("-")
      for letter in argument.dropFirst() {
        if letter == "o" {
          guard let name = rest.popFirst() else { return listOptions(asCommands: !isOn) }
          if dialect != .bash, !plainOptions.contains(name) {
            return failPlainly(
              "set",
              "\(dialect == .dash ? "Illegal" : "illegal") option \(isOn ? "-" : "+")o \(name)"
            )
          }
          if !options.set(named: name, isOn) {
            fail("set", "\(name): invalid option name", status: 2)
            return
          }
        } else if !options.set(letter, isOn) {
          return refuse(option: letter, of: "set")
        }
      }
    }
    if !rest.isEmpty { positional = Array(rest) }
  }

  /// The options of `set -o` that dash and busybox have, in their order.
  private var plainOptions: [String] {
    dialect == .dash
      ? [
        "errexit", "noglob", "ignoreeof", "interactive", "monitor", "noexec", "stdin", "xtrace",
        "verbose", "vi", "emacs", "noclobber", "allexport", "notify", "nounset", "privileged",
        "nolog", "debug",
      ]
      : [
        "errexit", "noglob", "ignoreeof", "monitor", "noexec", "xtrace", "verbose", "noclobber",
        "allexport", "notify", "nounset", "errtrace", "vi", "pipefail",
      ]
  }

  /// `set -o` and `set +o`.
  private mutating func listOptions(asCommands: Bool) {
    let known = dialect == .bash ? options.states.map(\.name) : plainOptions
    if dialect == .dash, !asCommands { print("Current option settings\n") }
    for name in known {
      let isOn = name == "interactive" ? isInteractive : options.state(named: name) ?? false
      let padded = name + String(repeating: " ", count: max(1, 16 - name.count))
      print(
        asCommands
          ? "set \(isOn ? "-" : "+")o \(name)\n" : "\(padded)\(isOn ? "on" : "off")\n"
      )
    }
  }

  mutating func shift(_ arguments: [String]) {
    if dialect == .bash, let text = arguments.first {
      guard let number = Int(text) else {
        return fail("shift", "\(text): numeric argument required")
      }
      if number < 0 { return fail("shift", "\(text): shift count out of range") }
    }
    let count = arguments.first.flatMap { Int($0) } ?? 1
    if count < 0 || count > positional.count {
      if dialect == .dash { return failPlainly("shift", "can't shift that many") }
      lastStatus = 1
      return
    }
    positional.removeFirst(count)
  }

  mutating func calculate(_ arguments: [String]) {
    lastStatus = 1
    if arguments.isEmpty { complain("let: expression expected") }
    for argument in arguments {
      do throws(ExpansionStop) {
        lastStatus = try evaluate(argument) == 0 ? 1 : 0
      } catch {
        if case .failure(let message, _) = error { complain("let: \(message)") }
        lastStatus = 1
      }
    }
  }
}
