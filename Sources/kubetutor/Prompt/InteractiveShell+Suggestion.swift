import Cluster
import KubernetesAPI
import Lessons

extension InteractiveShell {
  /// A word on a mistyped command or type; `output` is what the shell and kubectl said of it.
  func suggestion(for line: String, _ output: String) -> TextBlock? {
    guard desk.session.isAtShell, let found = Self.unknownWord(in: output) else { return nil }
    var api = desk.session.cluster.api
    let known = found.isType ? Self.typeNames(&api) : commandNames
    guard let meant = Spelling.nearest(to: found.word, among: known) else { return nil }
    // A word of the lessons that came with more than it takes.
    guard meant != found.word else {
      return .verdict(.note, [StyledSpan(meant, .code), StyledSpan(" is typed alone.")])
    }
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    let isPlain = words.count { $0 == found.word } == 1
    let whole = words.map { $0 == found.word ? meant : String($0) }.joined(separator: " ").trimmed
    return .verdict(
      .note,
      [
        StyledSpan("Did you mean "), StyledSpan(isPlain ? whole : meant, .code), StyledSpan("?"),
      ]
    )
  }

  private static func typeNames(_ client: inout some KubernetesClient) -> [String] {
    ((try? client.resources()) ?? []).flatMap { [$0.plural, $0.singular] + $0.shortNames }
  }

  /// The word that bash or kubectl did not know.
  private static func unknownWord(in output: String) -> (word: String, isType: Bool)? {
    let isCommand = (before: "bash: ", after: ": command not found")
    let isType = (before: "the server doesn't have a resource type \"", after: "\"")
    for line in output.split(whereSeparator: \.isNewline) {
      if line.hasPrefix(isCommand.before), line.hasSuffix(isCommand.after) {
        let word = line.dropFirst(isCommand.before.count).dropLast(isCommand.after.count)
        return (String(word), false)
      }
      if let start = line.firstRange(of: isType.before)?.upperBound, line.hasSuffix(isType.after) {
        return (String(line[start...].dropLast()), true)
      }
    }
    return nil
  }
}
