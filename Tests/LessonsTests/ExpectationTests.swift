import Manifests
import Testing

@testable import Lessons

@Suite struct PatternTests {
  @Test(arguments: [
    ("web", "web", true), ("web", "web-1", false), ("web-*", "web-x7", true),
    ("web-*", "web", false),
    ("*app.py", "/usr/src/app/app.py", true), ("a*b*c", "a--b--c", true), ("a*b*c", "acb", false),
    ("*", "", true), ("ab*ba", "aba", false),
  ])
  func `a star stands for any characters`(_ pattern: String, _ text: String, _ fits: Bool) {
    #expect(Pattern(pattern).matches(text) == fits)
  }
}

@Suite struct QuizTests {
  private let choice = Quiz(
    question: "Which?",
    form: .choice,
    options: [
      Quiz.Option(text: "one", isRight: false, remark: "Not one."),
      Quiz.Option(text: "two", isRight: true, remark: nil),
    ],
    explanation: "It is two."
  )

  @Test func `a choice is answered by letter or number`() {
    #expect(choice.result(of: "b") == .right("It is two."))
    #expect(choice.result(of: " B) ") == .right("It is two."))
    #expect(choice.result(of: "2") == .right("It is two."))
    #expect(choice.result(of: "a") == .wrong("Not one."))
  }

  @Test func `what is no answer is not counted as wrong`() {
    for answer in ["", "z", "a b", "two"] {
      guard case .notUnderstood = choice.result(of: answer) else {
        Issue.record("“\(answer)” was understood")
        continue
      }
    }
  }

  @Test func `several answers must be complete and right`() {
    var several = choice
    several.form = .multiple
    several.options.append(Quiz.Option(text: "three", isRight: true, remark: nil))
    #expect(several.result(of: "c, b") == .right("It is two."))
    #expect(several.result(of: "b") == .wrong("All right so far, but not all of it."))
    #expect(several.result(of: "a b c") == .wrong("Not one."))
    #expect(several.rightAnswer == "b c")
  }

  @Test func `texts are compared without case`() {
    let text = Quiz(question: "?", form: .text(["etcd"]), options: [], explanation: "Yes.")
    #expect(text.result(of: " ETCD ") == .right("Yes."))
    #expect(text.result(of: "redis") == .wrong("Not “redis”."))
  }
}
