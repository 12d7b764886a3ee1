/// Why a text could not be read as a manifest, and where.
///
/// `description` is ours: the place, what is wrong, the line and a caret below it. `goMessage` is
/// what Go's libraries say about the same fault, which is what kubectl prints.
public struct ManifestError: Error, Hashable, Sendable {
  /// What is wrong, in a few words.
  public var message: String
  /// The line in the whole text, counted from 1.
  public var line: Int?
  /// The column in characters, counted from 1.
  public var column: Int?
  /// The text of that line.
  public var sourceLine: String?
  /// The same fault in the words of Go's `sigs.k8s.io/yaml` or `encoding/json`.
  public var goMessage: String
  /// How many bytes of JSON were read when the fault was met; nil for YAML.
  public var offset: Int?

  /// Makes an error.
  public init(
    message: String,
    line: Int? = nil,
    column: Int? = nil,
    sourceLine: String? = nil,
    goMessage: String? = nil,
    offset: Int? = nil
  ) {
    self.message = message
    self.line = line
    self.column = column
    self.sourceLine = sourceLine
    self.goMessage = goMessage ?? message
    self.offset = offset
  }

  /// The same error, `lines` further down: for a text that is part of a larger one.
  public func movedDown(by lines: Int) -> ManifestError {
    var moved = self
    moved.line = line.map { $0 + lines }
    return moved
  }
}

extension ManifestError: CustomStringConvertible {
  /// The place and the fault, then the line with a caret.
  public var description: String {
    guard let line else { return message }
    let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
    guard let sourceLine, let column else { return "\(place): \(message)" }
    // Tabs stay tabs, so that the caret stands below its character in any terminal.
    let lead = sourceLine.prefix(max(0, column - 1)).map { $0 == "\t" ? "\t" : " " }
    let padding = String(repeating: " ", count: max(0, column - 1 - lead.count))
    return "\(place): \(message)\n\(sourceLine)\n\(lead.joined())\(padding)^"
  }
}
