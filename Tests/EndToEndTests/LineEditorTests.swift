import Glibc
import Testing

/// The prompt under a pseudo-terminal: what is typed, shown, and done.
struct LineEditorTests {
  private func start(
    _ environment: [String: String] = [:],
    columns: Int = 80
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal("LineEditorProbe", environment: environment, columns: columns)
    try terminal.expectPrompt("λ ›")
    return terminal
  }

  @Test(arguments: ["C", "en_US.UTF-8", ""])
  func `any script can be typed in any locale`(_ locale: String) throws {
    let terminal = try start(["LANG": locale])
    terminal.send("héllo 世界\u{1B}[D\u{1B}[Dλ\r")
    try terminal.expect("<héllo λ世界>")
    #expect(terminal.screen.lines[0] == "λ › héllo λ世界")
  }

  @Test func `the tab key completes and lists`() throws {
    let terminal = try start()
    terminal.send("get n\t")
    try terminal.expectScreen("a completed word") { $0.lines[0] == "λ › get nodes" }
    terminal.send("po\t")
    try terminal.expectScreen("candidates") {
      $0.lines[1] == "pods      pods/log" && $0.lines[2] == "λ › get nodes po"
    }
  }

  @Test func `control C drops the line and leaves the prompt`() throws {
    let terminal = try start()
    terminal.send("half a line\u{3}")
    try terminal.expect("^C\r\n")
    try terminal.expectPrompt("λ ›")
    terminal.send("whole\r")
    try terminal.expect("<whole>")
  }

  @Test func `control C stops a command and not the next line`() throws {
    let terminal = try start()
    terminal.send("work\r")
    try terminal.expect("working")
    terminal.send("\u{3}")
    try terminal.expect("stopped")
    try terminal.expectPrompt("λ ›")
    terminal.send("next\r")
    try terminal.expect("<next>")
  }

  @Test func `control D on an empty line ends`() throws {
    let terminal = try start()
    terminal.send("\u{4}")
    try terminal.expect("bye")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func `control R finds a line of before`() throws {
    let terminal = try start()
    for line in ["kubectl get pods", "kubectl get nodes"] {
      terminal.send("\(line)\r")
      try terminal.expect("<\(line)>")
      try terminal.expectPrompt("λ ›")
    }
    terminal.send("\u{12}pods\r")
    try terminal.expect("<kubectl get pods>")
  }

  @Test func `pasted lines are one text`() throws {
    let terminal = try start()
    terminal.send("\u{1B}[200~one\rtwo\nthree\u{1B}[201~")
    try terminal.expectScreen("the pasted text") { $0.text.contains("three") }
    terminal.send("\r")
    try terminal.expect("<one|two|three>")
  }

  @Test func `control and an arrow move by words`() throws {
    let terminal = try start()
    terminal.send("one two\u{1B}[1;5Dx\u{1B}[1;5Cy\r")
    try terminal.expect("<one xtwoy>")
  }

  @Test func `what happens meanwhile stands above the line being typed`() throws {
    let terminal = try start(columns: 30)
    terminal.send("above\r")
    try terminal.expectScreen("a new prompt") { $0.lines[1] == "λ ›" }
    try terminal.expectPrompt("λ ›")
    let typed = "kubectl get pods 世界 -o wide --watch"
    terminal.send(typed)
    try terminal.expectScreen("the event above the line") {
      $0.lines[1] == "pod λ is Running" && $0.lines[2].hasPrefix("λ › kubectl get pods")
    }
    terminal.send(" --all\r")
    try terminal.expect("<\(typed) --all>")
  }

  @Test func `pasted lines stay below what happens meanwhile`() throws {
    let terminal = try start(columns: 30)
    terminal.send("above\r")
    try terminal.expectScreen("a new prompt") { $0.lines[1] == "λ ›" }
    try terminal.expectPrompt("λ ›")
    terminal.send("\u{1B}[200~apiVersion: v1\rkind: Pod\u{1B}[201~")
    try terminal.expectScreen("the event above the text") {
      $0.text == "λ › above\npod λ is Running\nλ › apiVersion: v1\nkind: Pod"
    }
  }

  @Test func `another width paints the line anew`() throws {
    let terminal = try start(columns: 60)
    terminal.send("kubectl get pods --output wide --watch --all")
    try terminal.expectScreen("the line") { $0.lines[0].hasSuffix("--all") }
    terminal.resize(columns: 30, rows: 24)
    try terminal.expectScreen("the line on two rows") {
      $0.text.contains("λ › kubectl get pods --output\nwide --watch --all")
    }
    terminal.send("\r")
    try terminal.expect("<kubectl get pods --output wide --watch --all>")
  }

  @Test func `a request to end leaves the terminal as it was`() throws {
    let terminal = try start()
    #expect(!terminal.isCooked)
    terminal.signal(SIGTERM)
    try terminal.expect("terminated")
    #expect(terminal.isCooked)
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func `vi keys can be chosen`() throws {
    let terminal = try start()
    terminal.send("vi\r")
    try terminal.expectScreen("a new prompt") { $0.lines[1] == "λ ›" }
    try terminal.expectPrompt("λ ›")
    terminal.send("abc\u{1B}0x\r")
    try terminal.expect("<bc>")
  }

  @Test func `two shells at once keep both histories`() throws {
    let path = "/tmp/line-editor-history-\(getpid())"
    defer {
      unlink(path)
      unlink("\(path).lock")
    }
    let first = try start(["PROBE_HISTORY": path])
    let second = try start(["PROBE_HISTORY": path])
    first.send("from λ one\r")
    try first.expect("<from λ one>")
    second.send("from two\r")
    try second.expect("<from two>")
    for terminal in [first, second] {
      // Ctrl-D before the prompt is back would be read by the terminal itself.
      try terminal.expectPrompt("λ ›")
      terminal.send("\u{4}")
      _ = try terminal.waitForExit()
    }
    let third = try start(["PROBE_HISTORY": path])
    third.send("\u{1B}[A\u{1B}[A\r")
    try third.expect("<from λ one>")
  }

  @Test func `without colour there are no escape sequences in the prompt`() throws {
    let terminal = try start(["NO_COLOR": "1"])
    #expect(!terminal.transcript.contains("\u{1B}[32m"))
    let colored = try start()
    #expect(colored.transcript.contains("\u{1B}[32m"))
  }

  @Test func `control C twice does not part a program from the make that started it`() throws {
    let file = "/tmp/line-editor-make-\(getpid())"
    defer { unlink(file) }
    let rules = "run:\n\t@exec \(try PseudoTerminal.product("LineEditorProbe"))\n"
    let output = try #require(fopen(file, "w"))
    fputs(rules, output)
    fclose(output)
    let terminal = try PseudoTerminal("/usr/bin/make", ["-f", file, "run"])
    for _ in 0..<2 {
      try terminal.expectPrompt("λ ›")
      terminal.send("\u{3}")
      try terminal.expect("^C\r\n")
    }
    try terminal.expectPrompt("λ ›")
    terminal.send("still here\r")
    try terminal.expect("<still here>")
    try terminal.expectPrompt("λ ›")
    terminal.send("\u{4}")
    #expect(try terminal.waitForExit() == 0)
  }
}
