import Testing

/// How things look on terminals of all sorts.
struct DisplayTests {
  /// What switches pasted text's marking, which is no display.
  private func shown(_ learner: Learner) -> String {
    learner.terminal.transcript.split(separator: "\u{1B}[?2004h").joined()
      .split(separator: "\u{1B}[?2004l").joined()
  }

  @Test func `colour is there, and can be turned off`() throws {
    let home = try Home()
    let colored = try Learner(at: home, ["learn", "1"])
    #expect(shown(colored).contains("\u{1B}[1m"))
    #expect(try colored.leave() == 0)
    let sober = try Learner(at: home, environment: ["NO_COLOR": "1"])
    try sober.type("kubectl get nodes")
    #expect(!shown(sober).contains("m\u{1B}"))
    #expect(!shown(sober).contains("\u{1B}[1m"))
    #expect(!shown(sober).contains("\u{1B}[0m"))
  }

  @Test func `plain text has no escape sequences and no drawing`() throws {
    let learner = try Learner(at: Home(), ["learn", "1", "--plain"])
    try learner.type("kubectl get nodes")
    try learner.type("solution")
    try learner.type("menu")
    let text = shown(learner)
    #expect(!text.contains("\u{1B}[1m") && !text.contains("\u{1B}[0m"))
    let drawing = text.unicodeScalars.filter {
      (0x2500...0x25FF).contains($0.value) || "✓✗○…".unicodeScalars.contains($0)
    }
    #expect(drawing.isEmpty, "\(String(String.UnicodeScalarView(drawing)))")
  }

  @Test func `forty columns are enough`() throws {
    let learner = try Learner(at: Home(), ["learn", "3"], columns: 40)
    let page = learner.greeting.split(separator: "\n")
    #expect(page.filter { $0.count > 40 }.isEmpty, "\(page.filter { $0.count > 40 })")
    #expect(try learner.type("cat db-pod.yaml").contains("containerPort: 6379"))
  }

  @Test func `output longer than the screen is all there`() throws {
    let learner = try Learner(at: Home(), ["play"])
    let answer = try learner.type("seq 1 3000")
    #expect(answer.contains("\n1500\n"))
    #expect(answer.hasSuffix("\n3000\n"))
  }
}
