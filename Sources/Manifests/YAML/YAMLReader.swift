import Yams

/// One document of a YAML text.
public struct ManifestDocument: Hashable, Sendable {
  /// What the document holds; null for one that is only comments or blank.
  public var value: Value
  /// The line of the whole text that the document begins at, counted from 1.
  public var startLine: Int
  /// The document's own text.
  public var text: String

  /// Makes a document.
  public init(value: Value, startLine: Int, text: String) {
    self.value = value
    self.startLine = startLine
    self.text = text
  }
}

/// Reads YAML as kubectl does: go-yaml's rules for scalars, and documents split before they are read.
///
/// kubectl splits a stream at lines that begin with `---` and hands each piece to the parser by
/// itself, so the line numbers of its errors count from the beginning of the document. Ours count
/// from the beginning of the text; `ManifestError.goMessage` keeps kubectl's count.
public enum YAMLReader {
  /// All documents of `text` in order, without those that hold nothing.
  public static func documents(
    _ text: String,
    limits: ReadingLimits = .standard
  ) throws(ManifestError) -> [ManifestDocument] {
    var documents: [ManifestDocument] = []
    for piece in try pieces(text, limits: limits) {
      let value = try read(piece, limits: limits)
      if !value.isNull {
        documents.append(
          ManifestDocument(value: value, startLine: piece.startLine, text: piece.text)
        )
      }
    }
    return documents
  }

  /// The one document of `text`; null when there is none.
  public static func value(
    _ text: String,
    limits: ReadingLimits = .standard
  ) throws(ManifestError) -> Value {
    let documents = try documents(text, limits: limits)
    guard documents.count < 2 else {
      throw ManifestError(
        message: "there is more than one document here",
        line: documents[1].startLine
      )
    }
    return documents.first?.value ?? .null
  }

  /// A part of the text between separators.
  struct Piece {
    var text: String
    var startLine: Int
  }

  /// Splits `text` at the lines that separate documents.
  static func pieces(
    _ text: String,
    limits: ReadingLimits
  ) throws(ManifestError) -> [Piece] {
    guard text.utf8.count <= limits.maximumBytes else {
      throw ManifestError(
        message: "the text is larger than the limit of \(limits.maximumBytes) bytes"
      )
    }
    var pieces: [Piece] = []
    var current: [Substring] = []
    var startLine = 1
    var lineNumber = 0
    func finish() {
      guard !current.isEmpty else { return }
      pieces.append(Piece(text: current.joined(separator: "\n") + "\n", startLine: startLine))
      current = []
    }
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    // What stands behind the last line break is no line.
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      lineNumber += 1
      if line.utf8.starts(with: "---".utf8) {
        let rest = line.dropFirst(3).drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard rest.isEmpty || rest.hasPrefix("#") else {
          let words = rest.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }
          throw ManifestError(
            message: "only a comment may follow the separator ---",
            line: lineNumber,
            column: 4,
            sourceLine: String(line),
            goMessage: "invalid Yaml document separator: \(String(words.reversed()))"
          )
        }
        if !current.isEmpty {
          finish()
          startLine = lineNumber + 1
          continue
        }
      }
      if current.isEmpty { startLine = lineNumber }
      current.append(line)
    }
    finish()
    return pieces
  }

  /// Reads one piece.
  static func read(_ piece: Piece, limits: ReadingLimits) throws(ManifestError) -> Value {
    if AliasScan.mayMultiplyInKeys(piece.text) {
      throw ManifestError(
        message: "aliases within keys are not read",
        line: piece.startLine,
        goMessage: "error converting YAML to JSON: yaml: invalid map key"
      )
    }
    let node: Node?
    do {
      // The plain resolver, because types are told apart here: the other runs regular expressions on
      // every key.
      node = try Parser(yaml: piece.text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let fault as YamlError {
      throw manifestError(of: fault, in: piece.text).movedDown(by: piece.startLine - 1)
    } catch {
      throw ManifestError(message: "the text cannot be read as YAML: \(error)")
    }
    guard let node else { return .null }
    var conversion = NodeConversion(limits: limits, text: piece.text)
    do {
      return try conversion.value(of: node, depth: 0)
    } catch {
      throw error.movedDown(by: piece.startLine - 1)
    }
  }
}
