import Machine
import Testing

@testable import Shell

/// What bash remembers at a prompt, and puts into later lines.
struct HistoryTests {
  private static let history = [
    "ls -l /var/log", "echo one two 'three four'", "cd dir && cat a.txt",
  ]

  @Test(arguments: [
    ("!!", "cd dir && cat a.txt"), ("sudo !!", "sudo cd dir && cat a.txt"),
    ("!1", "ls -l /var/log"), ("!-2", "echo one two 'three four'"),
    ("!ec", "echo one two 'three four'"),
    ("!?var?", "ls -l /var/log"), ("cat !$", "cat a.txt"), ("x !ls:$", "x /var/log"),
    ("x !ls:1", "x -l"), ("x !ec:2-3", "x two 'three four'"),
    ("x !ec:^ !ec:*", "x one one two 'three four'"),
    ("x !*", "x dir && cat a.txt"), ("^cat^less^", "cd dir && less a.txt"),
    ("!ls:s/log/lib/", "ls -l /var/lib"), ("cd !ls:$:h", "cd /var"), ("x !$:r", "x a"),
    ("\"say !!\"", "\"say cd dir && cat a.txt\""),
  ])
  func `marks are replaced by earlier commands`(line: String, expected: String) {
    #expect(HistoryExpansion.expand(line, Self.history) == .expanded(expected))
  }

  @Test(arguments: [
    "echo hi", "echo 'a!!b'", "[ a != b ]", "! true", "echo \\!!", "echo $!", "x!", "\"hi!\"",
  ])
  func `other marks stay`(line: String) {
    #expect(HistoryExpansion.expand(line, Self.history) == .unchanged)
  }

  @Test func `what is not there is named`() {
    #expect(HistoryExpansion.expand("!zz", Self.history) == .failed("!zz: event not found"))
    #expect(HistoryExpansion.expand("!99", Self.history) == .failed("!99: event not found"))
    #expect(HistoryExpansion.expand("!ls:9", Self.history) == .failed("!ls:9: bad word specifier"))
    #expect(
      HistoryExpansion.expand("^zz^y", Self.history) == .failed(":s^zz^y: substitution failed")
    )
    #expect(HistoryExpansion.expand("!1:p", Self.history) == .shown("ls -l /var/log"))
  }

  @Test func `a prompt runs and lists what was typed`() throws {
    var session = try #require(InteractiveTests.Session())
    _ = session.drain()
    let prompt = "root@web:/work# "
    #expect(session.type("echo one") == "one\n" + prompt)
    #expect(session.type("!!") == "echo one\none\n" + prompt)
    #expect(session.type("for i in 1") == "> ")
    #expect(session.type("do echo $i; done") == "1\n" + prompt)
    #expect(session.type("!nosuch") == "bash: !nosuch: event not found\n" + prompt)
    let list = "    3  for i in 1; do echo $i; done\n    4  history 2\n"
    #expect(session.type("history 2") == list + prompt)
    #expect(session.type("fc -s one=two echo") == "echo two\ntwo\n" + prompt)
    #expect(session.type("^two^three") == "echo three\nthree\n" + prompt)
  }

  @Test func `a stopped job goes on, and a killed one is told of`() throws {
    var session = try #require(InteractiveTests.Session())
    _ = session.drain()
    let prompt = "root@web:/work# "
    #expect(session.type("sleep 50", seconds: 1) == "")
    session.kernel.suspend(session.terminal)
    session.kernel.settleAll()
    #expect(session.drain() == "^Z\n[1]+  Stopped                 sleep 50\n" + prompt)
    #expect(session.type("bg") == "[1]+ sleep 50 &\n" + prompt)
    #expect(session.type("kill %1").hasSuffix(prompt))
    #expect(
      session.type("echo x") == "x\n[1]+  Terminated              sleep 50\n" + prompt
        || session.type("echo y").hasPrefix("y\n")
    )
  }
}
