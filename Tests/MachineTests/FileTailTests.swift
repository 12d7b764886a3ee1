import Machine
import Simulation
import Testing

/// Follows a file that it writes to, and prints what it took.
private struct Follower: Program {
  let body: @Sendable (inout Kernel) throws -> [String]

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let taken = (try? body(&system)) ?? ["an error"]
    try? system.writeFile("/tmp/taken", Array(taken.joined(separator: "|").utf8))
    return .exit(0)
  }
}

private func taken(_ body: @escaping @Sendable (inout Kernel) throws -> [String]) throws -> String {
  var bench = Bench()
  let log = FileNode(.generated(.containerLog(bench.machine, .interface)), mode: 0o644)
  bench.kernel.install(log, at: "/tmp/log", on: bench.machine)
  _ = try bench.start(Follower(body: body))
  bench.run(seconds: 1)
  let content = bench.kernel.file("/tmp/taken", on: bench.machine)?.content
  guard case .file(let bytes) = content else { return "nothing" }
  return String(decoding: bytes, as: UTF8.self)
}

@Suite struct FileTailTests {
  @Test func `whole lines are taken once, and a line in the making when it ends`() throws {
    let result = try taken { system in
      var tail = FileTail()
      try system.writeFile("/tmp/file", Array("one\n\ntw".utf8))
      var lines = try system.takeLines(of: "/tmp/file", after: &tail)
      try system.writeFile("/tmp/file", Array("o\n".utf8), append: true)
      lines += try system.takeLines(of: "/tmp/file", after: &tail)
      lines += try system.takeLines(of: "/tmp/file", after: &tail)
      return lines
    }
    #expect(result == "one||two")
  }

  @Test func `a file that became shorter is begun anew`() throws {
    let result = try taken { system in
      try system.writeFile("/tmp/file", Array("old and long\n".utf8))
      var tail = system.tailAtEnd(of: "/tmp/file")
      try system.writeFile("/tmp/file", Array("new\n".utf8))
      return try system.takeLines(of: "/tmp/file", after: &tail)
    }
    #expect(result == "new")
  }

  @Test func `of a container's log the streams' lines are kept apart`() throws {
    let result = try taken { system in
      var tail = FileTail()
      system.print("one\ntw")
      system.print("wrong\n", to: 2)
      var lines = try system.takeLines(of: "/tmp/log", after: &tail)
      system.print("o\n")
      lines += try system.takeLines(of: "/tmp/log", after: &tail)
      lines += try system.takeLines(of: "/tmp/log", after: &tail)
      return lines.map { line in line.split(separator: " ").dropFirst().joined(separator: " ") }
    }
    #expect(result == "stdout F one|stderr F wrong|stdout F two")
  }

  @Test func `what is taken of a log is what reading it gives`() throws {
    let result = try taken { system in
      var tail = FileTail()
      for number in 1...3 { system.print("line \(number)\nand ") }
      let lines = try system.takeLines(of: "/tmp/log", after: &tail)
      let whole = String(decoding: try system.readFile("/tmp/log"), as: UTF8.self)
      return [whole == lines.map { $0 + "\n" }.joined() ? "alike" : whole]
    }
    #expect(result == "alike")
  }
}
