import Glibc
import Testing

/// Keys at the prompt and while something runs.
struct KeysTests {
  private func learnerInLesson6(_ home: Home) throws -> Learner {
    let learner = try Learner(at: home, ["learn", "6", "--speed", "200"])
    try learner.type("kubectl create -f web-pod.yaml")
    try learner.type("kubectl get pod web") { $0.contains("1/1") }
    return learner
  }

  @Test func `control C ends ping in a container and leaves its shell`() throws {
    let learner = try learnerInLesson6(Home())
    let terminal = learner.terminal
    try learner.type("kubectl exec -it web /bin/bash")
    terminal.send("ping redis\r")
    try terminal.expect("PING redis.default.svc.cluster.local")
    usleep(100_000)
    terminal.send("\u{3}")
    let summary = try learner.prompt()
    #expect(summary.contains("^C--- redis.default.svc.cluster.local ping statistics ---"))
    #expect(summary.contains("0 packets received, 100% packet loss"))
    #expect(try learner.type("ls").contains("app.py  build.sh  flask  requirements.txt"))

    terminal.send("half a line")
    try terminal.expectScreen("the line") { $0.lines[$0.row].hasSuffix("half a line") }
    terminal.send("\u{3}")
    try learner.answer()
    #expect(terminal.screen.text.contains("half a line^C"))
    #expect(try learner.type("hostname").contains("web"))
    #expect(try learner.type("exit").contains("exit"))
    #expect(try learner.type("hostname").contains("web") == false)
  }

  @Test func `control D leaves a container, and then the program`() throws {
    let learner = try learnerInLesson6(Home())
    try learner.type("kubectl exec -it web /bin/bash")
    try learner.terminal.expectPrompt("web:/usr/src/app#")
    learner.terminal.send("\u{4}")
    try learner.answer()
    try learner.terminal.expectScreen("the host's prompt") { $0.lines[$0.row] == "$" }
    try learner.terminal.expectPrompt("$")
    learner.terminal.send("\u{4}")
    #expect(try learner.terminal.waitForExit() == 0)
    #expect(learner.terminal.isCooked)
  }

  @Test func `control C at the prompt drops the line and nothing else`() throws {
    let learner = try Learner(at: Home())
    learner.terminal.send("kubectl delete everything")
    try learner.terminal.expectScreen("the line") { $0.lines[$0.row].hasSuffix("everything") }
    learner.terminal.send("\u{3}")
    #expect(try learner.answer() == "^C\n")
    #expect(learner.terminal.screen.text.contains("$ kubectl delete everything^C\n"))
    #expect(try learner.type("echo still $((40 + 2))").contains("still 42"))
  }

  @Test func `an endless loop is stopped by control C`() throws {
    let learner = try Learner(at: Home())
    learner.terminal.send("while true; do echo round; sleep 1; done\r")
    try learner.terminal.expect("round\r\nround")
    learner.terminal.send("\u{3}")
    try learner.prompt()
    #expect(try learner.type("echo after").contains("after"))
  }

  @Test func `every script can be typed, and comes back as it was`() throws {
    let learner = try Learner(at: Home())
    #expect(try learner.type("echo 'grüße, 世界 – λ'").contains("grüße, 世界 – λ\n"))
  }

  @Test func `pasted lines run one after the other`() throws {
    let learner = try Learner(at: Home())
    learner.terminal.send(
      "\u{1B}[200~echo one\recho two\rfor x in 3 4; do\recho $x; done\u{1B}[201~\r"
    )
    let answer = try learner.answer()
    #expect(answer.filter { !"> $".contains($0) } == "one\ntwo\n3\n4\n")
  }

  @Test func `another width is known to the simulated terminal`() throws {
    let learner = try Learner(at: Home(), columns: 200)
    #expect(try learner.type("ls").filter { $0 == "\n" }.count == 1)
    learner.terminal.resize(columns: 30, rows: 20)
    #expect(try learner.type("ls").filter { $0 == "\n" }.count > 3)
  }

  @Test func `lines of before come back with the arrow and with control R`() throws {
    let home = try Home()
    let first = try Learner(at: home)
    try first.type("echo λ one")
    try first.type("echo two")
    #expect(try first.leave() == 0)
    let second = try Learner(at: home)
    second.terminal.send("\u{1B}[A\u{1B}[A\r")
    #expect(try second.answer().contains("two"))
    second.terminal.send("\u{12}λ\r")
    #expect(try second.answer().contains("λ one"))
  }

  @Test func `jobs in the background print above the prompt, which stays`() throws {
    let learner = try Learner(at: Home(), ["learn", "6", "--speed", "200"])
    try learner.type("kubectl get pods -w &")
    learner.terminal.send("echo ty")
    try learner.terminal.expectScreen("the list above the line") { screen in
      screen.text.contains("redis     1/1") && screen.lines[screen.row] == "$ echo ty"
    }
    #expect(try learner.type("ped").contains("typed"))
  }

  @Test func `other programs that read show their own prompts`() throws {
    let learner = try Learner(at: Home(), ["learn", "6", "--speed", "200"])
    learner.terminal.send("kubectl exec -it redis redis-cli\r")
    try learner.answer()
    try learner.terminal.expectScreen("redis' prompt") {
      $0.lines[$0.row].hasPrefix("127.0.0.1:6379>")
    }
    #expect(try learner.type("INCR hits").contains("(integer) 1"))
    try learner.type("exit")
    // What `read` reads is not for the tutor.
    try learner.type("read -p 'name? ' name")
    try learner.terminal.expectScreen("read's prompt") { $0.lines[$0.row] == "name?" }
    #expect(!(try learner.type("hint")).contains("Hint"))
    #expect(try learner.type("echo \"<$name>\"").contains("<hint>"))
  }

  @Test func `files are edited with the editor of the host`() throws {
    let home = try Home()
    let editor = home.write(
      "#!/bin/sh\nsed -i 's/name: redis/name: cache/' \"$1\"\n",
      to: "editor",
      executable: true
    )
    let learner = try Learner(
      at: home,
      ["learn", "3", "--speed", "200"],
      environment: ["EDITOR": editor]
    )
    for word in ["edit", "vi", "nano"] { try learner.type("\(word) db-pod.yaml") }
    #expect(try learner.type("cat db-pod.yaml").contains("name: cache"))
    try learner.type("edit new.txt")
    #expect(try learner.leave() == 0)
    let again = try Learner(at: home, environment: ["EDITOR": editor])
    #expect(try again.type("cat db-pod.yaml").contains("name: cache"))
  }

  @Test func `the clock can be looked at, paused and moved`() throws {
    let learner = try Learner(at: Home(), ["play"])
    #expect(try learner.type("time").contains("10 of its seconds pass in one of yours"))
    #expect(try learner.type("time speed 100").contains("100 of its seconds"))
    #expect(try learner.type("time speed fast").contains("takes a number"))
    #expect(try learner.type("time pause").contains("it is paused"))
    let first = try learner.type("date +%s")
    usleep(100_000)
    let second = try learner.type("date +%s")
    #expect((Int(second.trimmed) ?? 0) - (Int(first.trimmed) ?? 0) <= 30)
    try learner.type("time +1h")
    let third = try learner.type("date +%s")
    #expect((Int(third.trimmed) ?? 0) - (Int(second.trimmed) ?? 0) >= 3600)
  }
}

extension String {
  var trimmed: String { String(filter { !$0.isWhitespace }) }
}
