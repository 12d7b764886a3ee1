import APIServer
import KubernetesAPI
import Simulation
import Testing

@testable import Kubectl

@Suite struct CommandLineTests {
  @Test func `cells widen their column and what stands last widens nothing`() {
    var writer = TabWriter(minimum: 0, padding: 2)
    #expect(
      writer.align("a\tb\nlonger\tc\nalone, however long it may be\nx\ty\n")
        == "a       b\nlonger  c\nalone, however long it may be\nx  y\n"
    )
  }

  @Test func `columns are at least as wide as the minimum, padding included`() {
    var writer = TabWriter.table(.v18)
    #expect(writer.align("NAME\tREADY\nx\t1/1\n") == "NAME      READY\nx         1/1\n")
  }

  @Test(arguments: [
    (5, "5s", "5s"), (119, "119s", "1m"), (182, "3m2s", "3m"), (3600 * 5 + 60, "5h1m", "5h"),
    (86_400 * 8, "8d", "8d"), (86_400 * 2 + 3600, "2d1h", "2d"),
  ])
  func `ages have two units now and had one before`(_ seconds: Int, _ now: String, _ old: String) {
    #expect(Age.text(.seconds(Int64(seconds)), .current) == now)
    #expect(Age.text(.seconds(Int64(seconds)), .v18) == old)
  }

  @Test func `flags may stand anywhere, and letters together`() throws {
    let arguments = try FlagParser.parse(
      ["web", "-it", "--container=a", "-n", "x", "--", "ls", "-l"],
      flags: ExecCommand.spec.flags + GlobalFlags.all
    )
    #expect(arguments.positional == ["web", "ls", "-l"])
    #expect(arguments.dash == 1)
    #expect(arguments.string("container") == "a")
    #expect(arguments.string("namespace") == "x")
  }

  @Test func `every command has a summary, an example and a usage`() {
    func check(_ nodes: [CommandNode]) {
      for node in nodes {
        #expect(!node.summary.isEmpty)
        if let spec = node.spec {
          // What shells call for themselves is in no help.
          let isForShells = spec.name.hasPrefix("__")
          #expect(isForShells || !spec.examples.isEmpty, "\(spec.name)")
          #expect(spec.usage.hasPrefix("kubectl"), "\(spec.name)")
        }
        check(node.commands)
      }
    }
    check(CommandTable.commands)
  }

  @Test func `no command declares a flag twice`() {
    func check(_ nodes: [CommandNode]) {
      for node in nodes {
        let flags = node.spec?.flags ?? []
        #expect(Set(flags.map(\.name)).count == flags.count, "\(node.name)")
        let letters = flags.compactMap(\.shorthand)
        #expect(Set(letters).count == letters.count, "\(node.name)")
        check(node.commands)
      }
    }
    check(CommandTable.commands)
  }

  @Test func `help shows what a command declares`() throws {
    var desk = try Desk()
    let help = desk.type("kubectl scale --help")
    #expect(help.contains("--replicas=0:\n\tThe number of replicas wanted."))
    #expect(help.contains("Usage:\n  kubectl scale"))
    #expect(desk.type("kubectl").contains("Basic Commands (Beginner):\n  create"))
  }

  @Test func `completion knows verbs, types, names, namespaces, flags and containers`() throws {
    var desk = try Desk()
    try desk.run(
      "redis",
      labels: ["app": "demo"],
      image: "redis",
      port: 6379,
      address: "10.0.0.1",
      age: 0
    )
    let completion = KubectlCompletion(version: .current)
    func words(_ line: String) -> [String] {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard case .words(let found) = completion.candidates(words: words, client: &desk.server)
      else { return ["(files)"] }
      return found
    }
    #expect(words("desc") == ["describe"])
    #expect(words("get pod") == ["poddisruptionbudgets", "pods", "podtemplates"])
    #expect(words("get pods r") == ["redis"])
    #expect(words("describe pod/") == ["pod/redis"])
    #expect(words("get pods -n kube") == ["kube-system"])
    #expect(words("get pods --show-l") == ["--show-labels"])
    #expect(words("get pods -o ya") == ["yaml"])
    #expect(words("get pods -l a") == ["app=demo"])
    #expect(words("logs redis -c r") == ["redis"])
    #expect(words("create -f ") == ["(files)"])
    #expect(words("create name") == ["namespace"])
    #expect(completion.typesNear("pdos", client: &desk.server).contains("pods"))
  }
}
