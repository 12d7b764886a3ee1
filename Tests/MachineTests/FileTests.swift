import Machine
import Simulation
import Testing

/// Makes some system calls inside a process and prints what they gave.
private struct Calls: Program {
  let body: @Sendable (inout Kernel) throws -> String

  mutating func resume(_ system: inout Kernel) -> Disposition {
    do { system.print(try body(&system)) } catch let error as Errno {
      system.print(error.message)
    } catch {
      system.print("another error")
    }
    return .exit(0)
  }
}

private func outcome(_ body: @escaping @Sendable (inout Kernel) throws -> String) throws -> String {
  var bench = Bench()
  bench.kernel.install(.text("one\n"), at: "/etc/one", on: bench.machine)
  bench.kernel.install(.link(to: "../etc/one"), at: "/tmp/link", on: bench.machine)
  bench.kernel.install(.link(to: "loop"), at: "/tmp/loop", on: bench.machine)
  _ = try bench.start(Calls(body: body))
  bench.run(seconds: 1)
  return bench.log
}

private func text(_ path: String, _ system: Kernel) throws -> String {
  String(decoding: try system.readFile(path), as: UTF8.self)
}

@Suite struct FileTests {
  @Test func `what was written is read, and appending adds`() throws {
    let result = try outcome { system in
      try system.writeFile("/tmp/new", Array("a".utf8))
      try system.writeFile("/tmp/new", Array("b".utf8), append: true)
      return try text("/tmp/../tmp/./new", system)
    }
    #expect(result == "ab")
  }

  @Test func `links are followed, and a loop of them is refused`() throws {
    #expect(try outcome { try text("/tmp/link", $0) } == "one\n")
    #expect(try outcome { try text("/tmp/loop", $0) } == "Too many levels of symbolic links")
  }

  @Test(arguments: [
    ("/missing", "No such file or directory"), ("/etc/one/x", "Not a directory"),
    ("/etc", "Is a directory"),
  ])
  func `a path that leads nowhere says why`(path: String, message: String) throws {
    #expect(try outcome { try text(path, $0) } == message)
  }

  @Test func `a renamed directory takes its files along`() throws {
    let result = try outcome { system in
      try system.makeDirectory("/a/b/c", parents: true)
      try system.writeFile("/a/b/c/file", Array("x".utf8))
      try system.rename("/a/b", to: "/moved")
      return try system.list("/a").joined() + text("/moved/c/file", system)
    }
    #expect(result == "x")
  }

  @Test func `a directory with files in it is not removed as if it were empty`() throws {
    let result = try outcome { system in
      try system.removeDirectory("/etc")
      return "removed"
    }
    #expect(result == "Directory not empty")
  }

  @Test func `containers share a volume, and a read-only mount refuses writing`() throws {
    var kernel = Kernel(now: .epoch)
    let volume = kernel.makeVolume()
    let writer = kernel.makeMachine(
      Machine(
        kind: .container,
        hostname: "one",
        mounts: [Mount(path: "/shared/data", volume: volume)]
      )
    )
    let reader = kernel.makeMachine(
      Machine(
        kind: .container,
        hostname: "two",
        mounts: [Mount(path: "/in", volume: volume, isReadOnly: true)]
      )
    )
    let write = Calls { system in
      try system.writeFile("/shared/data/file", Array("seen".utf8))
      return try system.list("/shared").joined()
    }
    _ = try kernel.start(SpawnRequest(["w"], program: write), on: writer)
    kernel.run(until: Instant(seconds: 1))
    let read = Calls { system in
      system.print(try text("/in/file", system) + " ")
      try system.writeFile("/in/file", [])
      return "written"
    }
    _ = try kernel.start(SpawnRequest(["r"], program: read), on: reader)
    kernel.run(until: Instant(seconds: 2))
    #expect(kernel[writer].log.lines.map(\.text) == ["data"])
    #expect(kernel[reader].log.lines.map(\.text) == ["seen Read-only file system"])
  }

  @Test func `a container's change leaves the image as it was`() throws {
    var image = FileNode.directory()
    image.insert(.text("original"), at: "/etc/file")
    var kernel = Kernel(now: .epoch)
    let one = kernel.makeMachine(Machine(kind: .container, hostname: "1", files: image))
    let two = kernel.makeMachine(Machine(kind: .container, hostname: "2", files: image))
    kernel.install(.text("changed"), at: "/etc/file", on: one)
    #expect(kernel.contents("/etc/file", on: two) == Array("original".utf8))
    #expect(kernel.contents("/etc/file", on: one) == Array("changed".utf8))
  }
}
