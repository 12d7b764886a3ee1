import Glibc
import Testing

/// Seeds against the whole cluster.
///
/// `SWARM_SEED=n` plays one of them, `SWARM_SEEDS=n` that many.
@Suite struct SwarmTests {
  static let seeds: [UInt64] = {
    if let one = number("SWARM_SEED") { return [one] }
    return Array(1...(number("SWARM_SEEDS") ?? 6))
  }()

  private static func number(_ name: String) -> UInt64? {
    getenv(name).flatMap { UInt64(String(cString: $0)) }
  }

  private func replay(_ seed: UInt64) -> Comment {
    "replay with: SWARM_SEED=\(seed) swift test --filter SwarmTests"
  }

  @Test(arguments: seeds) func `a cluster under faults keeps its laws and comes to rest`(
    seed: UInt64
  ) {
    var swarm = Swarm(seed: seed)
    swarm.run()
    let story = swarm.journal.joined(separator: "\n")
    #expect(swarm.violations == [], "\(replay(seed))\n\(story)")
  }

  @Test(arguments: seeds.prefix(2)) func `two runs of one seed, and a copy, are the same`(
    seed: UInt64
  ) {
    var one = Swarm(seed: seed)
    one.run()
    var other = Swarm(seed: seed)
    for _ in 0..<10 { _ = other.step() }
    var copy = other
    other.run()
    copy.run()
    let expected = one.fingerprint()
    #expect(firstDifference(expected, other.fingerprint()) == nil, replay(seed))
    #expect(firstDifference(expected, copy.fingerprint()) == nil, replay(seed))
  }

  private func firstDifference(_ one: String, _ other: String) -> String? {
    guard one != other else { return nil }
    let pairs = zip(one.split(separator: "\n"), other.split(separator: "\n"))
    return pairs.first { $0 != $1 }.map { "\($0.prefix(400))\n\($1.prefix(400))" }
      ?? "one is longer"
  }
}
