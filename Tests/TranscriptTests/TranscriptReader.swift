import Simulation

/// Reads the form in which transcripts are written; Transcripts/README.md describes it.
struct TranscriptReader {
  private var transcript: Transcript
  private var command: Transcript.Command?
  private var acts: [Transcript.Act] = []
  private var prompts = [Transcript.shellPrompt]

  /// Reads the text of a file.
  static func read(_ text: String, name: String) -> Transcript {
    var reader = TranscriptReader(transcript: Transcript(name: name))
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    for (index, line) in lines.enumerated() { reader.take(String(line), number: index + 1) }
    reader.finish()
    return reader.transcript
  }

  private init(transcript: Transcript) { self.transcript = transcript }

  private mutating func take(_ line: String, number: Int) {
    if let (before, prompt, typed) = splitAtPrompt(line) {
      if !before.isEmpty { command?.output.append(before) }
      finish()
      command = Transcript.Command(line: number, prompt: prompt, typed: [typed])
    } else if command == nil {
      takeSetting(line)
    } else {
      takeResult(line)
    }
  }

  /// A prompt begins its line, unless the program before it ended without a line's end.
  private func splitAtPrompt(_ line: String) -> (before: String, prompt: String, typed: String)? {
    for prompt in prompts {
      if line.hasPrefix(prompt) { return ("", prompt, String(line.dropFirst(prompt.count))) }
      guard prompt != Transcript.shellPrompt, let found = line.firstRange(of: prompt) else {
        continue
      }
      return (String(line[..<found.lowerBound]), prompt, String(line[found.upperBound...]))
    }
    return nil
  }

  private mutating func takeSetting(_ line: String) {
    guard !line.isEmpty, !line.hasPrefix("#"), let colon = line.firstRange(of: ": ") else { return }
    let key = String(line[..<colon.lowerBound])
    let value = String(line[colon.upperBound...])
    transcript.settings.append((key, value))
    // Editors remove blanks at the end of a line, so a prompt is written without its last one.
    if key == "prompt" { prompts.append(value + " ") }
  }

  private mutating func takeResult(_ line: String) {
    if line.hasPrefix("> "), continuesCommand {
      command?.typed.append(String(line.dropFirst(2)))
    } else if line.hasPrefix("? "), let status = Int32(line.dropFirst(2)) {
      command?.status = status
    } else if line.hasPrefix("~ ") {
      if let length = Self.duration(line.dropFirst(2)) { acts.append(.wait(length)) }
    } else if line.hasPrefix("^C") {
      acts.append(.interrupt)
      command?.output.append(line)
    } else if line != "$" {
      command?.output.append(line)
    }
  }

  private var continuesCommand: Bool {
    guard let command, command.output.isEmpty, let first = command.typed.first else { return false }
    return first.contains("<<") || first.hasSuffix("\\")
  }

  /// `settle` is a minute; a line that is no length of time is a comment.
  private static func duration(_ text: Substring) -> Duration? {
    if text == "settle" { return .seconds(60) }
    guard let unit = text.last, let number = Double(text.dropLast()) else { return nil }
    switch unit {
    case "s": return .milliseconds(Int64(number * 1000))
    case "m": return .seconds(Int64(number * 60))
    case "h": return .seconds(Int64(number * 3600))
    default: return nil
    }
  }

  /// Ends the command at hand: what was done before Ctrl-C was done while it ran, the rest after it.
  private mutating func finish() {
    guard var command else { return }
    let last = acts.lastIndex { act in
      if case .interrupt = act { true } else { false }
    }
    let during = last.map { $0 + 1 } ?? 0
    command.acts = Array(acts[..<during])
    transcript.entries.append(.command(command))
    for case .wait(let length) in acts[during...] { transcript.entries.append(.pause(length)) }
    acts = []
    self.command = nil
  }
}
