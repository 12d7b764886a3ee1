import Lessons
import Simulation
import Testing

/// Damaged lesson files: whatever is in them, they are listed with their fault, and nothing ends.
struct HostileLessonTests {
  private static let sources = [
    SmallExercise.text, LessonText.lesson(check: "name: a\nlooked: {at: pods, verb: [get]}"),
    LessonText.lesson(
      check: """
        name: b
        all:
          - object: {kind: Pod, count: "> 1", spec: {containers: [{image: "nginx*"}]}}
          - not: {file: {path: a, in: pod/b}}
          - eventually: {within: 10s, any: [{printed: x}, {ran: {program: y}}]}
        """
    ),
  ]

  private static let scraps = [
    "---", "```", "```check", "## ", "${", "}", "[", "]", "{", ":", ": ", "- ", "\t", "\u{0}", "\r",
    "&a", "*a", "!!binary", "|", ">", "\"", "'", "é", "世界", "\u{200F}", "👩‍👩‍👧",
    "999999999999999999999",
    "-1", "1e400", "null", "name:", "object:", "vary:", "limits:", "count:", "..", "9..1",
    "0..9223372036854775807", "-9223372036854775808..9223372036854775807", "a in (", "\u{FEFF}",
  ]

  private func mutate(_ text: String, _ stream: inout RandomStream) -> String {
    var characters = Array(text)
    for _ in 0...stream.below(4) {
      let place = stream.below(characters.count + 1)
      let length = min(stream.below(stream.below(3) == 0 ? 200 : 6), characters.count - place)
      switch stream.below(4) {
      case 0: characters.removeSubrange(place..<place + length)
      case 1: characters.insert(contentsOf: Self.scraps[stream.below(Self.scraps.count)], at: place)
      case 2:
        let piece = characters[place..<place + length]
        characters.insert(contentsOf: piece, at: stream.below(characters.count + 1))
      default:
        let lines = String(characters).split(separator: "\n", omittingEmptySubsequences: false)
        let index = stream.below(lines.count)
        var kept = lines.map(String.init)
        kept[index] = String(repeating: " ", count: stream.below(6)) + kept[index]
        characters = Array(kept.joined(separator: "\n"))
      }
    }
    return String(characters)
  }

  @Test func `a changed file is a lesson still, or listed with its faults`() {
    var stream = RandomStream(seed: 2026)
    var broken = 0
    for round in 0..<600 {
      let text = mutate(Self.sources[round % Self.sources.count], &stream)
      let files = [
        CourseFile(path: "01-good.md", bytes: Array(Self.sources[1].utf8)),
        CourseFile(path: "02-bad.md", bytes: Array(text.utf8)),
        CourseFile(path: "course.md", bytes: Array(round % 7 == 0 ? text.utf8 : "".utf8)),
        CourseFile(path: "de/01-good.md", bytes: Array(text.utf8)),
      ]
      let course = Course(id: "c", files: files)
      #expect(course.entries.map(\.id) == ["01-good", "02-bad"])
      #expect(course.entries[0].lesson != nil)
      let bad = course.entries[1]
      #expect(bad.lesson != nil || !bad.faults.isEmpty, "\(text)")
      if bad.lesson == nil { broken += 1 }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      for fault in course.lint() {
        #expect(fault.line >= 1 && fault.column >= 1, "\(fault)")
        if fault.file == "02-bad.md" { #expect(fault.line <= lines + 1, "\(fault)") }
        _ = fault.description
      }
      _ = bad.lesson(seed: UInt64(round))
    }
    #expect(broken > 100)
  }

  @Test func `bytes that are no text are listed with their fault`() {
    var stream = RandomStream(seed: 9)
    for _ in 0..<100 {
      let bytes = (0..<300).map { _ in UInt8(truncatingIfNeeded: stream.below(256)) }
      let course = Course(id: "c", files: [CourseFile(path: "01-x.md", bytes: bytes)])
      #expect(course.entries[0].lesson == nil)
      #expect(!course.entries[0].faults.isEmpty)
    }
  }

  @Test func `nesting without end is refused`() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("not: {", "}")] {
      let deep = String(repeating: open, count: 3000) + String(repeating: close, count: 3000)
      let text = LessonText.lesson(check: "name: a\nnot: \(deep)")
      #expect(!Lesson.read(id: "x", file: "x.md", text: text).faults.isEmpty)
    }
  }

  @Test func `a file of many megabytes is read or refused in time`() {
    let text = SmallExercise.text + "\n\n" + String(repeating: "word ${name} ", count: 50_000)
    #expect(Lesson.read(id: "x", file: "x.md", text: text).lesson != nil)
  }
}
