import Lessons
import Testing

@Suite struct TextLayoutTests {
  private func text(_ markdown: String, width: Int = 40, isPlain: Bool = false) -> [String] {
    TextLayout(width: width, isPlain: isPlain).lines(Markdown.blocks(markdown)).map(\.text)
  }

  @Test func `text is broken at spaces and never longer than the width`() {
    let lines = text(
      "The API server takes every request, checks it, and keeps the result.",
      width: 30
    )
    #expect(
      lines == ["The API server takes every", "request, checks it, and keeps", "the result."]
    )
  }

  @Test func `a long heading is broken, and its rule is as long as its longest line`() {
    #expect(
      text("# A closer look at the cluster", width: 24) == [
        "A closer look at the", "cluster", "════════════════════",
      ]
    )
  }

  @Test func `short code is kept in one piece`() {
    #expect(
      text("Now you type `kubectl get pods` there.", width: 34) == [
        "Now you type kubectl get pods", "there.",
      ]
    )
  }

  @Test func `items hang below their marker`() {
    #expect(
      text("- one two three four five\n- six", width: 20) == [
        "  • one two three", "    four five", "  • six",
      ]
    )
  }

  @Test func `a word longer than the line is cut`() {
    #expect(text("abcdefghijklmnopqrstuvwxyz", width: 20) == ["abcdefghijklmnopqrst", "uvwxyz"])
  }

  @Test func `wide characters take two columns`() {
    #expect(text("漢字漢字漢字漢字漢字漢字", width: 20) == ["漢字漢字漢字漢字漢字", "漢字"])
  }

  @Test func `plain text has marks for code and no signs`() {
    #expect(text("- type `ls`", isPlain: true) == ["  - type `ls`"])
    let done = TextLayout(isPlain: true).lines([.verdict(.done, [StyledSpan("It runs")])])
    #expect(done.map(\.text) == ["Done: It runs"])
  }

  @Test func `a picture becomes ASCII in plain text and keeps its columns`() {
    let picture = "```diagram\n┌──┐ ▶\n│ab│\n└──┘\n```"
    #expect(text(picture, isPlain: true) == ["+--+ >", "|ab|", "+--+"])
    #expect(text(picture) == ["┌──┐ ▶", "│ab│", "└──┘"])
  }

  @Test func `a picture that does not fit is named instead`() {
    let lines = text("```diagram\n" + String(repeating: "─", count: 50) + "\n```")
    #expect(lines == ["(A picture of 50 columns stands here;", "this window has 40.)"])
  }

  @Test func `a table is set in columns, and told in words where it does not fit`() {
    let table = "| Port | Where |\n|---|---|\n| 80 | service |\n| 31000 | node |"
    #expect(text(table) == ["Port   Where", "80     service", "31000  node"])
    #expect(text(table, isPlain: true) == ["- 80; where: service", "- 31000; where: node"])
  }

  @Test func `inline marks become styles`() {
    #expect(
      Markdown.blocks("a **b** *c* `d*` \\*e") == [
        .paragraph([
          StyledSpan("a "), StyledSpan("b", .strong), StyledSpan(" "), StyledSpan("c", .emphasis),
          StyledSpan(" "), StyledSpan("d*", .code), StyledSpan(" *e"),
        ])
      ]
    )
  }
}
