/// Reads a file of manifests: JSON if its first character is a brace, else YAML, as kubectl guesses.
public enum ManifestReader {
  /// The documents of `text` in order.
  public static func documents(
    _ text: String,
    limits: ReadingLimits = .standard
  ) throws(ManifestError) -> [ManifestDocument] {
    guard looksLikeJSON(text) else { return try YAMLReader.documents(text, limits: limits) }
    do {
      return try JSONReader.values(text, limits: limits).map {
        ManifestDocument(value: $0, startLine: 1, text: text)
      }
    } catch {
      // A mapping of YAML may begin with a brace too; if it is none, JSON's error says more.
      if let documents = try? YAMLReader.documents(text, limits: limits) { return documents }
      throw error
    }
  }

  /// Whether the first character of `text` that is not blank is an opening brace.
  public static func looksLikeJSON(_ text: String) -> Bool {
    text.first { !$0.isWhitespace } == "{"
  }
}
