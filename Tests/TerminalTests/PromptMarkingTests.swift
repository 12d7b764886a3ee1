import Testing

@testable import Terminal

/// Escape sequences of a prompt, marked as libedit wants them.
struct PromptMarkingTests {
  @Test(
    arguments: [
      ("$ ", "$ "),
      ("\u{1B}[32mλ\u{1B}[0m $ ", "\u{1}\u{1B}[32m\u{1}λ\u{1}\u{1B}[0m\u{1} $ "),
      ("\u{1B}[1m\u{1B}[32ma ", "\u{1}\u{1B}[1m\u{1B}[32m\u{1}a "),
      ("\u{1B}[1m› \u{1B}[0m", "\u{1}\u{1B}[1m\u{1}›\u{1}\u{1B}[0m\u{1} "),
      ("", ""),
    ])
  func `runs are joined and none stands at the end`(_ sample: (prompt: String, marked: String)) {
    #expect(PromptMarking.marked(sample.prompt) == sample.marked)
  }
}
