import Simulation

/// Does something to the text of a manifest that no writer of YAML would.
struct TextMutator {
  var random: RandomStream

  func mutated(_ text: String) -> String {
    var copy = self
    return copy.change(text)
  }

  private mutating func change(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let place = random.below(lines.count)
    switch random.below(14) {
    case 0: lines.insert(lines[place], at: place)
    case 1: lines[place] = "\t" + lines[place]
    case 2: lines[place] = " " + lines[place]
    case 3: lines[place] += " &anchor"
    case 4: lines[place] += " *nowhere"
    case 5: return anchored(lines, place)
    case 6:
      return String(text.unicodeScalars.prefix(random.below(max(1, text.unicodeScalars.count))))
    case 7: return flipped(text)
    case 8: lines.insert(hostile(), at: place)
    case 9: return lines.joined(separator: "\r\n")
    case 10: return "\u{FEFF}%YAML 1.1\n---\n" + text
    case 11: return text + "\n...\n" + hostile()
    case 12: return doubling(text)
    default: lines.remove(at: place)
    }
    return lines.joined(separator: "\n")
  }

  private mutating func hostile() -> String {
    let lines = [
      "? [a, b]", ": x", "<<: *a", "<<: {kind: Pod}", "key: !!binary aGVsbG8=", "key: !!int abc",
      "key: !!python/object:os.system {}", "key: |+", "key: >-", "'unclosed", "\"unclosed \\x",
      "- - - - -", "{[}]", "a: b: c", "@at", "`tick", "%TAG ! tag:x,2000:", "key: 0o777",
      "key: .inf",
      "key: -.nan", "~: null", "true: false", "1: 2", "key: 2001-01-01", "#", "---", "\u{0}",
      "\u{1B}[0m",
      "&a [*a]", "a: &a\n  b: *a",
    ]
    return lines[random.below(lines.count)]
  }

  /// The value of a line given a name, which a later line uses.
  private mutating func anchored(_ lines: [String], _ place: Int) -> String {
    var lines = lines
    guard let colon = lines[place].firstIndex(of: ":") else { return lines.joined(separator: "\n") }
    lines[place].insert(contentsOf: " &it", at: lines[place].index(after: colon))
    lines.append("again: *it")
    return lines.joined(separator: "\n")
  }

  private mutating func flipped(_ text: String) -> String {
    var bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return text }
    for _ in 0...random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Aliases that double themselves.
  private mutating func doubling(_ text: String) -> String {
    var head = "x0: &x0 [a, a]\n"
    for level in 1..<(5 + random.below(40)) {
      head += "x\(level): &x\(level) [*x\(level - 1), *x\(level - 1)]\n"
    }
    return head + text
  }
}
