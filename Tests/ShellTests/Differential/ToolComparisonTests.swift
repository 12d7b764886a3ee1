import Foundation
import Testing

/// Programs of ours beside the host's, in folders with the same files: the same output, errors and
/// status.
struct ToolComparisonTests {
  /// What differs and stays so, with the reason.
  ///
  /// Whatever is here and does not differ any more fails.
  static let known: [(script: String, reason: String)] = [
    (
      "awk 'BEGIN{print substr(\"hello\", 0, 3), substr(\"hello\", -1)}'",
      "mawk counts from before the first character otherwise than POSIX says"
    ),
    (
      "awk 'BEGIN{print 1>2 ? \"x\" : \"y\"}'; cat 2 2>/dev/null",
      "output to a file whose name is an expression without parentheses is not read"
    ),
    ("find . -mtime -1 -name a.txt", "files of the test are from 1970 here"),
    ("find . -mmin +5 -name a.txt", "files of the test are from 1970 here"),
    ("gzip --nope", "older quotation marks"),
    ("fmt -w 12 data", "very narrow lines break elsewhere"),
    ("column -t -s: data", "a tab at the end counts otherwise"),
    ("env printf '%q\\n' 'a b'", "quotes as the shell's own printf does"),
    ("timeout -s KILL 0.1 sleep 3; echo $?", "bash tells that timeout itself was killed"),
    ("less nosuch", "less on a machine without a screen tells it otherwise"),
  ]

  @Test(arguments: ToolScripts.groups.map(\.name))
  func `programs print what the host's print`(group: String) throws {
    guard HostBash.isAvailable else {
      print("skipped: there is no \(HostBash.path) to compare with")
      return
    }
    let host = try HostBash()
    defer { host.remove() }
    let scripts = ToolScripts.groups.first { $0.name == group }?.scripts ?? []
    let present = try host.run(scripts.map { "type \($0.split(separator: " ")[0])" })
    // Our machines have no locale, so that quotation marks are plain.
    let expected = try host.run(scripts).map { outcome in
      func plain(_ text: String) -> String {
        text.replacing("\u{2018}", with: "'").replacing("\u{2019}", with: "'")
      }
      var outcome = outcome
      outcome.output = plain(outcome.output)
      outcome.errors = outcome.errors.map(plain).sorted()
      return outcome
    }
    var compared = 0
    for (index, script) in scripts.enumerated() {
      guard present[index].status == 0 else {
        print("skipped: the host has no \(script.split(separator: " ")[0])")
        continue
      }
      compared += 1
      let found = Workshop.outcome(of: script)
      let isKnown = Self.known.contains { $0.script == script }
      if found != expected[index], !isKnown {
        print("\(script)\nhost: \(expected[index])\nours: \(found)\n")
      }
      #expect((found == expected[index]) != isKnown, "\(script)")
    }
    #expect(compared > 0 || scripts.isEmpty)
  }
}
