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
    take(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, as: "<time>")
    take(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+\-]\d{4}/, as: "<time>")
    take(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, as: "<uid>")
    take(/\b([0-9a-f]{64}|[0-9a-f]{32})\b/, as: "<id>")
    takeAfterUnderscore()
    take(/^[0-9a-f]{12}\b/, as: "<id>")
    take(/resourceVersion"?: "\d+"/, as: "resourceVersion: <number>")
    takeAddresses()
    take(/\bv\d+\.\d+\.\d+\b/, as: "<version>")
    take(/\b3[0-2]\d{3}\b/, as: "<port>")
    take(/\bhash([=:] ?)"?[0-9a-z]{5,10}\b"?/, as: "hash=<hash>")
    takeNames()
    take(/-[bcdf-hj-np-tv-xz2456789]{9,10}\b/, as: "-<hash>")
    take(
      /(\d+|Less than a|About an?) (second|minute|hour|day|week|month)s?\b/,
      as: "<age>"
    )
    take(/\b(\d+(\.\d+)?(ms|µs|[smhdy]))+( \(x\d+ over [0-9smhd]+\))?\b/, as: "<age>")
    take(/----+/, as: "---")
  }

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

  private mutating func take(_ pattern: Regex<some Any>, as placeholder: String) {
    guard text.contains(pattern) else { return }
    text = text.replacing(pattern) { match in
      lengths.append(text[match.range].count)
      return placeholder
    }
  }

  /// Generated names, with those of replica sets before them.
  private mutating func takeNames() {
    let pattern =
      /[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?-(?:[bcdf-hj-np-tv-xz2456789]{8,10}-)?[bcdf-hj-np-tv-xz2456789]{5}(?![a-z0-9])/
    guard text.contains(pattern) else { return }
    text = text.replacing(pattern) { match in
      let name = String(text[match.range])
      names.append(name)
      lengths.append(name.count)
      var parts = name.split(separator: "-").dropLast()
      if let hash = parts.last, hash.wholeMatch(of: /[bcdf-hj-np-tv-xz2456789]{8,10}/) != nil {
        parts.removeLast()
      }
      return parts.joined(separator: "-") + "-<name>"
    }
  }

  /// docker joins the uid of a pod to its name with underscores, which belong to words.
  private mutating func takeAfterUnderscore() {
    take(/_[0-9a-f]{32}_/, as: "_<uid>_")
  }

  /// Addresses that every cluster of the kind has are compared to the letter.
  private mutating func takeAddresses() {
    let fixed = ["10.96.0.1", "192.168.99.100", "0.0.0.0"]
    text = text.replacing(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/) { match in
      let address = String(text[match.range])
      if fixed.contains(address) { return address }
      lengths.append(address.count)
      return "<address>"
    }
  }
}
