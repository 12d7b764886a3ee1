import Cluster
import Kubectl
import Terminal

extension InteractiveShell {
  /// What completes the word before the cursor.
  func complete(_ text: String) -> Completion {
    let session = desk.session
    guard session.isShellReading else { return .none }
    let words = CommandWords(text)
    if words.isFirst, !words.last.contains("/") {
      return completion(of: words.last, among: commandNames)
    }
    guard session.isShellInForeground, words.all.first == "kubectl" else {
      return completion(of: words.last, among: files(words.last))
    }
    let version: KubectlVersion =
      desk.session.cluster.configuration.profile == .v18 ? .v18 : .current
    // Looking must not touch the session: a copy answers.
    var copy = desk.session.cluster.api
    switch KubectlCompletion(version: version).candidates(
      words: Array(words.all.dropFirst()),
      client: &copy
    )
    {
    case .words(let candidates): return completion(of: words.last, among: candidates)
    case .files: return completion(of: words.last, among: files(words.last))
    }
  }

  /// What may stand first in a line.
  var commandNames: [String] {
    let own = desk.session.isAtShell ? desk.words.map(\.word) : []
    return Set(desk.session.commandNames() + own).sorted()
  }

  private func files(_ word: String) -> [String] { desk.session.fileNames(beginningWith: word) }

  private func completion(of word: String, among candidates: [String]) -> Completion {
    let fitting = candidates.filter { $0.hasPrefix(word) }
    guard let first = fitting.first else { return .none }
    guard fitting.count > 1 else {
      let isOpen = first.hasSuffix("/") || first.hasSuffix("=")
      return Completion(insertion: first.dropFirst(word.count) + (isOpen ? "" : " "))
    }
    var common = first
    for candidate in fitting {
      common = String(zip(common, candidate).prefix { $0 == $1 }.map(\.0))
    }
    let insertion = String(common.dropFirst(word.count))
    return Completion(insertion: insertion, candidates: insertion.isEmpty ? fitting : [])
  }
}

/// The words of the command in which the cursor stands.
struct CommandWords {
  /// The words of the command, the one being typed last; it may be empty.
  let all: [String]

  init(_ text: String) {
    var words: [String] = [""]
    var quote: Character?
    for character in text {
      switch (quote, character) {
      case (nil, "|"), (nil, ";"), (nil, "&"), (nil, "("): words = [""]
      case (nil, " "), (nil, "\t"): if words.last?.isEmpty == false { words.append("") }
      case (nil, "'"), (nil, "\""): quote = character
      case (let open?, character) where open == character: quote = nil
      default: words[words.count - 1].append(character)
      }
    }
    all = words
  }

  /// The word being typed.
  var last: String { all.last ?? "" }
  /// Whether that word is the command itself.
  var isFirst: Bool { all.count == 1 }
}
