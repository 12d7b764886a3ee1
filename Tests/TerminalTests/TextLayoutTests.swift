import Testing

@testable import Terminal

/// Widths, wrapping and columns.
struct TextLayoutTests {
  @Test(
    arguments: [
      ("abc", 3), ("λé", 2), ("世界", 4), ("😀", 2), ("e\u{301}", 1), ("🇩🇪", 2), ("👩‍👩‍👧", 2),
      ("\u{1B}[31mred\u{1B}[0m", 3), ("✔", 1), ("✅", 2), ("", 0), ("─", 1),
    ])
  func `a text takes the columns that a terminal gives it`(_ sample: (text: String, width: Int)) {
    #expect(Screen.columns(of: sample.text) == sample.width)
  }

  @Test func `lines break at spaces and long words where the line ends`() {
    #expect(TextLayout.wrapped("one two three four", width: 10) == "one two\nthree four")
    #expect(TextLayout.wrapped("a abcdefghijklmn", width: 10) == "a\nabcdefghij\nklmn")
    #expect(TextLayout.wrapped("世界世界 世界", width: 10, indent: "  ") == "世界世界\n  世界")
    #expect(TextLayout.wrapped("a\n\nb", width: 10) == "a\n\nb")
  }

  @Test func `words stand in columns downwards`() {
    #expect(TextLayout.columns(["a", "bb", "c", "d", "e"], width: 9) == "a   d\nbb  e\nc")
    #expect(TextLayout.columns(["long-name", "x"], width: 5) == "long-name\nx")
    #expect(TextLayout.columns([], width: 5) == "")
  }

  @Test func `colour is only where it is wanted`() {
    let colored = Screen(isTerminal: true, showsColor: true, isPlain: false)
    let plain = Screen(isTerminal: true, showsColor: false, isPlain: true)
    #expect(colored.styled("x", .bold, .red) == "\u{1B}[1;31mx\u{1B}[0m")
    #expect(plain.styled("x", .bold, .red) == "x")
  }
}
