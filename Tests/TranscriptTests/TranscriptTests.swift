import Testing

@Suite struct TranscriptTests {
  @Test(arguments: try TestFiles.transcripts(in: "."))
  func `every command does what its transcript says`(transcript: Transcript) throws {
    let run = try TranscriptRun(transcript)
    #expect(!run.outcomes.isEmpty)
    for outcome in run.outcomes where !outcome.differences.isEmpty {
      Issue.record("\(outcome.report(in: transcript))")
    }
  }

  @Test func `recorded commands do what kubectl did, but for those listed`() throws {
    var deviations = DeviationList(try TestFiles.text("recorded/deviations.txt"))
    var matched = 0
    var all = 0
    for transcript in try TestFiles.transcripts(in: "recorded") {
      let run = try TranscriptRun(transcript)
      let failed = run.outcomes.filter { !$0.differences.isEmpty }
      matched += run.outcomes.count - failed.count
      all += run.outcomes.count
      print(transcript.name, percentage(run.outcomes.count - failed.count, of: run.outcomes.count))
      for outcome in failed where !deviations.takes(outcome.command, of: transcript) {
        Issue.record("\(outcome.report(in: transcript))")
      }
    }
    print("all recorded transcripts", percentage(matched, of: all))
    #expect(deviations.unmet == [], "these match now: take them off the list")
  }

  private func percentage(_ part: Int, of whole: Int) -> String {
    let tenths = whole == 0 ? 0 : part * 1000 / whole
    return "\(part)/\(whole) \(tenths / 10).\(tenths % 10) %"
  }
}

extension Transcript: CustomTestStringConvertible {
  var testDescription: String { name }
}

extension TranscriptRun.Outcome {
  /// The command, where it stands, and what differs.
  func report(in transcript: Transcript) -> String {
    let place = "\(transcript.name).console:\(command.line)"
    let lines = ["\(place): \(command.prompt)\(command.typed[0])"] + differences
    return lines.joined(separator: "\n")
  }
}
