import Machine
import Simulation
import Testing

@Suite struct ProcessTests {
  @Test func `a pipe carries bytes and ends when its writer does`() throws {
    var bench = Bench()
    _ = try bench.start(
      Pipeline(ScriptedProgram(.print("hello\n")), ScriptedProgram(.readAll))
    )
    bench.run()
    #expect(bench.log == "hello\n2 ended with 0\n3 ended with 0\n")
  }

  @Test func `a writer blocks on a full pipe until somebody reads`() throws {
    var bench = Bench()
    bench.kernel.limits.pipeBytes = 100
    _ = try bench.start(
      Pipeline(
        ScriptedProgram(.flood(30)),
        ScriptedProgram(.sleep(.milliseconds(5000)), .readAll)
      )
    )
    bench.run(seconds: 4)
    #expect(bench.kernel[bench.machine].processList.map(\.state) == ["S", "S", "S"])
    bench.run(seconds: 4)
    #expect(bench.log.contains(String(repeating: "0123456789", count: 10)))
    #expect(bench.kernel[bench.machine].processList.isEmpty)
  }

  @Test func `a writer whose reader is gone ends by SIGPIPE`() throws {
    var bench = Bench()
    _ = try bench.start(
      Pipeline(
        ScriptedProgram(.sleep(.milliseconds(100)), .flood(5)),
        ScriptedProgram(.exit(0))
      )
    )
    bench.run()
    #expect(bench.log.contains("2 ended with 141"))
  }

  @Test func `a signal ends a process that does not handle it, with 128 and its number`() throws {
    var bench = Bench()
    _ = try bench.start(
      Pipeline(ScriptedProgram(.readAll), ScriptedProgram(.sleep(.hours(1))))
    )
    bench.run(seconds: 1)
    bench.kernel.send(.terminate, to: ProcessID(machine: bench.machine, number: 3))
    bench.run(seconds: 1)
    #expect(bench.log.contains("3 ended with 143"))
  }

  @Test func `a handled signal is taken and the program goes on`() throws {
    var bench = Bench()
    let id = try bench.start(
      ScriptedProgram(
        .catching(SignalSet(.terminate)),
        .sleep(.milliseconds(10_000)),
        .print("done\n")
      )
    )
    bench.run(seconds: 1)
    bench.kernel.send(.terminate, to: id)
    bench.run(seconds: 20)
    #expect(bench.log == "caught TERM\ndone\n")
  }

  @Test func `the first process of a container is spared by a signal it does not handle`() throws {
    var bench = Bench()
    let id = try bench.start(ScriptedProgram(.sleep(.hours(1))))
    bench.run(seconds: 1)
    bench.kernel.send(.terminate, to: id)
    bench.run(seconds: 1)
    #expect(bench.kernel.isAlive(id))
    bench.kernel.send(.kill, to: id)
    let exits = bench.kernel.drainExits()
    #expect(exits.map(\.status) == [137])
    #expect(exits.map(\.signal) == [.kill])
    #expect(!bench.kernel.isAlive(id))
  }

  @Test func `an endless loop meets the limit instead of running for ever`() throws {
    var bench = Bench()
    bench.kernel.limits.stepsAtOneInstant = 1000
    _ = try bench.start(ScriptedProgram(.spin))
    bench.run()
    #expect(bench.kernel.exceeded?.limit == "program steps without time passing")
  }

  @Test func `a copy of the kernel goes its own way`() throws {
    var bench = Bench()
    _ = try bench.start(
      ScriptedProgram(.print("a"), .sleep(.milliseconds(5000)), .print("b"))
    )
    bench.run(seconds: 1)
    let snapshot = bench
    bench.run(seconds: 10)
    #expect(bench.log == "ab")
    #expect(snapshot.log == "a")
    var other = snapshot
    other.run(seconds: 10)
    #expect(other.log == "ab")
  }

  @Test func `Ctrl-C ends the foreground group of a terminal`() throws {
    var bench = Bench()
    let host = bench.kernel.makeMachine(Machine(kind: .host, hostname: "host"))
    let terminal = bench.kernel.makeTerminal()
    var request = SpawnRequest(["cat"], program: ScriptedProgram(.readAll))
    request.foreground = true
    let id = try bench.kernel.start(
      request,
      on: host,
      descriptors: [.terminal(terminal), .terminal(terminal), .terminal(terminal)],
      terminal: terminal
    )
    bench.run(seconds: 1)
    #expect(bench.kernel.isAwaitingInput(terminal))
    bench.kernel.type(line: "echo", on: terminal)
    bench.run(seconds: 1)
    bench.kernel.interrupt(terminal)
    #expect(!bench.kernel.isAlive(id))
    #expect(String(decoding: bench.kernel.drainOutput(of: terminal), as: UTF8.self) == "echo\n^C")
  }
}
