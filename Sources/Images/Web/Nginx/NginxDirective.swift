import Machine

/// One line of nginx' configuration, with those in its braces.
struct NginxDirective: Hashable, Sendable {
  var name: String
  var words: [String]
  var children: [NginxDirective]?
  var file: String
  var line: Int

  /// The files that it and those within it were read from, in the order of their opening.
  var sources: [String] {
    name == "include" ? words : (children ?? []).flatMap(\.sources)
  }

  /// The place that failures name.
  var place: String { "\(file):\(line)" }
}

/// Why a configuration cannot be used.
struct NginxFault: Error, Hashable, Sendable {
  var text: String
}

/// Reads configuration files, the included ones in their places.
struct NginxReader {
  private struct Token {
    enum Kind { case word, open, close, end }
    var kind: Kind
    var text: String
    var line: Int
  }

  private let file: String
  private var tokens: [Token] = []
  private var place = 0
  private var lastLine = 1

  private init(_ file: String, depth: Int, _ source: some NginxFileSource) throws(NginxFault) {
    self.file = file
    let bytes: [UInt8]
    do throws(Errno) { bytes = try source.readFile(file) } catch {
      throw NginxFault(
        text: "open() \"\(file)\" failed (\(error.number): \(error.message))"
      )
    }
    guard depth < 8 else { throw NginxFault(text: "too many includes in \(file)") }
    try cut(Array(String(decoding: bytes, as: UTF8.self)))
  }

  /// The directives of a file.
  static func directives(
    of file: String,
    depth: Int = 0,
    _ source: some NginxFileSource
  ) throws(NginxFault) -> [NginxDirective] {
    var reader = try NginxReader(file, depth: depth, source)
    let mark = NginxDirective(name: "include", words: [file], file: file, line: 0)
    return [mark] + (try reader.block(isNested: false, depth: depth, source))
  }

  private mutating func cut(_ text: [Character]) throws(NginxFault) {
    var (index, line) = (0, 1)
    var word: String?
    func token(_ kind: Token.Kind, _ text: String) -> Token {
      Token(kind: kind, text: text, line: line)
    }
    while index < text.count {
      let character = text[index]
      switch character {
      case "#" where word == nil:
        while index < text.count, !text[index].isNewline { index += 1 }
        continue
      case "\"", "'":
        guard word == nil else {
          word?.append(character)
          break
        }
        var quoted = ""
        index += 1
        while index < text.count, text[index] != character {
          if text[index].isNewline { line += 1 }
          if text[index] == "\\", index + 1 < text.count,
            text[index + 1] == character || text[index + 1] == "\\"
          {
            index += 1
          } else if text[index] == "\\", index + 1 < text.count,
            let control = ["n": "\n", "t": "\t", "r": "\r"][text[index + 1]] as Character?
          {
            quoted.append(control)
            index += 2
            continue
          }
          quoted.append(text[index])
          index += 1
        }
        tokens.append(token(.word, quoted))
      case "{" where word?.hasSuffix("$") != true, ";",
        "}" where word?.contains("${") != true:
        if let complete = word { tokens.append(token(.word, complete)) }
        word = nil
        tokens.append(
          token(character == "{" ? .open : character == "}" ? .close : .end, String(character))
        )
      case _ where character.isWhitespace:
        if let complete = word { tokens.append(token(.word, complete)) }
        word = nil
        if character.isNewline { line += 1 }
      default: word = (word ?? "") + String(character)
      }
      index += 1
    }
    if let word { tokens.append(token(.word, word)) }
    lastLine = line
  }

  private mutating func block(
    isNested: Bool,
    depth: Int,
    _ source: some NginxFileSource
  ) throws(NginxFault) -> [NginxDirective] {
    var list: [NginxDirective] = []
    var words: [Token] = []
    while place < tokens.count {
      let token = tokens[place]
      place += 1
      switch token.kind {
      case .word: words.append(token)
      case .close:
        guard words.isEmpty, isNested else { throw fault("unexpected \"}\"", token.line) }
        return list
      case .open, .end:
        guard let name = words.first else {
          throw fault("unexpected \"\(token.text)\"", token.line)
        }
        var directive = NginxDirective(
          name: name.text,
          words: words.dropFirst().map(\.text),
          file: file,
          line: token.line
        )
        words = []
        if token.kind == .open {
          directive.children = try block(isNested: true, depth: depth, source)
        }
        if directive.name == "include", token.kind == .end {
          list += try included(directive, depth, source)
        } else {
          list.append(directive)
        }
      }
    }
    if !words.isEmpty || isNested {
      throw fault(
        "unexpected end of file, expecting \(words.isEmpty ? "\"}\"" : "\";\" or \"}\"")",
        lastLine
      )
    }
    return list
  }

  private func fault(_ text: String, _ line: Int) -> NginxFault {
    NginxFault(text: "\(text) in \(file):\(line)")
  }

  private func included(
    _ directive: NginxDirective,
    _ depth: Int,
    _ source: some NginxFileSource
  ) throws(NginxFault) -> [NginxDirective] {
    guard var pattern = directive.words.first, directive.words.count == 1 else {
      throw fault("invalid number of arguments in \"include\" directive", directive.line)
    }
    if !pattern.hasPrefix("/") { pattern = "/etc/nginx/" + pattern }
    guard pattern.contains("*") else {
      do throws(NginxFault) {
        return try Self.directives(of: pattern, depth: depth + 1, source)
      } catch {
        guard error.text.hasPrefix("open()") else { throw error }
        throw NginxFault(text: "\(error.text) in \(directive.place)")
      }
    }
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let mask = parts.last.map { Array($0.utf8) } ?? []
    var list: [NginxDirective] = []
    for name in ((try? source.list(folder)) ?? []).sorted()
    where !name.hasPrefix(".") && RedisGlob.matches(Array(name.utf8)[...], mask[...]) {
      list += try Self.directives(of: folder + "/" + name, depth: depth + 1, source)
    }
    return list
  }
}
