import KubernetesAPI
import Simulation

/// The page that a describer writes: lines with tabs, indented by levels.
struct DescriptionPage: Sendable {
  let version: KubectlVersion
  let now: Instant
  /// Whether the events about the object are told.
  var showsEvents = true
  private var text = ""

  init(version: KubectlVersion, now: Instant) {
    self.version = version
    self.now = now
  }

  /// Writes one line of cells.
  mutating func line(_ level: Int = 0, _ cells: String...) {
    text += String(repeating: "  ", count: level) + cells.joined(separator: "\t") + "\n"
  }

  /// Writes lines as they are.
  mutating func raw(_ lines: String) { text += lines }

  /// Ends all columns: what follows is aligned by itself.
  mutating func flush() { text += "\u{c}" }

  /// Writes a map, one entry a line.
  ///
  /// What `kubectl apply` keeps of the last manifest is not among the annotations.
  mutating func map(_ title: String, _ map: StringMap, level: Int = 0) {
    let isAnnotations = title.hasPrefix("Annotations")
    let hidden = isAnnotations && version == .current ? LastApplied.key : ""
    let entries = map.filter { $0.key != hidden }.map { entry in
      isAnnotations ? annotation(entry.key, entry.value) : "\(entry.key)=\(entry.value)"
    }
    list(title, entries, level: level)
  }

  /// Writes texts below each other; `<none>` for none.
  mutating func list(_ title: String, _ texts: [String], level: Int = 0) {
    guard let first = texts.first else { return line(level, title, "<none>") }
    line(level, title, first)
    for text in texts.dropFirst() { line(0, "", text) }
  }

  private func annotation(_ key: String, _ value: String) -> String {
    switch version {
    case .v18: return "\(key)=\(value)"
    case .current:
      let text = value.last == "\n" ? String(value.dropLast()) : value
      if text.contains("\n") || key.count + text.count > 138 {
        let shown = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
          "  " + (line.utf8.count > 138 ? "\(line.prefix(138))..." : "\(line)")
        }
        return "\(key):\n\t" + shown.joined(separator: "\n\t")
      }
      return "\(key): \(text)"
    }
  }

  /// The page with its columns aligned.
  func aligned() -> String {
    var writer = TabWriter.description
    let aligned = writer.align(text)
    return version == .v18 ? aligned.withoutTrailingBlanks() : aligned
  }

  /// The page with its tabs, for what prints it without columns.
  func unaligned() -> String { text }

  /// A time as describers print it: `Sun, 10 Dec 2017 21:23:53 +0800`.
  func time(_ time: Time?) -> String {
    guard let time, !time.isZero else { return "<unset>" }
    let civil = CivilTime(time.instant)
    let date =
      "\(CivilTime.weekdays[civil.weekday]), \(CivilTime.padded(civil.day))"
      + " \(CivilTime.months[civil.month - 1]) \(civil.year)"
    return "\(date) \(civil.timeOfDay) +0000"
  }
}
