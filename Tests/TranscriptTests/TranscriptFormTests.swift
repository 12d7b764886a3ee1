import Simulation
import Testing

@Suite struct TranscriptFormTests {
  @Test func `a transcript is read into commands, what they printed, and pauses`() {
    let text = """
      # A comment.
      profile: v1.8
      prompt: db#

      $ cat > file <<END
      > line
      > END
      $ false
      ? 1
      ~ settle
      ~ Words are a comment.
      $ open db
      db# print
      valuedb# wait
      one
      ~ 2s
      ^C
      $
      """
    let transcript = TranscriptReader.read(text, name: "sample")
    #expect(transcript.setting("profile") == "v1.8")
    let commands = transcript.commands
    #expect(
      commands.map(\.typed) == [
        ["cat > file <<END", "line", "END"], ["false"], ["open db"], ["print"], ["wait"],
      ]
    )
    #expect(commands.map(\.output) == [[], [], [], ["value"], ["one", "^C"]])
    #expect(commands.map(\.status) == [0, 1, 0, 0, 0])
    #expect(commands.map(\.line) == [5, 8, 12, 13, 14])
    #expect(commands.map(\.acts.count) == [0, 0, 0, 0, 2])
    guard case .pause(let length) = transcript.entries[2] else {
      Issue.record("no pause behind the second command")
      return
    }
    #expect(length == .seconds(60))
  }

  @Test(arguments: [
    ("web-x7lw7   1/1   6s", "web-5bvt7   1/1   3m2s"),
    ("Created pod: hello-66b6c48dd5-x7lw7", "Created pod: hello-7d6d4d6686-29xzr"),
    ("uid: 462d5e85-a1af-416d-be2a-d6dd94723f32", "uid: 16fd706f-97ec-4df8-8a65-4f9e4c5d1f5e"),
    ("  Normal  Pulled  5s (x2 over 8s)  kubelet", "  Normal  Pulled  2m3s  kubelet"),
    ("80:30719/TCP", "80:31244/TCP"), ("IP: 10.244.0.3", "IP: 10.244.1.12"),
  ])
  func `what two runs make up differently is the same`(recorded: String, here: String) {
    #expect(OutputComparison.compare(expected: [recorded], actual: [here]).differences.isEmpty)
  }

  @Test(arguments: [
    ("web   1/1", "web   0/1"), ("pod/web created", "pod/wob created"),
    ("web-x7lw7   1/1   6s", "wob-5bvt7   1/1   6s"), ("  name: web", "name: web"),
    ("NAME   READY", "NAME    READY"), ("RESTARTS   0", "RESTARTS   1"),
    ("10.96.0.1", "10.96.0.2"), ("port: 6379", "port: 6380"),
  ])
  func `everything else is compared to the letter`(recorded: String, here: String) {
    #expect(!OutputComparison.compare(expected: [recorded], actual: [here]).differences.isEmpty)
  }

  @Test func `rows may stand in the order of made-up names only`() {
    let recorded = ["web-2q2nh   0/1", "web-8tfzt   1/1", "zoo   1/1"]
    let named = ["web-bbbbb   1/1", "web-ccccc   0/1", "zoo   1/1"]
    let given = ["zoo   1/1", "web-2q2nh   0/1", "web-8tfzt   1/1"]
    #expect(OutputComparison.compare(expected: recorded, actual: named).differences.isEmpty)
    #expect(!OutputComparison.compare(expected: recorded, actual: given).differences.isEmpty)
  }

  @Test func `events of one second may change places, others may not`() {
    let heading = ["Events:", "  Type    Age", "  ----    ---"]
    let recorded = heading + ["  Normal  2s  one", "  Normal  2s  two", "  Normal  1s  three"]
    let swapped = heading + ["  Normal  9s  two", "  Normal  9s  one", "  Normal  8s  three"]
    let wrong = heading + ["  Normal  9s  one", "  Normal  8s  three", "  Normal  8s  two"]
    #expect(OutputComparison.compare(expected: recorded, actual: swapped).differences.isEmpty)
    #expect(!OutputComparison.compare(expected: recorded, actual: wrong).differences.isEmpty)
  }
}
