import Foundation
import Testing

/// Generated scripts do the same in our shell and in the host's bash.
///
/// `SCRIPTS` says how many are tried (2,000 are what is promised), `SEED` asks for others,
/// `SCRIPT=SEED:NUMBER` tries one again.
struct GeneratedScriptTests {
  private static let seed: UInt64 = 20_261_123
  /// How many scripts each run of the tests tries.
  private static let usualCount = 300

  @Test func `generated scripts do what bash does with them`() throws {
    guard HostBash.isAvailable else {
      print("skipped: there is no \(HostBash.path) to compare with")
      return
    }
    let environment = ProcessInfo.processInfo.environment
    var seed = environment["SEED"].flatMap { UInt64($0) } ?? Self.seed
    var numbers = 0..<(environment["SCRIPTS"].flatMap { Int($0) } ?? Self.usualCount)
    if let one = environment["SCRIPT"]?.split(separator: ":"), one.count == 2,
      let named = UInt64(one[0]), let number = Int(one[1])
    {
      seed = named
      numbers = number..<(number + 1)
    }
    let host = try HostBash()
    defer { host.remove() }
    let differences = try ScriptComparison(host: host, seed: seed).differences(numbers)
    for difference in differences {
      print(
        """
        again with SCRIPT=\(seed):\(difference.number)
        \(difference.script)
        bash: \(difference.expected)
        ours: \(difference.found)
        """
      )
    }
    #expect(differences.isEmpty)
    print("scripts: \(numbers.count) compared, \(differences.count) differ")
  }
}
