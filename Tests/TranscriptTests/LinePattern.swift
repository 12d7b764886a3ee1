/// A line with everything that differs between two runs replaced by what it is.
///
/// Names that were made up, ids, times, ages and addresses differ; nothing else may.
struct LinePattern: Hashable {
  /// The line with placeholders.
  var text: String
  /// How long the replaced texts were, kind by kind: where all are equal, columns are too.
  var lengths: [Int] = []
  /// The names that a controller or the API server made up, in order.
  var names: [String] = []

  /// Reads a line.
  init(_ line: String) {
    text = line
    for rule in Self.rules {
      switch rule.kind {
      case .plain(let placeholder): take(rule.pattern, as: placeholder)
      case .address: takeAddresses(rule.pattern)
      case .name: takeNames(rule.pattern)
      }
    }
  }

  private struct Rule {
    enum Kind {
      case plain(String)
      case address
      case name
    }

    var pattern: Regex<AnyRegexOutput>
    var kind: Kind

    init(_ pattern: Regex<some Any>, _ placeholder: String) {
      self.init(pattern, .plain(placeholder))
    }

    init(_ pattern: Regex<some Any>, _ kind: Kind) {
      self.pattern = Regex(pattern)
      self.kind = kind
    }
  }

  // Read only, and made once: a literal is parsed anew wherever it is met.
  nonisolated(unsafe) private static let rules: [Rule] = [
    Rule(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, "<time>"),
    Rule(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/, "<time>"),
    Rule(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+\-]\d{4}|GMT)/, "<time>"),
    Rule(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, "<uid>"),
    Rule(/\b([0-9a-f]{64}|[0-9a-f]{32})\b/, "<id>"),
    // docker joins the uid of a static pod to its name with underscores, which belong to words.
    Rule(/_[0-9a-f]{32}_/, "_<uid>_"),
    Rule(/^[0-9a-f]{12,13}\b/, "<id>"),
    Rule(/(--->|Running in|container|built|image) [0-9a-f]{12}\b/, "<id>"),
    Rule(/resourceVersion"?: "\d+"/, "resourceVersion: <number>"),
    Rule(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/, .address),
    Rule(/\bv\d+\.\d+\.\d+\b/, "<version>"),
    Rule(/\b3[0-2]\d{3}\b/, "<port>"),
    Rule(/\bhash([=:] ?)"?[0-9a-z]{5,10}\b"?/, "hash=<hash>"),
    Rule(
      /[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?-(?:[bcdf-hj-np-tv-xz2456789]{8,10}-)?[bcdf-hj-np-tv-xz2456789]{5}(?![a-z0-9])/,
      .name
    ),
    Rule(/-[bcdf-hj-np-tv-xz2456789]{9,10}\b/, "-<hash>"),
    Rule(/(\d+|Less than a|About an?) (second|minute|hour|day|week|month)s?\b/, "<age>"),
    Rule(/\b(\d+(\.\d+)?(ms|µs|[smhdy]))+( \(x\d+ over [0-9smhd]+\))?\b/, "<age>"),
    Rule(/----+/, "---"),
  ]

  /// A line that the recorder's node, which runs no containers, leaves out.
  static func isOfRuntime(_ line: String) -> Bool {
    line == "    started: true" || line == "                \"started\": true,"
  }

  /// A line of which the node or its container runtime says everything that matters.
  static func ofRuntime(_ line: String) -> String? {
    let fields = ["containerID:", "imageID:", "Container ID:", "Image ID:"]
    let start = line.drop { $0 == " " || $0 == "-" }
    if let field = fields.first(where: { start.hasPrefix($0) }) {
      return line[..<start.startIndex] + field
    }
    guard let size = line.firstRange(of: "Image size: ") else { return nil }
    return line[..<size.lowerBound] + "Image size: <number> bytes."
  }

  private mutating func take(_ pattern: Regex<AnyRegexOutput>, as placeholder: String) {
    guard text.contains(pattern) else { return }
    text = text.replacing(pattern) { match in
      lengths.append(text[match.range].count)
      return placeholder
    }
  }

  /// Generated names, with those of replica sets before them.
  private mutating func takeNames(_ pattern: Regex<AnyRegexOutput>) {
    guard text.contains("-"), text.contains(pattern) else { return }
    text = text.replacing(pattern) { match in
      let name = String(text[match.range])
      names.append(name)
      lengths.append(name.count)
      var parts = name.split(separator: "-").dropLast()
      if parts.count > 1, let hash = parts.last, Self.isHash(hash) { parts.removeLast() }
      return parts.joined(separator: "-") + "-<name>"
    }
  }

  private static func isHash(_ part: Substring) -> Bool {
    (8...10).contains(part.count) && part.allSatisfy("bcdfghjklmnpqrstvwxz2456789".contains)
  }

  /// Addresses that every cluster of the kind has are compared to the letter.
  private mutating func takeAddresses(_ pattern: Regex<AnyRegexOutput>) {
    let fixed = ["10.96.0.1", "192.168.99.100", "0.0.0.0"]
    guard text.contains("."), text.contains(pattern) else { return }
    text = text.replacing(pattern) { match in
      let address = String(text[match.range])
      if fixed.contains(address) { return address }
      lengths.append(address.count)
      return "<address>"
    }
  }
}
