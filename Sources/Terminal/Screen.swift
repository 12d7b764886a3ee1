import CEditLine
import Glibc

/// Standard output: what it can show, and writing to it.
public struct Screen: Sendable {
  /// Whether standard output is a terminal.
  public let isTerminal: Bool
  /// Whether colours and styles are shown.
  public let showsColor: Bool
  /// Whether output keeps to plain text without drawing, for screen readers.
  public let isPlain: Bool

  /// Looks at standard output and the environment.
  ///
  /// There is no colour with `isPlain`, with NO_COLOR set to anything, in a dumb terminal, or when the
  /// output is no terminal.
  public init(isPlain: Bool = false) {
    terminal_open_standard_descriptors()
    isTerminal = isatty(STDOUT_FILENO) == 1
    let kind = HostEnvironment.value(of: "TERM") ?? "dumb"
    let refused = HostEnvironment.value(of: "NO_COLOR").map { !$0.isEmpty } ?? false
    showsColor = isTerminal && !isPlain && !refused && kind != "dumb" && !kind.isEmpty
    self.isPlain = isPlain
  }

  /// A screen with given properties, for tests and for output that goes elsewhere.
  public init(isTerminal: Bool, showsColor: Bool, isPlain: Bool) {
    self.isTerminal = isTerminal
    self.showsColor = showsColor
    self.isPlain = isPlain
  }

  /// How many columns there are; 80 where that is not known.
  public var width: Int { Self.size?.columns ?? Self.fallback("COLUMNS", 80) }

  /// How many rows there are; 24 where that is not known.
  public var height: Int { Self.size?.rows ?? Self.fallback("LINES", 24) }

  /// `text` in the given styles, or as it is where there is no colour.
  public func styled(_ text: String, _ styles: Style...) -> String { styled(text, styles) }

  /// `text` in the given styles, or as it is where there is no colour.
  public func styled(_ text: String, _ styles: [Style]) -> String {
    guard showsColor, !styles.isEmpty, !text.isEmpty else { return text }
    let codes = styles.map { String($0.code) }.joined(separator: ";")
    return "\u{1B}[\(codes)m\(text)\u{1B}[0m"
  }

  /// How many columns `text` takes: two for wide characters, none for marks and escape sequences.
  public static func columns(of text: String) -> Int { DisplayWidth.of(text) }

  /// `text` with line breaks at spaces so that it fits; further lines begin with `indent`.
  public func wrapped(_ text: String, indent: String = "") -> String {
    TextLayout.wrapped(text, width: width, indent: indent)
  }

  /// `words` in columns, as `ls` shows files.
  public func inColumns(_ words: [String]) -> String { TextLayout.columns(words, width: width) }

  /// Writes `text` to standard output; false when nobody reads it any more.
  @discardableResult
  public func write(_ text: String) -> Bool { HostFile.write(text, to: STDOUT_FILENO) }

  /// Writes `text` to standard error; false when nobody reads it any more.
  @discardableResult
  public func writeError(_ text: String) -> Bool { HostFile.write(text, to: STDERR_FILENO) }

  /// Clears the screen and moves to its top, on a terminal.
  public func clear() {
    if isTerminal && !isPlain { write("\u{1B}[H\u{1B}[2J\u{1B}[3J") }
  }

  private static var size: (columns: Int, rows: Int)? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    return terminal_size(&columns, &rows) ? (Int(columns), Int(rows)) : nil
  }

  private static func fallback(_ name: String, _ standard: Int) -> Int {
    HostEnvironment.value(of: name).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? standard
  }
}
