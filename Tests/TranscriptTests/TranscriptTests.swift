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

  @Test(arguments: try TestFiles.transcripts(in: "recorded"))
  func `a recorded command does what kubectl did, unless it is listed`(
    transcript: Transcript
  ) throws {
    var deviations = DeviationList(
      try TestFiles.text("recorded/deviations.txt"),
      of: transcript
    )
    let run = try TranscriptRun(transcript)
    let failed = run.outcomes.filter { !$0.differences.isEmpty }
    for outcome in failed where !deviations.takes(outcome.command) {
      Issue.record("\(outcome.report(in: transcript))")
    }
    #expect(deviations.unmet == [], "these match now: take them off the list")
    print(transcript.name, percentage(failed.count, of: run.outcomes.count))
  }

  @Test func `every listed deviation is a command of a recording`() throws {
    let transcripts = try TestFiles.transcripts(in: "recorded")
    let text = try TestFiles.text("recorded/deviations.txt")
    let listed = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.count
    let lists = transcripts.map { DeviationList(text, of: $0) }
    #expect(lists.map(\.unmet.count).reduce(0, +) == listed)
    let all = transcripts.map(\.commands.count).reduce(0, +)
    print("all recorded transcripts", percentage(listed, of: all))
  }

  private func percentage(_ failed: Int, of all: Int) -> String {
    let tenths = all == 0 ? 0 : (all - failed) * 1000 / all
    return "\(all - failed)/\(all) \(tenths / 10).\(tenths % 10) %"
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
