/// Reads a command line by the flags that a command declares, as the pflag library does.
enum FlagParser {
  static func parse(_ words: [String], flags: [Flag]) throws(Failure) -> ParsedArguments {
    var parsed = ParsedArguments(flags: flags)
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        parsed.dash = parsed.positional.count
        parsed.positional += words[index...]
        break
      }
      if word.hasPrefix("--") {
        try long(word, words, &index, flags, &parsed)
      } else if word.hasPrefix("-"), word != "-" {
        try short(word, words, &index, flags, &parsed)
      } else {
        parsed.positional.append(word)
      }
    }
    return parsed
  }

  private static func long(
    _ word: String,
    _ words: [String],
    _ index: inout Int,
    _ flags: [Flag],
    _ parsed: inout ParsedArguments
  ) throws(Failure) {
    let body = word.dropFirst(2)
    let name = String(body.prefix { $0 != "=" })
    guard !name.isEmpty, !name.hasPrefix("-") else { throw .flag("bad flag syntax: \(word)") }
    guard let flag = flags.first(where: { $0.name == name }) else {
      throw .flag("unknown flag: --\(name)")
    }
    if body.count > name.count {
      try set(flag, String(body.dropFirst(name.count + 1)), &parsed)
    } else if let bare = flag.bare {
      try set(flag, bare, &parsed)
    } else if index < words.count {
      index += 1
      try set(flag, words[index - 1], &parsed)
    } else {
      throw .flag("flag needs an argument: --\(name)")
    }
  }

  private static func short(
    _ word: String,
    _ words: [String],
    _ index: inout Int,
    _ flags: [Flag],
    _ parsed: inout ParsedArguments
  ) throws(Failure) {
    var rest = word.dropFirst()
    while let letter = rest.first {
      guard let flag = flags.first(where: { $0.shorthand == letter }) else {
        throw .flag("unknown shorthand flag: '\(letter)' in -\(rest)")
      }
      let whole = rest
      rest = rest.dropFirst()
      if rest.first == "=" {
        return try set(flag, String(rest.dropFirst()), &parsed)
      }
      if let bare = flag.bare {
        try set(flag, bare, &parsed)
      } else if !rest.isEmpty {
        return try set(flag, String(rest), &parsed)
      } else if index < words.count {
        index += 1
        return try set(flag, words[index - 1], &parsed)
      } else {
        throw .flag("flag needs an argument: '\(letter)' in -\(whole)")
      }
    }
  }

  private static func set(
    _ flag: Flag,
    _ value: String,
    _ parsed: inout ParsedArguments
  )
    throws(Failure)
  {
    if let refusal = flag.refusal(of: value) { throw .flag(refusal) }
    parsed.set(flag.name, value)
  }
}
