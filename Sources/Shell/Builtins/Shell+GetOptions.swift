/// `getopts`.
extension Shell {
  mutating func getOptions(_ arguments: [String]) {
    guard arguments.count >= 2 else {
      switch dialect {
      case .bash: return printUsage("getopts")
      case .dash: return fail("getopts", "Usage: getopts optstring var [arg...]", status: 2)
      case .busybox: return fail("getopts", "usage: getopts optstring var [arg]", status: 2)
      }
    }
    let words = arguments.count > 2 ? Array(arguments[2...]) : positional
    var index = Int(variables["OPTIND"]?.text ?? "1") ?? 1
    if index == 1, optionPlace != 1, lastOptionIndex != 1 { optionPlace = 1 }
    var name = "?"
    var argument: String?
    lastStatus = 0
    if index > words.count || !words[index - 1].hasPrefix("-") || words[index - 1] == "-"
      || words[index - 1] == "--"
    {
      if index <= words.count, words[index - 1] == "--" { index += 1 }
      lastStatus = 1
      optionPlace = 1
    } else {
      let word = Array(words[index - 1])
      let letter = word[min(optionPlace, word.count - 1)]
      optionPlace += 1
      let specification = Array(arguments[0])
      let silent = specification.first == ":"
      let isAtEnd = optionPlace >= word.count
      if letter != ":", let place = specification.firstIndex(of: letter) {
        name = String(letter)
        if place + 1 < specification.count, specification[place + 1] == ":" {
          if !isAtEnd {
            argument = String(word[optionPlace...])
          } else if index < words.count {
            index += 1
            argument = words[index - 1]
          } else {
            name = silent ? ":" : "?"
            if silent {
              argument = String(letter)
            } else if variables["OPTERR"]?.text != "0" {
              refuseArgument("option requires an argument", "No arg for -\(letter) option", letter)
            }
          }
          optionPlace = word.count
        }
      } else if silent {
        argument = String(letter)
      } else if variables["OPTERR"]?.text != "0" {
        refuseArgument("illegal option", "Illegal option -\(letter)", letter)
      }
      if optionPlace >= word.count {
        index += 1
        optionPlace = 1
      }
    }
    lastOptionIndex = index
    do throws(ExpansionStop) {
      try assign(arguments[1], name)
      try assign("OPTIND", String(index))
      if let argument { try assign("OPTARG", argument) } else { variables["OPTARG"] = nil }
    } catch {
      handle(error)
    }
  }

  /// What `getopts` says of an option, in bash and in the others.
  private mutating func refuseArgument(_ reason: String, _ plain: String, _ letter: Character) {
    let isBash = dialect == .bash
    print(isBash ? "\(argumentZero): \(reason) -- \(letter)\n" : "\(plain)\n", to: 2)
  }
}
