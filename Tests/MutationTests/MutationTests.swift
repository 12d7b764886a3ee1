import Cluster
import Foundation
import KubernetesAPI
import Simulation
import Testing

/// Valid manifests with something done to them: whatever it is, there is an answer or a clear
/// refusal.
///
/// `make test` runs a share. `MUTATIONS=100000` runs so many, `MUTATION_SEED=7` others, and
/// `MUTATION=SEED:NUMBER` one again, as the line of a failure says.
struct MutationTests {
  private static let standardSeed: UInt64 = 20_261_123
  private static let standardCount = 1000

  @Test func `mutated manifests are answered or refused, and a refusal changes nothing`() throws {
    let environment = ProcessInfo.processInfo.environment
    let bench = try MutationBench()
    if let one = environment["MUTATION"] {
      let parts = one.split(separator: ":").compactMap { UInt64($0) }
      try #require(parts.count == 2, "MUTATION takes SEED:NUMBER")
      let mutation = bench.mutation(seed: parts[0], number: Int(parts[1]))
      print(mutation.text)
      print(bench.outcome(of: mutation))
      try check(mutation, bench)
      return
    }
    let seed = environment["MUTATION_SEED"].flatMap { UInt64($0) } ?? Self.standardSeed
    let count = environment["MUTATIONS"].flatMap { Int($0) } ?? Self.standardCount
    let first = environment["MUTATION_FIRST"].flatMap { Int($0) } ?? 0
    // A crash takes the report along, so the number that is tried stands in a file.
    let mark = environment["MUTATION_MARK"]
    print("mutations: \(count), seed \(seed)")
    for number in first..<(first + count) {
      if let mark {
        try? "\(seed):\(number)".write(toFile: mark, atomically: false, encoding: .utf8)
      }
      try check(bench.mutation(seed: seed, number: number), bench)
    }
  }

  private func check(_ mutation: Mutation, _ bench: MutationBench) throws {
    let replay = Comment("again with MUTATION=\(mutation.seed):\(mutation.number)")
    let clock = ContinuousClock()
    var outcome = MutationBench.Outcome()
    let took = clock.measure { outcome = bench.outcome(of: mutation) }
    // What the limits allow takes a debug build on a busy machine its time; a stall takes for ever.
    #expect(took < .seconds(60), "it took \(took); \(replay)")
    if outcome.status == 0 {
      if mutation.isDryRun { #expect(!outcome.hasChanged, replay) }
      return
    }
    #expect(outcome.status == 1, "status \(outcome.status); \(replay)")
    #expect(outcome.isRefusal, "\(outcome.output); \(replay)")
    // Of several documents some may be good.
    if mutation.isSingle { #expect(!outcome.hasChanged, "\(outcome.output); \(replay)") }
  }

  @Test(arguments: [
    ("nested lists", "10000"), ("nested mappings", "400 levels"),
    ("aliases that double themselves", "500000 values"), ("a text without end", "3145728 bytes"),
  ])
  func `what has no end is refused with the limit`(what: String, limit: String) throws {
    let text =
      switch what {
      case "nested lists": String(repeating: "[", count: 20_000)
      case "nested mappings":
        (0..<600).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
      case "aliases that double themselves": Self.laughs
      default: "a: " + String(repeating: "x", count: 4 << 20)
      }
    let bench = try MutationBench()
    let mutation = Mutation(seed: 0, number: 0, text: text, command: "create -f m.yaml")
    let outcome = bench.outcome(of: mutation)
    #expect(outcome.status == 1 && !outcome.hasChanged)
    let number = limit.prefix { $0.isNumber }
    #expect(outcome.output.contains(number), "\(what): \(outcome.output.prefix(300))")
  }

  private static let laughs: String = {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1..<12 {
      let row = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(row)]\n"
    }
    return text + "kind: ConfigMap\napiVersion: v1\n"
  }()
}
