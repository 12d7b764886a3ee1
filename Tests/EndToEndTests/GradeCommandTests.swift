import Glibc
import Testing

/// `kubetutor grade` with files and folders: statuses, shards, seeds; and a lesson that is watched.
struct GradeCommandTests {
  private let exercise = "01-first-config"
  private let right = "kubectl create configmap settings --from-literal=color=blue"

  private func writeClass(_ home: Home) {
    for index in 1...6 {
      let size = index == 4 ? 8 : 7
      home.write("\(right) --from-literal=size=\(size)\n", to: "class/learner-\(index).sh")
    }
    home.write("", to: "class/nobody.sh")
    home.write("{\"version\": 1, \"seed\"", to: "class/damaged.jsonl")
    home.write("\u{1}\u{2}\u{7F} while (\n", to: "class/sub/binary")
  }

  @Test func `a class is graded at once, and shards together are the whole`() throws {
    let home = try Home()
    writeClass(home)
    let whole = try Invocation(["grade", exercise, "class", "--format", "json"], in: home)
    #expect(whole.status == 1)
    var parts: [String] = []
    for shard in 0..<3 {
      let options = ["--format", "json", "--shard", "\(shard)/3", "--jobs", "\(shard + 1)"]
      let part = try Invocation(["grade", exercise, "class"] + options, in: home)
      home.write(part.output, to: "results/\(shard).json")
      parts.append("results/\(shard).json")
    }
    let merged = try Invocation(["grade", "merge", "results", "--format", "json"], in: home)
    #expect(merged.output == whole.output)
    #expect(merged.status == 1)
    let table = try Invocation(["grade", "merge"] + parts.reversed(), in: home)
    #expect(table.output.contains("5 of 9 passed everything"))
    #expect(table.output.contains("damaged.jsonl: 0 of 3 points"))
    #expect(table.output.contains("nobody.sh: 0 of 3 points"))
  }

  @Test func `statuses tell right, wrong, and wrong usage apart`() throws {
    let home = try Home()
    home.write("\(right) --from-literal=size=7\n", to: "a.sh")
    home.write("true\n", to: "b.sh")
    #expect(try Invocation(["grade", exercise, "a.sh"], in: home).status == 0)
    let failed = try Invocation(["grade", exercise, "a.sh", "b.sh", "--format", "csv"], in: home)
    #expect(failed.status == 1)
    #expect(
      failed.output.hasPrefix("submission,seed,check,passed,points,maximum,rationale\na.sh,1,")
    )
    for (arguments, words) in [
      (["grade", "01-frist-config", "a.sh"], "did you mean \"01-first-config\"?"),
      (["grade", exercise, "/no/such"], "No such file"),
      (["grade", "03-first-pod", "a.sh"], "only exercises are graded"),
      (["grade", exercise, "a.sh", "--shard", "3/3"], "I from 0 to N-1"),
      (["grade", exercise, "a.sh", "--seed-map", "/no/map"], "No such file"),
      (["grade", "merge", "a.sh"], "no results of kubetutor grade"),
    ] {
      let run = try Invocation(arguments, in: home)
      #expect(run.status == 2)
      #expect(run.error.contains(words), "\(run.error)")
    }
  }

  @Test func `a lesson that is watched is proven again when it is saved`() throws {
    let home = try Home()
    let made = try Invocation(["lessons", "new", "mine/first", "--lessons", "."], in: home)
    #expect(made.output.contains("mine/01-first.md"))
    let path = "mine/01-first.md"
    let terminal = try PseudoTerminal(
      "kubetutor",
      ["lessons", "watch", path],
      directory: home.path
    )
    try terminal.expect("ok   mine/01-first")
    let text = home.text(path) ?? ""
    home.write(
      text.split(separator: "name: the config").joined(separator: "nmae: the config"),
      to: path
    )
    try terminal.expect("did you mean \"name\"?")
    home.write(
      text.split(separator: "color=blue").joined(separator: "color=green"),
      to: path
    )
    try terminal.expect("FAIL mine/01-first")
    home.write(text, to: path)
    try terminal.expect("ok   mine/01-first")
    terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 0)
  }
}
