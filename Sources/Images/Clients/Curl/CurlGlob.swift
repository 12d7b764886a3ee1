/// Addresses that stand for several: `[1-3]`, `[a-z:2]` and `{one,two}`.
struct CurlGlob {
  /// One address, and what each of the patterns was in it.
  struct Match: Sendable {
    var url: String
    var words: [String]
  }

  /// What the address stands for.
  static func matches(of url: String) throws(CurlOptions.Misuse) -> [Match] {
    var result = [Match(url: "", words: [])]
    let letters = Array(url)
    var index = 0
    func add(_ choices: [String]) {
      result = result.flatMap { match in
        choices.map { Match(url: match.url + $0, words: match.words + [$0]) }
      }
    }
    while index < letters.count {
      let letter = letters[index]
      if letter == "\\", index + 1 < letters.count, "[]{}".contains(letters[index + 1]) {
        index += 1
        for place in result.indices { result[place].url.append(letters[index]) }
      } else if letter == "{" || letter == "[" {
        let closing: Character = letter == "{" ? "}" : "]"
        guard let end = letters[index...].firstIndex(of: closing) else {
          let column = letter == "{" ? index + 1 : letters.count + 1
          throw bad(letter == "{" ? "unmatched brace" : "bad range", column, url)
        }
        let inside = String(letters[index + 1..<end])
        if letter == "{" {
          guard !inside.isEmpty else { throw bad("empty string within braces", index + 2, url) }
          add(inside.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        } else {
          guard let range = range(inside) else { throw bad("bad range", index + 2, url) }
          add(range)
        }
        index = end
      } else if letter == "}" || letter == "]" {
        throw bad("unmatched close brace/bracket", index + 1, url)
      } else {
        for place in result.indices { result[place].url.append(letter) }
      }
      index += 1
    }
    return result
  }

  private static func bad(_ what: String, _ column: Int, _ url: String) -> CurlOptions.Misuse {
    CurlOptions.Misuse(
      message: "curl: (3) \(what) in URL position \(column):\n\(url)\n"
        + String(repeating: " ", count: max(0, column - 1)) + "^",
      status: 3
    )
  }

  private static func range(_ text: String) -> [String]? {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count < 3, let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0 else {
      return nil
    }
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    if let from = Int(ends[0]), let to = Int(ends[1]), from <= to, to - from < 100_000 {
      let width = ends[0].hasPrefix("0") ? ends[0].count : 0
      return stride(from: from, through: to, by: step).map { number in
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }
    }
    guard ends[0].count == 1, ends[1].count == 1, let from = ends[0].utf8.first,
      let to = ends[1].utf8.first, from <= to, ends[0].first?.isLetter == true
    else { return nil }
    return stride(from: Int(from), through: Int(to), by: step).compactMap { number in
      UInt8(exactly: number).map { String(UnicodeScalar($0)) }
    }
  }

  /// `#1`, `#2` and so on in the name of a file, as what the patterns were.
  static func name(_ text: String, _ words: [String]) -> String {
    var (result, rest) = ("", text[...])
    while let letter = rest.popFirst() {
      let digits = rest.prefix { $0.isNumber }
      if letter == "#", let number = Int(digits), number > 0, number <= words.count {
        result += words[number - 1]
        rest = rest.dropFirst(digits.count)
      } else {
        result.append(letter)
      }
    }
    return result
  }
}

extension CurlOptions {
  /// Takes patterns in addresses for all that they stand for.
  mutating func expand() throws(Misuse) {
    guard !keepsPatterns, urls.contains(where: { $0.contains { "[]{}".contains($0) } }) else {
      return
    }
    let (before, files) = (urls, outputs)
    (urls, outputs) = ([], [])
    for (index, url) in before.enumerated() {
      for match in try CurlGlob.matches(of: url) {
        urls.append(match.url)
        numbers.append(index)
        guard index < files.count else { continue }
        outputs.append(files[index].map { CurlGlob.name($0, match.words) })
      }
    }
  }
}
