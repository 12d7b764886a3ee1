import Machine
import Shell
import Simulation
import Testing

struct InteractiveTests {
  /// A machine with an interactive bash on a terminal.
  struct Session {
    var kernel: Kernel
    let terminal: TerminalID
    let shell: ProcessID

    init?() {
      let workshop = Workshop()
      kernel = workshop.kernel
      guard
        let session = ShellSession.start(
          &kernel,
          on: workshop.machine,
          environment: Workshop.environment,
          workingDirectory: "/work"
        )
      else { return nil }
      terminal = session.terminal
      shell = session.shell
      kernel.settleAll()
    }

    mutating func type(_ line: String, seconds: Int64 = 0) -> String {
      kernel.type(line: line, on: terminal)
      kernel.run(until: kernel.now + Duration.seconds(seconds))
      return drain()
    }

    mutating func drain() -> String {
      String(decoding: kernel.drainOutput(of: terminal), as: UTF8.self)
    }
  }

  @Test func `a prompt comes first and a second one asks for the rest`() throws {
    var session = try #require(Session())
    #expect(session.drain() == "root@web:/work# ")
    #expect(session.type("echo hi") == "hi\nroot@web:/work# ")
    #expect(session.type("for i in 1 2") == "> ")
    #expect(session.type("do echo $i; done") == "1\n2\nroot@web:/work# ")
    #expect(session.type("cd /; pwd") == "/\nroot@web:/# ")
  }

  @Test func `an interrupt ends the command and not the shell`() throws {
    var session = try #require(Session())
    _ = session.drain()
    #expect(session.type("sleep 100", seconds: 3) == "")
    session.kernel.interrupt(session.terminal)
    session.kernel.settleAll()
    #expect(session.drain() == "^C\nroot@web:/work# ")
    #expect(session.type("echo $?") == "130\nroot@web:/work# ")
    _ = session.type("while true; do sleep 1; done", seconds: 3)
    session.kernel.interrupt(session.terminal)
    session.kernel.settleAll()
    #expect(session.drain() == "^C\nroot@web:/work# ")
  }

  @Test func `a syntax error leaves the shell alive`() throws {
    var session = try #require(Session())
    _ = session.drain()
    #expect(
      session.type("echo )")
        == "bash: syntax error near unexpected token `)'\nroot@web:/work# "
    )
    #expect(session.type("foo") == "bash: foo: command not found\nroot@web:/work# ")
    #expect(session.type("exit") == "exit\n")
    #expect(!session.kernel.isAlive(session.shell))
  }

  @Test func `jobs run beside the prompt and can be brought forward`() throws {
    var session = try #require(Session())
    _ = session.drain()
    #expect(session.type("sleep 5 &").hasPrefix("[1] "))
    #expect(
      session.type("jobs") == "[1]+  Running                 sleep 5 &\nroot@web:/work# "
    )
    #expect(session.type("fg", seconds: 10) == "sleep 5\nroot@web:/work# ")
  }

  @Test func `a copy of the kernel goes on by itself`() throws {
    var session = try #require(Session())
    _ = session.drain()
    _ = session.type("x=1")
    var copy = session
    _ = copy.type("x=2")
    #expect(session.type("echo $x") == "1\nroot@web:/work# ")
    #expect(copy.type("echo $x") == "2\nroot@web:/work# ")
  }

  @Test func `less shows a page at a time and takes its commands as lines`() throws {
    var session = try #require(Session())
    _ = session.drain()
    let machine = session.shell.machine
    session.kernel.install(
      FileNode(.device(.terminal), mode: 0o666),
      at: "/dev/tty",
      on: machine
    )
    func lines(_ range: ClosedRange<Int>) -> String { range.map { "\($0)\n" }.joined() }
    #expect(session.type("seq 100 | less") == lines(1...23) + ":")
    #expect(session.type("") == lines(24...46) + ":")
    #expect(session.type("/^77$") == lines(77...99) + ":")
    #expect(session.type("n") == "Pattern not found\n" + lines(77...99) + ":")
    #expect(session.type("G") == lines(78...100) + "(END)")
    #expect(session.type("b") == lines(55...77) + ":")
    #expect(session.type("q") == "root@web:/work# ")
    #expect(session.type("seq 3 | less") == "1\n2\n3\nroot@web:/work# ")
    #expect(session.type("seq 30 | more") == lines(1...23) + "--More--(76%)")
    #expect(session.type(" ") == lines(8...30) + "root@web:/work# ")
  }
}

extension Kernel {
  mutating func settleAll() {
    while step() {}
  }
}
